/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/linear_extension.h"
#include <stdlib.h>

guint *linear_extension_by_priority(const Poset *poset, const guint *priority)
{
  guint n = poset->n;
  guint *order = g_new(guint, n);
  g_autofree guint *missing = g_new(guint, n); /* predecessors not yet placed; n+1: placed itself */
  for (guint i = 0; i < n; i++)
    missing[i] = closure_count(poset->down, i);
  for (guint placed = 0; placed < n; placed++) {
    guint best = n;
    for (guint i = 0; i < n; i++)
      if (missing[i] == 0 && (best == n || priority[i] > priority[best]))
        best = i;
    order[placed] = best;
    missing[best] = n + 1;
    for (guint i = 0; i < n; i++)
      if (poset_less(poset, best, i))
        missing[i]--;
  }
  return order;
}

guint *linear_extension_random(const Poset *poset, Random *random)
{
  g_autofree guint *priority = g_new(guint, poset->n);
  for (guint i = 0; i < poset->n; i++)
    priority[i] = i;
  random_shuffle(random, priority, poset->n);
  return linear_extension_by_priority(poset, priority);
}

/* ---- wishes ---- */

Wishes *wishes_new(const Poset *poset)
{
  Wishes *wishes = g_new(Wishes, 1);
  *wishes = (Wishes){.n = poset->n, .up = closure_copy(poset->up), .down = closure_copy(poset->down)};
  return wishes;
}

void wishes_free(Wishes *wishes)
{
  if (!wishes)
    return;
  closure_free(wishes->up);
  closure_free(wishes->down);
  g_free(wishes);
}

gboolean wishes_fit(const Wishes *wishes, guint a, guint b)
{
  return a != b && !closure_has(wishes->up, b, a);
}

/* Every row of ROWS that NEAR names, and that of SELF, gains ADDED and what ADDED's own row in ROWS holds. */
static void join(Wishes *wishes, Closure *rows, const guint64 *near, guint self, guint added)
{
  const guint64 *gain = closure_row(rows, added);
  for (guint i = 0; i < wishes->n; i++) {
    if (i != self && !((near[i / 64] >> (i % 64)) & 1))
      continue;
    guint64 *row = closure_row(rows, i);
    for (guint word = 0; word < rows->words; word++)
      row[word] |= gain[word];
    closure_set(rows, i, added);
    wishes->work += rows->words;
  }
}

void wishes_add(Wishes *wishes, guint a, guint b)
{
  if (closure_has(wishes->up, a, b))
    return;
  /* Neither A's DOWN nor B's UP changes: they fit, so B is not before A. */
  join(wishes, wishes->up, closure_row(wishes->down, a), a, b);
  join(wishes, wishes->down, closure_row(wishes->up, b), b, a);
}

typedef struct {
  guint element, rank, tie;
} Placed;

static int compare_placed(const void *a, const void *b)
{
  const Placed *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return x->tie < y->tie ? -1 : x->tie > y->tie;
}

/* If x is before y, then all that is before x is before y as well, and x too: sorting by the size of DOWN is enough. */
guint *wishes_order(const Wishes *wishes, const guint *previous)
{
  g_autofree Placed *placed = g_new(Placed, wishes->n);
  for (guint i = 0; i < wishes->n; i++) {
    guint element = previous ? previous[wishes->n - 1 - i] : i;
    placed[i] = (Placed){.element = element, .rank = closure_count(wishes->down, element), .tie = i};
  }
  qsort(placed, wishes->n, sizeof *placed, compare_placed);
  guint *order = g_new(guint, wishes->n);
  for (guint i = 0; i < wishes->n; i++)
    order[i] = placed[i].element;
  return order;
}
