/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/cut.h"
#include "base/error.h"
#include "schedule/phase.h"

/* Sockets, udevd and its trigger, modules, file systems that the manager itself needs: what all boots begin with
 * (bootup(7)). */
#define GATE_TARGET "basic.target"

/* Do two units of different names behind the gate have a free order? */
static gboolean has_free_pair(const UnitGraph *graph, const gboolean *before)
{
  guint n = unit_graph_size(graph);
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      if (!before[a] && !before[b] && unit_graph_is_orderable(graph, a) && unit_graph_is_orderable(graph, b) &&
          !unit_graph_must_precede(graph, a, b) && !unit_graph_must_precede(graph, b, a))
        return TRUE;
  return FALSE;
}

gboolean *cut_find(const UnitGraph *graph, GError **error)
{
  int target = phase_find(graph, GATE_TARGET);
  if (target < 0) {
    (void)error_set(error, BOOTRACE_ERROR_HOST, "no job starts " GATE_TARGET ", behind which the gate would be");
    return NULL;
  }
  gboolean *before = g_new0(gboolean, unit_graph_size(graph));
  for (guint i = 0; i < unit_graph_size(graph); i++)
    before[i] =
        i == (guint)target || (unit_graph_has_job(graph, i) && unit_graph_must_precede(graph, i, (guint)target));
  if (has_free_pair(graph, before))
    return before;
  g_free(before);
  (void)error_set(error, BOOTRACE_ERROR_HOST, "no two units behind " GATE_TARGET " have a free order");
  return NULL;
}

static gboolean is_before(const UnitGraph *graph, const gboolean *before, const char *unit)
{
  int index = phase_find(graph, unit);
  return index >= 0 && before[index];
}

gboolean cut_allows(const UnitGraph *graph, const gboolean *before, const Plan *plan)
{
  g_autoptr(GArray) edges = phase_edges(plan, graph);
  for (guint i = 0; i < edges->len; i++)
    if (before[g_array_index(edges, OrderingEdge, i).after])
      return FALSE;
  for (guint i = 0; i < plan->delays->len; i++)
    if (is_before(graph, before, ((const PlanDelay *)g_ptr_array_index(plan->delays, i))->unit))
      return FALSE;
  return TRUE;
}

char *cut_describe(const UnitGraph *graph, const gboolean *before)
{
  g_autoptr(GString) names = g_string_new(NULL);
  guint count = 0;
  for (guint i = 0; i < unit_graph_size(graph); i++)
    if (before[i] && unit_graph_is_orderable(graph, i)) {
      g_string_append_printf(names, " %s", unit_graph_unit(graph, i)->name);
      count++;
    }
  return g_strdup_printf("%u unit%s:%s", count, count == 1 ? "" : "s", names->str);
}
