/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/simulation/model.h"
#include "base/quantity.h"
#include "schedule/phase.h"
#include "units/unit_times.h"

#define DURATION_LOW_US 2000
#define DURATION_HIGH_US 400000

static void add_edges(Model *model)
{
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(model->graph, &count);
  for (guint i = 0; i < count; i++)
    if (unit_graph_has_job(model->graph, edges[i].before) && unit_graph_has_job(model->graph, edges[i].after))
      g_array_append_val(model->edges, edges[i]);
  const GPtrArray *hidden = unit_graph_hidden(model->graph);
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = g_ptr_array_index(hidden, i);
    OrderingEdge extra = {.before = edge->before, .after = edge->after, .origin = ORIGIN_OTHER};
    g_array_append_val(model->edges, extra);
  }
}

Model *model_new(const UnitGraph *graph)
{
  Model *model = g_new(Model, 1);
  guint n = unit_graph_size(graph);
  *model = (Model){.graph = graph,
                   .edges = g_array_new(FALSE, FALSE, sizeof(OrderingEdge)),
                   .lag_us = g_new0(gint64, n),
                   .duration_us = g_new0(gint64, n),
                   .begin_us = g_new0(gint64, n),
                   .end_us = g_new0(gint64, n)};
  add_edges(model);
  return model;
}

void model_free(Model *model)
{
  g_array_unref(model->edges);
  g_free(model->lag_us);
  g_free(model->duration_us);
  g_free(model->begin_us);
  g_free(model->end_us);
  g_free(model);
}

void model_invent(Model *model, guint64 seed)
{
  Random random = random_new(seed);
  for (guint i = 0; i < unit_graph_size(model->graph); i++)
    if (unit_graph_is_schedulable(model->graph, i))
      model->duration_us[i] = (gint64)random_log_uniform(&random, DURATION_LOW_US, DURATION_HIGH_US);
}

/* What the predecessors of a unit do not account for in its begin is its own lag. */
static void split_lags(Model *model)
{
  for (guint i = 0; i < unit_graph_size(model->graph); i++)
    model->lag_us[i] = model->begin_us[i];
  for (guint i = 0; i < model->edges->len; i++) {
    OrderingEdge edge = g_array_index(model->edges, OrderingEdge, i);
    gint64 lag = model->begin_us[edge.after] - model->end_us[edge.before];
    model->lag_us[edge.after] = MAX(MIN(model->lag_us[edge.after], lag), 0);
  }
}

void model_measure(Model *model, const GPtrArray *times)
{
  for (guint i = 0; i < times->len; i++) {
    const UnitTimes *unit = g_ptr_array_index(times, i);
    int index = unit_graph_find(model->graph, unit->unit);
    if (index < 0 || unit->begin_ns == 0 || unit->finish_ns == 0)
      continue;
    model->begin_us[index] = unit->begin_ns / NS_PER_US;
    model->end_us[index] = unit->finish_ns / NS_PER_US;
    model->duration_us[index] = model->end_us[index] - model->begin_us[index];
  }
  split_lags(model);
}

static gboolean relax(Model *model, const GArray *edges, const gint64 *wait, const gint64 *duration)
{
  gboolean changed = FALSE;
  for (guint i = 0; i < edges->len; i++) {
    OrderingEdge edge = g_array_index(edges, OrderingEdge, i);
    gint64 begin = model->end_us[edge.before] + wait[edge.after];
    if (begin <= model->begin_us[edge.after])
      continue;
    model->begin_us[edge.after] = begin;
    model->end_us[edge.after] = begin + duration[edge.after];
    changed = TRUE;
  }
  return changed;
}

static gint64 vary(gint64 usual_us, Random *random)
{
  return usual_us * (900 + (gint64)random_below(random, 200)) / 1000;
}

void model_boot(Model *model, const Plan *plan, Random *random)
{
  guint n = unit_graph_size(model->graph);
  g_autofree gint64 *wait = g_new0(gint64, n), *duration = g_new0(gint64, n);
  g_autoptr(GArray) planned = phase_edges(plan, model->graph);
  for (guint i = 0; i < n; i++) {
    wait[i] = vary(model->lag_us[i], random);
    duration[i] = vary(model->duration_us[i], random);
  }
  for (guint i = 0; i < plan->delays->len; i++) {
    const PlanDelay *entry = g_ptr_array_index(plan->delays, i);
    wait[unit_graph_find(model->graph, entry->unit)] += entry->delay_ns / NS_PER_US;
  }
  for (guint i = 0; i < n; i++) {
    model->begin_us[i] = wait[i];
    model->end_us[i] = wait[i] + duration[i];
  }
  gboolean changed = TRUE;
  while (changed) {
    changed = relax(model, model->edges, wait, duration);
    changed = relax(model, planned, wait, duration) || changed;
  }
}
