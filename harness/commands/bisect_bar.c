/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/bisect_bar.h"
#include <math.h>

static const char *const HEIGHTS[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
#define IMPOSSIBLE "·"
#define ROUNDING 1e-9 /* of a sum of probabilities */

char *bisect_bar(const Culprit *culprit, guint commits, guint cells)
{
  cells = MIN(cells, commits);
  g_autofree double *mass = g_new0(double, cells);
  double most = 0;
  for (guint commit = 0; commit < commits; commit++)
    mass[(guint64)commit * cells / commits] += culprit_weight(culprit, commit);
  for (guint cell = 0; cell < cells; cell++)
    most = MAX(most, mass[cell]);
  GString *bar = g_string_new(NULL);
  for (guint cell = 0; cell < cells; cell++) {
    guint height = most > 0 ? (guint)ceil(mass[cell] / most * G_N_ELEMENTS(HEIGHTS) - ROUNDING) : 0;
    g_string_append(bar, height == 0 ? IMPOSSIBLE : HEIGHTS[MIN(height, G_N_ELEMENTS(HEIGHTS)) - 1]);
  }
  return g_string_free(bar, FALSE);
}
