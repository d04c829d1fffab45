/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/phase.h"

int phase_find(const UnitGraph *graph, const char *unit)
{
  int index = unit_graph_find(graph, unit);
  return index >= 0 && unit_graph_has_job(graph, (guint)index) ? index : -1;
}

GArray *phase_edges(const Plan *plan, const UnitGraph *graph)
{
  GArray *edges = g_array_new(FALSE, FALSE, sizeof(OrderingEdge));
  for (guint i = 0; i < plan->orders->len; i++) {
    const PlanOrder *order = g_ptr_array_index(plan->orders, i);
    int before = phase_find(graph, order->after), after = phase_find(graph, order->unit);
    if (before < 0 || after < 0 || !plan_scope_holds(order->scope, unit_graph_phase(graph)))
      continue;
    OrderingEdge edge = {.before = (guint)before, .after = (guint)after, .origin = ORIGIN_OTHER};
    g_array_append_val(edges, edge);
  }
  return edges;
}
