/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/ending.h"

/* No schedule fills the level between LATE and LOOSE, so no edge leads to a loose element. */
enum { EARLY = 0, END = 1, LATE = 2, LOOSE = 4 };

static gboolean any_below(const Poset *poset, const gboolean *marked, guint element)
{
  for (guint i = 0; i < poset->n; i++)
    if (marked[i] && poset_less(poset, i, element))
      return TRUE;
  return FALSE;
}

/* Moves those of LEFT that wait for no other of LEFT to the end's far side. Returns: (owned) the levels. */
static guint *next_schedule(const Poset *poset, gboolean *left)
{
  guint *level = g_new(guint, poset->n);
  g_autofree gboolean *late = g_new0(gboolean, poset->n);
  for (guint i = 0; i < poset->n; i++)
    late[i] = left[i] && !any_below(poset, left, i);
  for (guint i = 0; i < poset->n; i++) {
    gboolean loose = poset_less(poset, poset->end, i) || any_below(poset, late, i);
    level[i] = late[i] ? LATE : loose ? LOOSE : EARLY;
    left[i] = left[i] && !late[i];
  }
  level[poset->end] = END;
  return level;
}

GPtrArray *ending_cover(const Poset *poset, const gboolean *wanted)
{
  GPtrArray *schedules = g_ptr_array_new_with_free_func(g_free);
  g_autofree gboolean *left = g_new0(gboolean, poset->n);
  guint count = 0;
  for (guint i = 0; poset->end < poset->n && i < poset->n; i++) {
    left[i] = wanted[i] && poset_incomparable(poset, i, poset->end);
    count += left[i] ? 1 : 0;
  }
  while (count) {
    guint *level = next_schedule(poset, left);
    for (guint i = 0; i < poset->n; i++)
      count -= level[i] == LATE ? 1 : 0;
    g_ptr_array_add(schedules, level);
  }
  return schedules;
}
