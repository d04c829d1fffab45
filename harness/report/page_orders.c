/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"
#include "report/votes.h"
#include "schedule/coverage.h"
#include "units/unit_times.h"
#include <string.h>

/* What the boots of one image showed in one manager. */
typedef struct {
  const CampaignImage *image;
  UnitGraph *graph;
  Coverage *coverage; /* NULL where the image's own units are ordered in a cycle */
  Votes *votes;       /* NULL where there are too many units to count pairs of them */
  guint boots;        /* that reported times */
} Manager;

static void manager_free(Manager *manager)
{
  votes_free(manager->votes);
  coverage_free(manager->coverage);
  unit_graph_free(manager->graph);
  g_free(manager);
}

/* ---- reading ---- */

static gboolean learn(Store *store, const Manager *manager, const char *phase, GError **error)
{
  g_autoptr(GPtrArray) edges = store_learned(store, manager->image->digest, phase, error);
  for (guint i = 0; edges && i < edges->len; i++) {
    const LearnedEdge *edge = g_ptr_array_index(edges, i);
    (void)unit_graph_learn(manager->graph, edge->before, edge->after, edge->evidence);
  }
  return edges != NULL;
}

/* Adds a manager that was probed, if it was. A dump that is none, out of a foreign file, is as good as no probe. */
static gboolean add_manager(Store *store, const CampaignImage *image, UnitPhase phase, GPtrArray *managers,
                            GError **error)
{
  const char *name = unit_phase_to_string(phase);
  g_autoptr(GBytes) dump = NULL;
  if (!store_probe(store, image->digest, name, &dump, error))
    return FALSE;
  gsize length = 0;
  const char *text = dump ? g_bytes_get_data(dump, &length) : NULL;
  UnitGraph *graph = text ? unit_graph_parse(phase, text, length, NULL) : NULL;
  if (!graph)
    return TRUE;
  Manager *manager = g_new0(Manager, 1);
  *manager = (Manager){.image = image, .graph = graph, .votes = votes_new(graph)};
  g_ptr_array_add(managers, manager);
  if (!learn(store, manager, name, error))
    return FALSE;
  g_auto(GStrv) cycle = unit_graph_own_cycle(graph);
  manager->coverage = cycle ? NULL : coverage_new(graph);
  return TRUE;
}

static void cover(Coverage *coverage, const GPtrArray *units)
{
  g_autofree Started *started = g_new0(Started, units->len + 1);
  guint n = 0;
  for (guint i = 0; i < units->len; i++) {
    const UnitTimes *unit = g_ptr_array_index(units, i);
    if (unit->begin_ns == 0 && strcmp(unit->remark, "condition") == 0)
      coverage_rule_out(coverage, unit->unit);
    else if (unit->begin_ns > 0 && unit->finish_ns > 0)
      started[n++] = (Started){.unit = unit->unit, .begin_ns = unit->begin_ns, .end_ns = unit->finish_ns};
  }
  coverage_add(coverage, started, n);
}

static void take_times(const BootTimesVisit *times, gpointer data)
{
  const GPtrArray *managers = data;
  for (guint i = 0; i < managers->len; i++) {
    Manager *manager = g_ptr_array_index(managers, i);
    if (!g_str_equal(manager->image->name, times->image) ||
        !g_str_equal(unit_phase_to_string(unit_graph_phase(manager->graph)), times->phase))
      continue;
    gsize length = 0;
    const char *text = g_bytes_get_data(times->report, &length);
    g_autoptr(GPtrArray) units = unit_times_parse(text, length);
    manager->boots++;
    if (manager->coverage)
      cover(manager->coverage, units);
    if (manager->votes && times->judged && times->verdict != VERDICT_ARTEFACT)
      votes_add(manager->votes, times->verdict == VERDICT_PASSED ? NULL : times->signature, units);
  }
}

/* ---- writing ---- */

/* Units with jobs, by graph index; NUMBERS: of each graph index its place in the list, -1 for none. */
static void add_units(JsonBuilder *builder, const UnitGraph *graph, int *numbers)
{
  int next = 0;
  json_begin_array(builder, "units");
  for (guint i = 0; i < unit_graph_size(graph); i++) {
    numbers[i] = unit_graph_has_job(graph, i) ? next++ : -1;
    if (numbers[i] >= 0)
      json_add_text(builder, NULL, unit_graph_unit(graph, i)->name);
  }
  json_end_array(builder);
}

static void add_edge(JsonBuilder *builder, int before, int after, const char *kind)
{
  if (before < 0 || after < 0)
    return;
  json_begin_array(builder, NULL);
  json_add_integer(builder, NULL, before);
  json_add_integer(builder, NULL, after);
  json_add_text(builder, NULL, kind);
  json_end_array(builder);
}

