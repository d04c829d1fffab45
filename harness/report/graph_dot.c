/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/graph_view.h"
#include "report/text.h"

/* Appends TEXT as a quoted string of the DOT language. A backslash is doubled: in a label graphviz takes it for the
 * beginning of an escape, and at the end of any string it would take the closing quote along. */
static void append_quoted(GString *out, const char *text)
{
  g_autofree char *inert = text_inert(text);
  g_string_append_c(out, '"');
  for (const char *at = inert; *at; at++) {
    if (*at == '"' || *at == '\\')
      g_string_append_c(out, '\\');
    g_string_append_c(out, *at);
  }
  g_string_append_c(out, '"');
}

/* Units of both managers may bear one name. */
static void append_id(GString *out, const UnitGraph *graph, guint index)
{
  g_autofree char *id =
      g_strconcat(unit_phase_to_string(unit_graph_phase(graph)), ":", unit_graph_unit(graph, index)->name, NULL);
  append_quoted(out, id);
}

static void append_node(GString *out, const UnitGraph *graph, guint index)
{
  const Unit *unit = unit_graph_unit(graph, index);
  g_string_append(out, "    ");
  append_id(out, graph, index);
  g_string_append(out, " [label=");
  append_quoted(out, unit->name);
  if (unit->description) {
    g_string_append(out, ", tooltip=");
    append_quoted(out, unit->description);
  }
  if (!unit_graph_has_job(graph, index))
    g_string_append(out, ", style=dotted");
  else if (!unit_graph_is_schedulable(graph, index))
    g_string_append(out, ", color=gray");
  g_string_append(out, "];\n");
}

static void append_arrow(GString *out, const UnitGraph *graph, guint before, guint after)
{
  g_string_append(out, "    ");
  append_id(out, graph, before);
  g_string_append(out, " -> ");
  append_id(out, graph, after);
}

static const char *edge_attributes(EdgeOrigin origin)
{
  switch (origin) {
  case ORIGIN_FILE:
    return "";
  case ORIGIN_IMPLICIT:
    return " [color=blue]";
  case ORIGIN_DEFAULT:
    return " [color=gray]";
  case ORIGIN_OTHER:
    return " [color=green]";
  }
  g_assert_not_reached();
}

static void append_ordering(GString *out, const GraphView *view, const UnitGraph *graph)
{
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(graph, &count);
  for (guint i = 0; i < count; i++) {
    if (!graph_view_shows(view, graph, edges[i].before) || !graph_view_shows(view, graph, edges[i].after))
      continue;
    append_arrow(out, graph, edges[i].before, edges[i].after);
    g_string_append_printf(out, "%s;\n", edge_attributes(edges[i].origin));
  }
}

static void append_hidden(GString *out, const UnitGraph *graph)
{
  const GPtrArray *hidden = unit_graph_hidden(graph);
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = g_ptr_array_index(hidden, i);
    append_arrow(out, graph, edge->before, edge->after);
    g_string_append_printf(out, " [style=dashed, color=red, label=%s, tooltip=", hidden_kind_to_string(edge->kind));
    append_quoted(out, edge->evidence);
    g_string_append(out, "];\n");
  }
}

static void append_graph(GString *out, const GraphView *view, const UnitGraph *graph)
{
  if (!graph)
    return;
  const char *phase = unit_phase_to_string(unit_graph_phase(graph));
  g_string_append_printf(out, "  subgraph cluster_%s {\n    label=%s;\n", phase, phase);
  for (guint i = 0; i < unit_graph_size(graph); i++)
    if (graph_view_shows(view, graph, i))
      append_node(out, graph, i);
  append_ordering(out, view, graph);
  append_hidden(out, graph);
  g_string_append(out, "  }\n");
}

char *graph_view_dot(const GraphView *view)
{
  GString *out = g_string_new("digraph ");
  append_quoted(out, view->image);
  g_string_append(out, " {\n  rankdir=LR;\n  node [shape=box];\n");
  append_graph(out, view, view->initrd);
  append_graph(out, view, view->root);
  g_string_append(out, "}\n");
  return g_string_free(out, FALSE);
}
