/* SPDX-License-Identifier: GPL-3.0-or-later */
/* literals.h: the words of which one must stand in a line that a regular expression matches. */
#pragma once
#include <glib.h>

/* Returns: (owned) NULL-terminated, each at least MINIMUM bytes long: every match of EXPRESSION holds one of them. NULL
 * where no such set can be told (then nothing is known); parts that are not understood count for nothing. */
char **literals_of(const char *expression, gsize minimum);
