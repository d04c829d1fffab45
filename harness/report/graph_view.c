/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/graph_view.h"

gboolean graph_view_shows(const GraphView *view, const UnitGraph *graph, guint index)
{
  return view->all || unit_graph_has_job(graph, index);
}

GraphCounts graph_counts(const UnitGraph *graph)
{
  GraphCounts counts = {.incomparable = unit_graph_count_incomparable(graph)};
  guint orderable = 0;
  for (guint i = 0; i < unit_graph_size(graph); i++) {
    counts.jobs += unit_graph_has_job(graph, i) ? 1 : 0;
    counts.schedulable += unit_graph_is_schedulable(graph, i) ? 1 : 0;
    orderable += unit_graph_is_orderable(graph, i) ? 1 : 0;
  }
  counts.pairs = orderable < 2 ? 0 : orderable * (orderable - 1) / 2;
  return counts;
}