/* [before, after, origin]; hidden ones with their kind. */
static void add_edges(JsonBuilder *builder, const UnitGraph *graph, const int *numbers)
{
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(graph, &count);
  json_begin_array(builder, "edges");
  for (guint i = 0; i < count; i++)
    add_edge(builder, numbers[edges[i].before], numbers[edges[i].after], edge_origin_to_string(edges[i].origin));
  json_end_array(builder);
  const GPtrArray *hidden = unit_graph_hidden(graph);
  json_begin_array(builder, "hidden");
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = g_ptr_array_index(hidden, i);
    add_edge(builder, numbers[edge->before], numbers[edge->after], hidden_kind_to_string(edge->kind));
  }
  json_end_array(builder);
}

/* What is known of "unit A finished before unit B began". */
static char cell(const Manager *manager, guint a, guint b)
{
  if (a == b || unit_graph_must_precede(manager->graph, a, b) || unit_graph_must_precede(manager->graph, b, a))
    return '.'; /* not free */
  if (coverage_has_order(manager->coverage, a, b))
    return 'x';
  return coverage_has_together(manager->coverage, a, b) ? 't' : 'o';
}

/* Units that may begin in another order than they do: one row and one column each. */
static GArray *free_units(const Manager *manager)
{
  GArray *list = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < unit_graph_size(manager->graph); i++) {
    if (unit_graph_is_schedulable(manager->graph, i) && !coverage_is_ruled_out(manager->coverage, i))
      g_array_append_val(list, i);
  }
  return list;
}

static void add_matrix(JsonBuilder *builder, const Manager *manager, const int *numbers)
{
  g_autoptr(GArray) units = free_units(manager);
  json_begin_array(builder, "rows");
  for (guint i = 0; i < units->len; i++)
    json_add_integer(builder, NULL, numbers[g_array_index(units, guint, i)]);
  json_end_array(builder);
  json_begin_array(builder, "cells");
  for (guint i = 0; i < units->len; i++) {
    g_autofree char *row = g_new0(char, units->len + 1);
    for (guint j = 0; j < units->len; j++)
      row[j] = cell(manager, g_array_index(units, guint, i), g_array_index(units, guint, j));
    json_add_text(builder, NULL, row);
  }
  json_end_array(builder);
}

static void add_suspects(JsonBuilder *builder, const Votes *votes, const int *numbers)
{
  g_autoptr(GArray) suspects = votes_suspects(votes);
  for (guint i = 0; i < suspects->len; i++) {
    const Suspect *suspect = &g_array_index(suspects, Suspect, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "signature", suspect->signature);
    json_add_integer(builder, "before", numbers[suspect->before]);
    json_add_integer(builder, "after", numbers[suspect->after]);
    json_add_flag(builder, "begun", suspect->begun);
    json_add_integer(builder, "failing", suspect->failing);
    json_add_integer(builder, "failing_late", suspect->failing_late);
    json_add_integer(builder, "passing", suspect->passing);
    json_add_integer(builder, "passing_late", suspect->passing_late);
    json_add_integer(builder, "others", suspect->others);
    json_end_object(builder);
  }
}

static void write_manager(JsonBuilder *builder, const Manager *manager)
{
  const UnitGraph *graph = manager->graph;
  g_autofree int *numbers = g_new(int, unit_graph_size(graph) + 1);
  json_begin_object(builder, NULL);
  json_add_text(builder, "image", manager->image->name);
  json_add_text(builder, "phase", unit_phase_to_string(unit_graph_phase(graph)));
  json_add_integer(builder, "boots", manager->boots);
  add_units(builder, graph, numbers);
  add_edges(builder, graph, numbers);
  if (manager->coverage && manager->votes)
    add_matrix(builder, manager, numbers);
  json_begin_array(builder, "suspects");
  if (manager->votes)
    add_suspects(builder, manager->votes, numbers);
  json_end_array(builder);
  json_end_object(builder);
}

static GPtrArray *load_managers(Store *store, const Report *report, GError **error)
{
  static const UnitPhase PHASES[] = {PHASE_INITRD, PHASE_ROOT};
  g_autoptr(GPtrArray) managers = g_ptr_array_new_with_free_func((GDestroyNotify)manager_free);
  for (guint i = 0; i < report->images->len; i++)
    for (gsize phase = 0; phase < G_N_ELEMENTS(PHASES); phase++)
      if (!add_manager(store, g_ptr_array_index(report->images, i), PHASES[phase], managers, error))
        return NULL;
  if (managers->len > 0 && !store_foreach_times(store, report->campaign->id, take_times, managers, error))
    return NULL;
  return g_steal_pointer(&managers);
}

char *page_orders_json(Store *store, const Report *report, GError **error)
{
  g_autoptr(GPtrArray) managers = load_managers(store, report, error);
  if (!managers)
    return NULL;
  JsonBuilder *builder = json_begin();
  json_begin_array(builder, "managers");
  for (guint i = 0; i < managers->len; i++)
    write_manager(builder, g_ptr_array_index(managers, i));
  json_end_array(builder);
  return json_finish(builder);
}
