/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "schedule/delivery.h"
#include "schedule/phase.h"
#include <string.h>

static gboolean unknown_unit(const char *name, Graphs graphs, const char *unit, GError **error)
{
  const UnitGraph *first = graphs.initrd ? graphs.initrd : graphs.root;
  const char *guess = first ? unit_graph_nearest(first, unit) : NULL;
  if (!guess && graphs.root)
    guess = unit_graph_nearest(graphs.root, unit);
  return error_set(error, BOOTRACE_ERROR_INPUT, "%s: the image has no unit '%s'%s%s%s", name, unit,
                   guess ? "; did you mean '" : "", guess ? guess : "", guess ? "'?" : "");
}

static gboolean is_known(Graphs graphs, const char *unit)
{
  return (graphs.initrd && unit_graph_find(graphs.initrd, unit) >= 0) ||
         (graphs.root && unit_graph_find(graphs.root, unit) >= 0);
}

static gboolean has_job(const UnitGraph *graph, const char *unit)
{
  return graph && phase_find(graph, unit) >= 0;
}

static gboolean check_known(const char *name, Graphs graphs, const char *unit, GError **error)
{
  if (!is_known(graphs, unit))
    return unknown_unit(name, graphs, unit, error);
  if (!has_job(graphs.initrd, unit) && !has_job(graphs.root, unit))
    return error_set(
        error, BOOTRACE_ERROR_INPUT,
        "%s: '%s' has no start job in this boot, so the plan would change nothing; name a unit that is started", name,
        unit);
  return TRUE;
}

/* "FILE:LINE", or just the plan's name. Returns: (owned). */
static char *place_in(const char *name, guint line)
{
  return line ? g_strdup_printf("%s:%u", name, line) : g_strdup(name);
}

static gboolean check_order(const char *plan_name, Graphs all, const PlanOrder *order, GError **error)
{
  g_autofree char *name = place_in(plan_name, order->line);
  Graphs graphs = {.initrd = plan_scope_holds(order->scope, PHASE_INITRD) ? all.initrd : NULL,
                   .root = plan_scope_holds(order->scope, PHASE_ROOT) ? all.root : NULL};
  if (!check_known(name, graphs, order->unit, error) || !check_known(name, graphs, order->after, error))
    return FALSE;
  if ((has_job(graphs.initrd, order->unit) && has_job(graphs.initrd, order->after)) ||
      (has_job(graphs.root, order->unit) && has_job(graphs.root, order->after)))
    return TRUE;
  return error_set(
      error, BOOTRACE_ERROR_INPUT,
      "%s: '%s' and '%s' are started by different managers, one in the initrd and one in the real root: no "
      "order can be put between them",
      name, order->unit, order->after);
}

static const char *place_of(const UnitGraph *graph)
{
  return unit_graph_phase(graph) == PHASE_INITRD ? "initrd" : "real root";
}

/* "a → b → a" of a cycle that EDGES close in GRAPH; NULL where there is none. Returns: (owned). */
static char *round_trip(const UnitGraph *graph, const GArray *edges)
{
  g_auto(GStrv) cycle = unit_graph_cycle(graph, (const OrderingEdge *)(gconstpointer)edges->data, edges->len);
  return cycle ? g_strjoinv(" → ", cycle) : NULL;
}

char *delivery_own_cycle(Graphs graphs)
{
  const UnitGraph *const both[] = {graphs.initrd, graphs.root};
  for (gsize i = 0; i < G_N_ELEMENTS(both); i++) {
    g_auto(GStrv) cycle = both[i] ? unit_graph_own_cycle(both[i]) : NULL;
    g_autofree char *way = cycle ? g_strjoinv(" → ", cycle) : NULL;
    if (way)
      return g_strdup_printf("in the %s: %s", place_of(both[i]), way);
  }
  return NULL;
}

/* What is hidden about CYCLE, as "; " and sentences. Returns: (owned). */
static char *hidden_reasons(const UnitGraph *graph, const char *cycle)
{
  GString *text = g_string_new(NULL);
  const GPtrArray *hidden = unit_graph_hidden(graph);
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = g_ptr_array_index(hidden, i);
    g_autofree char *step = g_strdup_printf("%s → %s", unit_graph_unit(graph, edge->before)->name,
                                            unit_graph_unit(graph, edge->after)->name);
    if (strstr(cycle, step))
      g_string_append_printf(text, "; %s", edge->evidence);
  }
  return g_string_free(text, FALSE);
}

static gboolean check_cycle(const char *name, const Plan *plan, const UnitGraph *graph, GError **error)
{
  if (!graph)
    return TRUE;
  g_autoptr(GArray) edges = phase_edges(plan, graph);
  if (edges->len == 0) /* what is cyclic then is so without the plan */
    return TRUE;
  g_autofree char *cycle = round_trip(graph, edges);
  if (cycle)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: the plan closes an ordering cycle in the %s, which systemd would break by dropping a job: %s",
                     name, place_of(graph), cycle);
  const GPtrArray *hidden = unit_graph_hidden(graph);
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = g_ptr_array_index(hidden, i);
    OrderingEdge extra = {.before = edge->before, .after = edge->after, .origin = ORIGIN_OTHER};
    g_array_append_val(edges, extra);
  }
  g_autofree char *deadlock = round_trip(graph, edges);
  if (!deadlock)
    return TRUE;
  g_autofree char *reasons = hidden_reasons(graph, deadlock);
  return error_set(error, BOOTRACE_ERROR_INPUT, "%s: under the plan the %s would wait for ever: %s%s", name,
                   place_of(graph), deadlock, reasons);
}

gboolean delivery_check(const Plan *plan, Graphs graphs, const char *name, GError **error)
{
  for (guint i = 0; i < plan->orders->len; i++)
    if (!check_order(name, graphs, g_ptr_array_index(plan->orders, i), error))
      return FALSE;
  for (guint i = 0; i < plan->delays->len; i++) {
    const PlanDelay *delay = g_ptr_array_index(plan->delays, i);
    g_autofree char *place = place_in(name, delay->line);
    if (!check_known(place, graphs, delay->unit, error))
      return FALSE;
  }
  return check_cycle(name, plan, graphs.initrd, error) && check_cycle(name, plan, graphs.root, error);
}
