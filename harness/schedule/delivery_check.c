/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "schedule/delivery.h"
#include "schedule/phase.h"

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
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: '%s' has no start job in this boot, so the plan would change nothing; see `bootrace image "
                     "inspect --units` for those that have one",
                     name, unit);
  return TRUE;
}

static gboolean check_order(const char *name, Graphs graphs, const PlanOrder *order, GError **error)
{
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

static gboolean check_cycle(const char *name, const Plan *plan, const UnitGraph *graph, GError **error)
{
  if (!graph)
    return TRUE;
  g_autoptr(GArray) edges = phase_edges(plan, graph);
  g_auto(GStrv) cycle = unit_graph_cycle(graph, (const OrderingEdge *)(gconstpointer)edges->data, edges->len);
  if (!cycle)
    return TRUE;
  g_autofree char *round = g_strjoinv(" → ", cycle);
  return error_set(error, BOOTRACE_ERROR_INPUT,
                   "%s: the plan closes an ordering cycle in the %s, which systemd would break by dropping a job: %s",
                   name, unit_graph_phase(graph) == PHASE_INITRD ? "initrd" : "real root", round);
}

gboolean delivery_check(const Plan *plan, Graphs graphs, const char *name, GError **error)
{
  for (guint i = 0; i < plan->orders->len; i++)
    if (!check_order(name, graphs, g_ptr_array_index(plan->orders, i), error))
      return FALSE;
  for (guint i = 0; i < plan->delays->len; i++) {
    const PlanDelay *delay = g_ptr_array_index(plan->delays, i);
    if (!check_known(name, graphs, delay->unit, error))
      return FALSE;
  }
  return check_cycle(name, plan, graphs.initrd, error) && check_cycle(name, plan, graphs.root, error);
}
