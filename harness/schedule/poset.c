/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/poset.h"

static Closure *transposed(const Closure *closure)
{
  Closure *other = closure_new(closure->n);
  for (guint a = 0; a < closure->n; a++)
    for (guint b = 0; b < closure->n; b++)
      if (closure_has(closure, a, b))
        closure_set(other, b, a);
  return other;
}

Poset *poset_from_edges(Closure *edges)
{
  Poset *poset = g_new0(Poset, 1);
  closure_close(edges);
  poset->n = poset->end = edges->n;
  poset->up = edges;
  poset->down = transposed(edges);
  return poset;
}

Poset *poset_from_graph(const UnitGraph *graph)
{
  g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < unit_graph_size(graph); i++)
    if (unit_graph_is_orderable(graph, i))
      g_array_append_val(units, i);
  Closure *edges = closure_new(units->len);
  for (guint a = 0; a < units->len; a++)
    for (guint b = 0; b < units->len; b++)
      if (a != b && unit_graph_must_precede(graph, g_array_index(units, guint, a), g_array_index(units, guint, b)))
        closure_set(edges, a, b);
  Poset *poset = poset_from_edges(edges);
  poset->units = (guint *)(gpointer)g_array_steal(units, NULL);
  int end = unit_graph_end(graph);
  for (guint i = 0; end >= 0 && i < poset->n; i++)
    if (poset->units[i] == (guint)end)
      poset->end = i;
  return poset;
}

Poset *poset_end_last(const Poset *poset)
{
  Closure *edges = closure_copy(poset->up);
  for (guint i = 0; poset->end < poset->n && i < poset->n; i++)
    if (poset_incomparable(poset, i, poset->end))
      closure_set(edges, i, poset->end);
  Poset *last = poset_from_edges(edges);
  last->units = g_memdup2(poset->units, poset->n * sizeof *poset->units);
  last->end = poset->end;
  return last;
}

Poset *poset_without(const Poset *poset, const gboolean *left_out)
{
  g_autofree guint *kept = g_new(guint, poset->n); /* element of the new one → element */
  guint n = 0;
  for (guint i = 0; i < poset->n; i++)
    if (!left_out[poset->units[i]])
      kept[n++] = i;
  Closure *edges = closure_new(n);
  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < n; b++)
      if (poset_less(poset, kept[a], kept[b]))
        closure_set(edges, a, b);
  Poset *part = poset_from_edges(edges);
  part->units = g_new(guint, n);
  for (guint i = 0; i < n; i++) {
    part->units[i] = poset->units[kept[i]];
    if (kept[i] == poset->end)
      part->end = i;
  }
  return part;
}

void poset_free(Poset *poset)
{
  if (!poset)
    return;
  closure_free(poset->up);
  closure_free(poset->down);
  g_free(poset->units);
  g_free(poset);
}

gboolean poset_less(const Poset *poset, guint a, guint b)
{
  return closure_has(poset->up, a, b);
}

gboolean poset_incomparable(const Poset *poset, guint a, guint b)
{
  return a != b && !poset_less(poset, a, b) && !poset_less(poset, b, a);
}

guint poset_count_incomparable(const Poset *poset)
{
  guint comparable = 0;
  for (guint a = 0; a < poset->n; a++)
    comparable += closure_count(poset->up, a);
  return poset->n ? poset->n * (poset->n - 1) / 2 - comparable : 0;
}

gboolean poset_is_extension(const Poset *poset, const guint *order)
{
  g_autofree guint *place = g_new(guint, poset->n);
  for (guint i = 0; i < poset->n; i++)
    place[i] = poset->n;
  for (guint i = 0; i < poset->n; i++) {
    if (order[i] >= poset->n || place[order[i]] != poset->n)
      return FALSE;
    place[order[i]] = i;
  }
  for (guint a = 0; a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      if (poset_less(poset, a, b) && place[a] > place[b])
        return FALSE;
  return TRUE;
}
