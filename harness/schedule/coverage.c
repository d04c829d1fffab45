/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/coverage.h"
#include "units/closure.h"

struct _Coverage {
  const UnitGraph *graph;
  Closure *before,
      *together;       /* by graph indexes; not transitive: what one boot showed of two units says nothing of a third */
  gboolean *ruled_out; /* by graph index */
  gint64 *start_ns;    /* the shortest start, by graph index; 0: none seen */
};

Coverage *coverage_new(const UnitGraph *graph)
{
  Coverage *coverage = g_new(Coverage, 1);
  guint n = unit_graph_size(graph);
  *coverage = (Coverage){.graph = graph,
                         .before = closure_new(n),
                         .together = closure_new(n),
                         .ruled_out = g_new0(gboolean, n),
                         .start_ns = g_new0(gint64, n)};
  return coverage;
}

void coverage_free(Coverage *coverage)
{
  if (!coverage)
    return;
  closure_free(coverage->before);
  closure_free(coverage->together);
  g_free(coverage->ruled_out);
  g_free(coverage->start_ns);
  g_free(coverage);
}

/* Graph indexes A and B of two units that started at X and Y. */
static void add_pair(Coverage *coverage, guint a, const Started *x, guint b, const Started *y)
{
  if (x->end_ns <= y->begin_ns)
    closure_set(coverage->before, a, b);
  else if (y->end_ns > x->begin_ns)
    closure_set(coverage->together, a, b);
}

static void add_start(Coverage *coverage, guint unit, const Started *started)
{
  gint64 start_ns = started->end_ns - started->begin_ns, *shortest = &coverage->start_ns[unit];
  if (started->end_ns < G_MAXINT64 && start_ns > 0 && (*shortest == 0 || start_ns < *shortest))
    *shortest = start_ns;
}

void coverage_add(Coverage *coverage, const Started *started, guint n)
{
  g_autofree int *units = g_new(int, n + 1);
  for (guint i = 0; i < n; i++)
    units[i] = unit_graph_find(coverage->graph, started[i].unit);
  for (guint i = 0; i < n; i++)
    if (units[i] >= 0)
      add_start(coverage, (guint)units[i], &started[i]);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      if (i != j && units[i] >= 0 && units[j] >= 0)
        add_pair(coverage, (guint)units[i], &started[i], (guint)units[j], &started[j]);
}

gboolean coverage_has_order(const Coverage *coverage, guint a, guint b)
{
  return closure_has(coverage->before, a, b);
}

gboolean coverage_has_together(const Coverage *coverage, guint a, guint b)
{
  return closure_has(coverage->together, a, b);
}

gint64 coverage_shortest_start(const Coverage *coverage, guint unit)
{
  return coverage->start_ns[unit];
}

void coverage_rule_out(Coverage *coverage, const char *unit)
{
  int index = unit_graph_find(coverage->graph, unit);
  if (index >= 0)
    coverage->ruled_out[index] = TRUE;
}

gboolean coverage_is_ruled_out(const Coverage *coverage, guint unit)
{
  return coverage->ruled_out[unit];
}

static gboolean is_free(const UnitGraph *graph, guint a, guint b)
{
  return unit_graph_is_orderable(graph, a) && unit_graph_is_orderable(graph, b) && !unit_graph_precedes(graph, a, b) &&
         !unit_graph_precedes(graph, b, a);
}

static void count_pair(const Coverage *coverage, guint a, guint b, CoverageCounts *counts)
{
  counts->pairs++;
  if (coverage->ruled_out[a] || coverage->ruled_out[b] || unit_graph_must_precede(coverage->graph, a, b) ||
      unit_graph_must_precede(coverage->graph, b, a)) {
    counts->infeasible++;
    return;
  }
  if (coverage_has_order(coverage, a, b) && coverage_has_order(coverage, b, a))
    counts->both_orders++;
  if (coverage_has_together(coverage, a, b))
    counts->together++;
}

CoverageCounts coverage_count(const Coverage *coverage)
{
  CoverageCounts counts = {0};
  guint n = unit_graph_size(coverage->graph);
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      if (is_free(coverage->graph, a, b))
        count_pair(coverage, a, b, &counts);
  return counts;
}
