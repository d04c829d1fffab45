/* SPDX-License-Identifier: GPL-3.0-or-later */
/* posets.h: posets for property tests. */
#pragma once
#include "schedule/poset.h"
#include "schedule/random.h"
#include "tests/unit/test.h"

/* N elements in a hidden order; each pair becomes an edge with a chance of PERCENT. Returns: (owned). */
static inline Poset *random_poset(guint n, guint percent, guint64 seed)
{
  Random random = random_new(seed);
  g_autofree guint *order = g_new(guint, n + 1);
  for (guint i = 0; i < n; i++)
    order[i] = i;
  random_shuffle(&random, order, n);
  Closure *edges = closure_new(n);
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      if (random_below(&random, 100) < percent)
        closure_set(edges, order[i], order[j]);
  return poset_from_edges(edges);
}

/* The standard example S_M, whose dimension is M: a_i (0 … m-1) is before b_j (m … 2m-1) unless i = j. Returns:
 * (owned). */
static inline Poset *standard_example(guint m)
{
  Closure *edges = closure_new(2 * m);
  for (guint i = 0; i < m; i++)
    for (guint j = 0; j < m; j++)
      if (i != j)
        closure_set(edges, i, m + j);
  return poset_from_edges(edges);
}

/* A size and a density for the CASE-th property test: from nothing to 24 elements, from antichain to chain. */
static inline Poset *nth_poset(guint index)
{
  static const guint PERCENTS[] = {0, 3, 10, 30, 60, 100};
  return random_poset(index % 25, PERCENTS[index % G_N_ELEMENTS(PERCENTS)], index);
}
