/* SPDX-License-Identifier: GPL-3.0-or-later */
/* excerpt.h: some lines of a raw console, harmless for a terminal. Inside report/ only. */
#pragma once
#include <glib.h>

/* Appends the lines about LINE (from 1), which is marked with '>'; the last lines where LINE is 0 or was not kept.
 * Lines are counted as the judge counts them: each ends at LF. */
void excerpt_append(GString *out, GBytes *console, guint line);
