/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matcher.h: many patterns over a block of lines at once, with the answers that each line alone would give. */
#pragma once
#include "console/lines.h"
#include "console/pattern.h"

/* Looks for PATTERN in BLOCK from piece FIRST on. HITS (of guint) gets the index of each piece that matches, in order,
 * LIMITED (of guint, may be NULL) that of each piece on which the pattern was given up. */
void matcher_scan(const Pattern *pattern, Engine *engine, const Block *block, guint first, GArray *hits,
                  GArray *limited);
