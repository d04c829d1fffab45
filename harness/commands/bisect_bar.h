/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bisect_bar.h: the range of commits as a bar whose heights are posterior probabilities. */
#pragma once
#include "diagnosis/culprit.h"

/* At most CELLS characters, the oldest commits left; each is as high as the sum of the probabilities of its commits, by
 * the highest one; a dot where they are impossible. Returns: (owned). */
char *bisect_bar(const Culprit *culprit, guint commits, guint cells);
