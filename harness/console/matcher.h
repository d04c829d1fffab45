/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matcher.h: many patterns over a block of lines at once, with the answers that each line alone would give. */
#pragma once
#include "console/lines.h"
#include "console/pattern.h"

/* Looks for PATTERN in BLOCK. HITS (of guint) gets the index of each piece that matches, in order, LIMITED (of guint)
 * that of each piece on which the pattern was given up. */
void matcher_scan(const Pattern *pattern, Engine *engine, const Block *block, GArray *hits, GArray *limited);
/* The same for the pieces CANDIDATES (of guint) only. */
void matcher_try(const Pattern *pattern, Engine *engine, const Block *block, const GArray *candidates, GArray *hits,
                 GArray *limited);
