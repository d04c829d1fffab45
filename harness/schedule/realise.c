/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/realise.h"

/* A hidden edge is no reason to leave an edge out: it lets its second unit begin before the first has finished. */
static void add(Plan *plan, const UnitGraph *graph, const Poset *poset, guint before, guint after)
{
  guint first = poset->units[before], second = poset->units[after];
  if (!unit_graph_precedes(graph, first, second))
    plan_add_scoped_order(plan, plan_scope_of(unit_graph_phase(graph)), unit_graph_unit(graph, second)->name,
                          unit_graph_unit(graph, first)->name);
}

void realise_order(Plan *plan, const UnitGraph *graph, const Poset *poset, const guint *order)
{
  for (guint i = 0; i + 1 < poset->n; i++)
    add(plan, graph, poset, order[i], order[i + 1]);
}

void realise_levels(Plan *plan, const UnitGraph *graph, const Poset *poset, const guint *level)
{
  for (guint a = 0; a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      if (level[b] == level[a] + 1)
        add(plan, graph, poset, a, b);
}
