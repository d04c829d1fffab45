/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/closure.h"
#include "units/graph.h"

static gboolean both_have_jobs(const UnitGraph *graph, OrderingEdge edge)
{
  return unit_graph_has_job(graph, edge.before) && unit_graph_has_job(graph, edge.after);
}

static Closure *direct_edges(const UnitGraph *graph, const OrderingEdge *extra, guint n_extra)
{
  Closure *direct = closure_new(unit_graph_size(graph));
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(graph, &count);
  for (guint i = 0; i < count; i++)
    if (both_have_jobs(graph, edges[i]))
      closure_set(direct, edges[i].before, edges[i].after);
  for (guint i = 0; i < n_extra; i++)
    if (both_have_jobs(graph, extra[i]))
      closure_set(direct, extra[i].before, extra[i].after);
  return direct;
}

/* Shortest way by breadth-first search. Returns: (owned) for each node the one before it on the way from FROM, n where
 * it was not reached. */
static guint *search(const Closure *direct, guint from)
{
  guint n = direct->n, head = 0, tail = 0;
  guint *previous = g_new(guint, n);
  g_autofree guint *queue = g_new(guint, n + 1);
  for (guint i = 0; i < n; i++)
    previous[i] = n;
  queue[tail++] = from;
  while (head < tail) {
    guint node = queue[head++];
    for (guint next = 0; next < n; next++)
      if (previous[next] == n && closure_has(direct, node, next)) {
        previous[next] = node;
        if (next != from)
          queue[tail++] = next;
      }
  }
  return previous;
}

/* Names from ENTRY around to ENTRY. */
static char **walk_round(const UnitGraph *graph, const Closure *direct, guint entry)
{
  g_autofree guint *previous = search(direct, entry);
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  guint node = entry;
  do {
    g_ptr_array_insert(names, 0, g_strdup(unit_graph_unit(graph, node)->name));
    node = previous[node];
  } while (node != entry);
  g_ptr_array_insert(names, 0, g_strdup(unit_graph_unit(graph, entry)->name));
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_steal(names, NULL);
}

char **unit_graph_cycle(const UnitGraph *graph, const OrderingEdge *extra, guint n_extra)
{
  g_autoptr(Closure) direct = direct_edges(graph, extra, n_extra);
  g_autoptr(Closure) closed = closure_copy(direct);
  closure_close(closed);
  for (guint i = 0; i < n_extra; i++)
    if (both_have_jobs(graph, extra[i]) && closure_has(closed, extra[i].after, extra[i].before))
      return walk_round(graph, direct, extra[i].before);
  for (guint node = 0; node < closed->n; node++)
    if (closure_has(closed, node, node))
      return walk_round(graph, direct, node);
  return NULL;
}

/* ---- the image's own ordering ---- */

static void add_dropped(const UnitGraph *graph, char *const *pulled_in, gboolean *taking_part)
{
  for (; *pulled_in; pulled_in++) {
    int index = unit_graph_find(graph, *pulled_in);
    if (index >= 0 && unit_graph_unit(graph, (guint)index)->inactive)
      taking_part[index] = TRUE;
  }
}

/* Which units have a job, or had one. Returns: (owned). */
static gboolean *find_taking_part(const UnitGraph *graph)
{
  gboolean *taking_part = g_new0(gboolean, unit_graph_size(graph) + 1);
  for (guint i = 0; i < unit_graph_size(graph); i++) {
    if (!unit_graph_has_job(graph, i))
      continue;
    const Unit *unit = unit_graph_unit(graph, i);
    taking_part[i] = TRUE;
    add_dropped(graph, unit->requires, taking_part);
    add_dropped(graph, unit->wants, taking_part);
    add_dropped(graph, unit->binds_to, taking_part);
  }
  return taking_part;
}

static Closure *own_edges(const UnitGraph *graph)
{
  g_autofree gboolean *taking_part = find_taking_part(graph);
  Closure *direct = closure_new(unit_graph_size(graph));
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(graph, &count);
  for (guint i = 0; i < count; i++)
    if (taking_part[edges[i].before] && taking_part[edges[i].after])
      closure_set(direct, edges[i].before, edges[i].after);
  return direct;
}

char **unit_graph_own_cycle(const UnitGraph *graph)
{
  g_autofree gboolean *cyclic = unit_graph_cyclic(graph);
  g_autoptr(Closure) direct = own_edges(graph);
  for (guint i = 0; i < direct->n; i++)
    if (cyclic[i])
      return walk_round(graph, direct, i);
  return NULL;
}

gboolean *unit_graph_cyclic(const UnitGraph *graph)
{
  g_autoptr(Closure) closed = own_edges(graph);
  closure_close(closed);
  gboolean *cyclic = g_new0(gboolean, closed->n + 1);
  for (guint i = 0; i < closed->n; i++)
    cyclic[i] = closure_has(closed, i, i);
  return cyclic;
}
