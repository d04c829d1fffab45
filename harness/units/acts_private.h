/* SPDX-License-Identifier: GPL-3.0-or-later */
/* acts_private.h: shared by the files that find acts. */
#pragma once
#include "units/acts.h"

GPtrArray *acts_new(void); /* (owned) list of Act */
/* Adds an act on PATH where it is absolute, or KIND is ACT_LOADS. */
void acts_add(GPtrArray *acts, ActKind kind, const char *path, const char *directive);
/* Appends what the command line COMMAND does. */
void acts_add_command(GPtrArray *acts, const char *command);
