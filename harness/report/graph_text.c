/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/graph_view.h"
#include "report/text.h"
#include <string.h>

/* ---- fields ---- */

static void append_list(GString *out, const char *name, char *const *texts)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (; *texts; texts++)
    g_ptr_array_add(words, *texts);
  text_append_words(out, name, words, ",");
}

static void append_options(GString *out, const char *options)
{
  g_auto(GStrv) parts = g_strsplit(options ? options : "", ",", -1);
  append_list(out, "Options", parts);
}

/* ---- edges ---- */

static void append_ordering(GString *out, const GraphView *view, const UnitGraph *graph, guint index, gboolean after)
{
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(graph, &count);
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < count; i++) {
    guint here = after ? edges[i].after : edges[i].before, other = after ? edges[i].before : edges[i].after;
    if (here == index && graph_view_shows(view, graph, other))
      g_ptr_array_add(words, g_strdup_printf("%s (%s)", unit_graph_unit(graph, other)->name,
                                             edge_origin_to_string(edges[i].origin)));
  }
  text_append_words(out, after ? "After" : "Before", words, ",");
}

static void append_hidden(GString *out, const UnitGraph *graph, guint index)
{
  const GPtrArray *hidden = unit_graph_hidden(graph);
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = g_ptr_array_index(hidden, i);
    if (edge->after != index)
      continue;
    g_autofree char *text = g_strdup_printf("%s (%s: %s)", unit_graph_unit(graph, edge->before)->name,
                                            hidden_kind_to_string(edge->kind), edge->evidence);
    text_append_sentence(out, "Hidden after", text);
  }
}

/* ---- units ---- */

static void append_kind(GString *out, const UnitGraph *graph, guint index)
{
  const Unit *unit = unit_graph_unit(graph, index);
  g_autofree char *text =
      g_strdup_printf("%s%s%s, %s%s%s", unit->type, unit->service_type ? " " : "",
                      unit->service_type ? unit->service_type : "", unit->job ? "job " : "no job",
                      unit->job ? unit->job : "", unit_graph_is_schedulable(graph, index) ? ", schedulable" : "");
  text_append_sentence(out, "Kind", text);
}

static void append_unit(GString *out, const GraphView *view, const UnitGraph *graph, guint index)
{
  const Unit *unit = unit_graph_unit(graph, index);
  g_string_append_printf(out, "\n%s\n", unit->name);
  append_kind(out, graph, index);
  text_append_sentence(out, "Description", unit->description);
  text_append_sentence(out, "File", unit->fragment);
  text_append_sentence(out, "Where", unit->where);
  text_append_sentence(out, "What", unit->what);
  text_append_sentence(out, "Filesystem", unit->fstype);
  append_options(out, unit->options);
  append_list(out, "Mounts for", unit->requires_mounts_for);
  for (char **condition = unit->conditions; *condition; condition++)
    text_append_sentence(out, "Condition", *condition);
  append_list(out, "Requires", unit->requires);
  append_list(out, "Binds to", unit->binds_to);
  append_list(out, "Wants", unit->wants);
  append_list(out, "Triggers", unit->triggers);
  append_list(out, "Triggered by", unit->triggered_by);
  append_ordering(out, view, graph, index, TRUE);
  append_ordering(out, view, graph, index, FALSE);
  append_hidden(out, graph, index);
}

/* ---- all ---- */

static void append_fact(GString *out, const char *name, const char *value)
{
  g_autofree char *inert = text_inert(*value ? value : "-");
  g_string_append_printf(out, "%-*s%s\n", TEXT_NAME_COLUMNS + 2, name, inert);
}

static void append_cycle(GString *out, const UnitGraph *graph)
{
  g_auto(GStrv) cycle = unit_graph_own_cycle(graph);
  if (!cycle)
    return;
  g_autofree char *way = g_strjoinv(" → ", cycle);
  append_fact(out, "Cycle", way);
  append_fact(out, "", "systemd breaks it by dropping a job, so orders can be neither chosen nor claimed to be");
  append_fact(out, "", "covered; --strategy=natural and --strategy=jitter still boot the image");
}

static void append_graph(GString *out, const GraphView *view, const UnitGraph *graph)
{
  if (!graph)
    return;
  GraphCounts counts = graph_counts(graph);
  g_autofree char *units = g_strdup_printf("%u loaded, %u with a start job, %u schedulable", unit_graph_size(graph),
                                           counts.jobs, counts.schedulable);
  g_autofree char *pairs =
      g_strdup_printf("%u of %u pairs of schedulable units%s are incomparable: their order is free",
                      counts.incomparable, counts.pairs, unit_graph_end(graph) < 0 ? "" : " and initrd.target");
  g_autofree char *hidden =
      g_strdup_printf("%u dependencies that systemd does not call an order", unit_graph_hidden(graph)->len);
  g_string_append_c(out, '\n');
  append_fact(out, "Manager", unit_phase_to_string(unit_graph_phase(graph)));
  append_fact(out, "systemd", unit_graph_systemd_version(graph));
  append_fact(out, "Units", units);
  append_fact(out, "Pairs", pairs);
  append_fact(out, "Hidden", hidden);
  append_cycle(out, graph);
  for (guint i = 0; i < unit_graph_size(graph); i++)
    if (graph_view_shows(view, graph, i))
      append_unit(out, view, graph, i);
}

char *graph_view_text(const GraphView *view)
{
  GString *out = g_string_new(NULL);
  append_fact(out, "Image", view->image);
  append_fact(out, "Digest", view->digest);
  append_graph(out, view, view->initrd);
  append_graph(out, view, view->root);
  return g_string_free(out, FALSE);
}
