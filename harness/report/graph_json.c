/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "report/graph_view.h"
#include "report/report.h"

static const char *name_of(const UnitGraph *graph, guint index)
{
  return unit_graph_unit(graph, index)->name;
}

static void add_unit(JsonBuilder *builder, const UnitGraph *graph, guint index)
{
  const Unit *unit = unit_graph_unit(graph, index);
  json_begin_object(builder, NULL);
  json_add_text(builder, "name", unit->name);
  json_add_text(builder, "type", unit->type);
  json_add_text(builder, "job", unit->job);
  json_add_flag(builder, "schedulable", unit_graph_is_schedulable(graph, index));
  json_add_text(builder, "description", unit->description);
  json_add_text(builder, "fragment", unit->fragment);
  json_add_text(builder, "service_type", unit->service_type);
  json_add_text(builder, "where", unit->where);
  json_add_text(builder, "what", unit->what);
  json_add_text(builder, "filesystem", unit->fstype);
  json_add_text(builder, "options", unit->options);
  json_add_strv(builder, "requires_mounts_for", unit->requires_mounts_for);
  json_add_strv(builder, "conditions", unit->conditions);
  json_add_strv(builder, "requires", unit->requires);
  json_add_strv(builder, "wants", unit->wants);
  json_add_strv(builder, "binds_to", unit->binds_to);
  json_add_strv(builder, "triggers", unit->triggers);
  json_add_strv(builder, "triggered_by", unit->triggered_by);
  json_end_object(builder);
}

static void add_ordering(JsonBuilder *builder, const GraphView *view, const UnitGraph *graph)
{
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(graph, &count);
  json_begin_array(builder, "ordering");
  for (guint i = 0; i < count; i++) {
    if (!graph_view_shows(view, graph, edges[i].before) || !graph_view_shows(view, graph, edges[i].after))
      continue;
    json_begin_object(builder, NULL);
    json_add_text(builder, "before", name_of(graph, edges[i].before));
    json_add_text(builder, "after", name_of(graph, edges[i].after));
    json_add_text(builder, "origin", edge_origin_to_string(edges[i].origin));
    json_end_object(builder);
  }
  json_end_array(builder);
}

static void add_hidden(JsonBuilder *builder, const UnitGraph *graph)
{
  const GPtrArray *hidden = unit_graph_hidden(graph);
  json_begin_array(builder, "hidden");
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = g_ptr_array_index(hidden, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "before", name_of(graph, edge->before));
    json_add_text(builder, "after", name_of(graph, edge->after));
    json_add_text(builder, "kind", hidden_kind_to_string(edge->kind));
    json_add_text(builder, "evidence", edge->evidence);
    json_end_object(builder);
  }
  json_end_array(builder);
}

static void add_counts(JsonBuilder *builder, const UnitGraph *graph)
{
  GraphCounts counts = graph_counts(graph);
  json_add_integer(builder, "loaded", unit_graph_size(graph));
  json_add_integer(builder, "jobs", counts.jobs);
  json_add_integer(builder, "schedulable", counts.schedulable);
  json_add_integer(builder, "pairs", counts.pairs);
  json_add_integer(builder, "incomparable", counts.incomparable);
}

static void add_graph(JsonBuilder *builder, const GraphView *view, const UnitGraph *graph)
{
  if (!graph)
    return;
  g_auto(GStrv) cycle = unit_graph_own_cycle(graph);
  json_begin_object(builder, NULL);
  json_add_text(builder, "phase", unit_phase_to_string(unit_graph_phase(graph)));
  json_add_text(builder, "systemd", *unit_graph_systemd_version(graph) ? unit_graph_systemd_version(graph) : NULL);
  add_counts(builder, graph);
  json_add_strv(builder, "cycle", cycle ? cycle : (char *[]){NULL});
  json_begin_array(builder, "units");
  for (guint i = 0; i < unit_graph_size(graph); i++)
    if (graph_view_shows(view, graph, i))
      add_unit(builder, graph, i);
  json_end_array(builder);
  add_ordering(builder, view, graph);
  add_hidden(builder, graph);
  json_end_object(builder);
}

char *graph_view_json(const GraphView *view)
{
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "units");
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  json_add_text(builder, "image", view->image);
  json_add_text(builder, "digest", view->digest);
  json_begin_array(builder, "graphs");
  add_graph(builder, view, view->initrd);
  add_graph(builder, view, view->root);
  json_end_array(builder);
  g_autofree char *text = json_finish(builder);
  return g_strconcat(text, "\n", NULL);
}
