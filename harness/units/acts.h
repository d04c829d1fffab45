/* SPDX-License-Identifier: GPL-3.0-or-later */
/* acts.h: what a unit does to paths, as far as its own lines show: mount options, conditions, command lines. What
 * happens within a program or a script cannot be seen here. */
#pragma once
#include "units/graph.h"

typedef enum {
  ACT_MAKES,   /* makes the file or directory (mkdir, touch, ln, cp, mv; a socket) */
  ACT_USES,    /* needs it to be there */
  ACT_NAMES,   /* hands it to a program of which nothing is known */
  ACT_REMOVES, /* rm, rmdir, or a program whose name tells that it clears what it is given */
  ACT_MOUNTS,  /* mounts something on it */
  ACT_LOADS    /* loads the kernel module of this name */
} ActKind;

typedef struct {
  ActKind kind;
  char *path;      /* absolute; of ACT_LOADS a module with '_' for '-' */
  char *directive; /* the line of the unit: "ExecStart=/bin/mkdir /run/a" */
} Act;

/* What the command line COMMAND does. Returns: (owned) list of Act, empty where it cannot be parsed. */
GPtrArray *acts_of_command(const char *command);
/* All that UNIT does. Returns: (owned) list of Act. */
GPtrArray *acts_of_unit(const Unit *unit);
