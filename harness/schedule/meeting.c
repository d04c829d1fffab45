/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/meeting.h"
#include "schedule/poset.h"

void meeting_reverse(const Prediction *prediction, Plan *plan)
{
  plan_add_scoped_order(plan, plan_scope_of(prediction->phase), prediction->before, prediction->after);
}

/* Returns: n where UNIT is none whose order can be chosen. */
static guint element_of(const Poset *poset, const UnitGraph *graph, const char *unit)
{
  int index = unit_graph_find(graph, unit);
  guint element = 0;
  while (element < poset->n && (int)poset->units[element] != index)
    element++;
  return element;
}

/* Must OTHER wait for ELEMENT, and UNIT not? */
static gboolean is_missing(const Poset *poset, guint element, guint unit, guint other)
{
  return poset_less(poset, element, other) && !poset_less(poset, element, unit);
}

/* Is something else missing that waits for ELEMENT itself? */
static gboolean is_implied(const Poset *poset, guint element, guint unit, guint other)
{
  for (guint i = 0; i < poset->n; i++)
    if (poset_less(poset, element, i) && is_missing(poset, i, unit, other))
      return TRUE;
  return FALSE;
}

static void wait_as(Plan *plan, const Poset *poset, const UnitGraph *graph, guint unit, guint other)
{
  PlanScope scope = plan_scope_of(unit_graph_phase(graph));
  for (guint i = 0; i < poset->n; i++)
    if (is_missing(poset, i, unit, other) && !is_implied(poset, i, unit, other))
      plan_add_scoped_order(plan, scope, unit_graph_unit(graph, poset->units[unit])->name,
                            unit_graph_unit(graph, poset->units[i])->name);
}

void meeting_join(const Prediction *prediction, const UnitGraph *graph, Plan *plan)
{
  g_autoptr(Poset) poset = poset_from_graph(graph);
  guint before = element_of(poset, graph, prediction->before), after = element_of(poset, graph, prediction->after);
  if (before == poset->n || after == poset->n)
    return;
  wait_as(plan, poset, graph, before, after);
  wait_as(plan, poset, graph, after, before);
}
