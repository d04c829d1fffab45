/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/graph.h"
#include "base/names.h"
#include "units/closure.h"
#include "units/dump.h"
#include "units/hidden.h"
#include "units/name.h"
#include <string.h>

struct _UnitGraph {
  UnitPhase phase;
  char *version;
  GPtrArray *units;  /* Unit, sorted by name */
  GHashTable *index; /* name or alias → index */
  GArray *edges;     /* OrderingEdge, sorted by (before, after) */
  Closure *jobs;     /* reachability through units with jobs alone */
  GPtrArray *hidden; /* HiddenEdge */
  Closure *waits;    /* the same as jobs, through hidden edges too */
};

static const char *const PHASES[] = {[PHASE_INITRD] = "initrd", [PHASE_ROOT] = "root", NULL};

const char *unit_phase_to_string(UnitPhase phase)
{
  return PHASES[phase];
}

gboolean unit_phase_from_string(const char *text, UnitPhase *ret)
{
  for (UnitPhase phase = PHASE_INITRD; phase <= PHASE_ROOT; phase++)
    if (strcmp(PHASES[phase], text) == 0) {
      *ret = phase;
      return TRUE;
    }
  return FALSE;
}

const char *edge_origin_to_string(EdgeOrigin origin)
{
  static const char *const ORIGINS[] = {
      [ORIGIN_FILE] = "file", [ORIGIN_IMPLICIT] = "implicit", [ORIGIN_DEFAULT] = "default", [ORIGIN_OTHER] = "other"};
  return ORIGINS[origin];
}

void unit_graph_free(UnitGraph *graph)
{
  if (!graph)
    return;
  g_free(graph->version);
  g_ptr_array_unref(graph->units);
  g_hash_table_unref(graph->index);
  g_array_unref(graph->edges);
  closure_free(graph->jobs);
  g_ptr_array_unref(graph->hidden);
  closure_free(graph->waits);
  g_free(graph);
}

/* ---- from a dump ---- */

static void unit_free(gpointer data)
{
  dump_unit_clear(data);
  g_free(data);
}

static int compare_dump_units(gconstpointer a, gconstpointer b)
{
  const DumpUnit *const *x = a, *const *y = b;
  return strcmp((*x)->unit.name, (*y)->unit.name);
}

/* Moves the loaded units of DUMP, sorted, into GRAPH; of two of the same name the first counts. */
static void take_units(UnitGraph *graph, Dump *dump)
{
  g_ptr_array_sort(dump->units, compare_dump_units);
  for (guint i = 0; i < dump->units->len; i++) {
    DumpUnit *from = g_ptr_array_index(dump->units, i);
    if (!from->loaded || g_hash_table_contains(graph->index, from->unit.name))
      continue;
    Unit *unit = g_memdup2(&from->unit, sizeof from->unit);
    from->unit = (Unit){.name = g_strdup(unit->name)};
    unit->type = unit_name_type(unit->name);
    g_hash_table_insert(graph->index, g_strdup(unit->name), GUINT_TO_POINTER(graph->units->len));
    g_ptr_array_add(graph->units, unit);
  }
}

static int compare_edges(gconstpointer a, gconstpointer b)
{
  const OrderingEdge *x = a, *y = b;
  if (x->before != y->before)
    return x->before < y->before ? -1 : 1;
  if (x->after != y->after)
    return x->after < y->after ? -1 : 1;
  return (int)x->origin - (int)y->origin;
}

/* Both ends of an edge list it; the strongest origin sorts first and stays. */
static void sort_edges(GArray *edges)
{
  g_array_sort(edges, compare_edges);
  guint kept = 0;
  for (guint i = 0; i < edges->len; i++) {
    OrderingEdge edge = g_array_index(edges, OrderingEdge, i);
    const OrderingEdge *last = kept ? &g_array_index(edges, OrderingEdge, kept - 1) : NULL;
    if (!last || last->before != edge.before || last->after != edge.after)
      g_array_index(edges, OrderingEdge, kept++) = edge;
  }
  g_array_set_size(edges, kept);
}

static void take_edges(UnitGraph *graph, const Dump *dump)
{
  for (guint i = 0; i < dump->units->len; i++) {
    const DumpUnit *from = g_ptr_array_index(dump->units, i);
    int unit = unit_graph_find(graph, from->unit.name);
    for (guint j = 0; unit >= 0 && j < from->orders->len; j++) {
      const DumpOrder *order = g_ptr_array_index(from->orders, j);
      int other = unit_graph_find(graph, order->other);
      if (other < 0 || other == unit)
        continue;
      OrderingEdge edge = {.before = (guint)(order->before ? unit : other),
                           .after = (guint)(order->before ? other : unit),
                           .origin = order->origin};
      g_array_append_val(graph->edges, edge);
    }
  }
  sort_edges(graph->edges);
}

/* Aliases come last, so that none can stand for a unit of that very name. */
static void take_aliases(UnitGraph *graph, const Dump *dump)
{
  for (guint i = 0; i < dump->units->len; i++) {
    const DumpUnit *from = g_ptr_array_index(dump->units, i);
    gpointer index = g_hash_table_lookup(graph->index, from->unit.name);
    for (char **alias = from->aliases; from->loaded && *alias; alias++)
      if (!g_hash_table_contains(graph->index, *alias))
        g_hash_table_insert(graph->index, g_strdup(*alias), index);
  }
}

static Closure *close_over_jobs(const UnitGraph *graph)
{
  Closure *closure = closure_new(graph->units->len);
  for (guint i = 0; i < graph->edges->len; i++) {
    OrderingEdge edge = g_array_index(graph->edges, OrderingEdge, i);
    if (unit_graph_has_job(graph, edge.before) && unit_graph_has_job(graph, edge.after))
      closure_set(closure, edge.before, edge.after);
  }
  closure_close(closure);
  return closure;
}

/* Takes ownership of EDGE. Returns: FALSE where it says nothing new or closes a cycle. */
static gboolean add_hidden(UnitGraph *graph, HiddenEdge *edge)
{
  if (edge->before == edge->after || closure_has(graph->waits, edge->before, edge->after) ||
      closure_has(graph->waits, edge->after, edge->before)) {
    hidden_edge_free(edge);
    return FALSE;
  }
  closure_set(graph->waits, edge->before, edge->after);
  closure_close(graph->waits);
  g_ptr_array_add(graph->hidden, edge);
  return TRUE;
}

UnitGraph *unit_graph_parse(UnitPhase phase, const char *dump_text, gsize length, GError **error)
{
  g_autoptr(Dump) dump = dump_parse(dump_text, length, error);
  if (!dump)
    return NULL;
  UnitGraph *graph = g_new(UnitGraph, 1);
  *graph = (UnitGraph){.phase = phase,
                       .version = g_strdup(dump->version),
                       .units = g_ptr_array_new_with_free_func(unit_free),
                       .index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                       .edges = g_array_new(FALSE, FALSE, sizeof(OrderingEdge)),
                       .hidden = g_ptr_array_new_with_free_func(hidden_edge_free)};
  take_units(graph, dump);
  take_edges(graph, dump);
  take_aliases(graph, dump);
  graph->jobs = close_over_jobs(graph);
  graph->waits = closure_copy(graph->jobs);
  g_autoptr(GPtrArray) known = hidden_find(graph);
  while (known->len)
    (void)add_hidden(graph, g_ptr_array_steal_index(known, 0));
  return graph;
}

/* ---- what it knows ---- */

UnitPhase unit_graph_phase(const UnitGraph *graph)
{
  return graph->phase;
}

const char *unit_graph_systemd_version(const UnitGraph *graph)
{
  return graph->version;
}

/* "252.39-1~deb12u1", "v255-rc1": the first number. */
guint unit_graph_systemd_release(const UnitGraph *graph)
{
  const char *digits = graph->version + strcspn(graph->version, "0123456789");
  return (guint)MIN(g_ascii_strtoull(digits, NULL, 10), G_MAXINT);
}

guint unit_graph_size(const UnitGraph *graph)
{
  return graph->units->len;
}

const Unit *unit_graph_unit(const UnitGraph *graph, guint index)
{
  return g_ptr_array_index(graph->units, index);
}

int unit_graph_find(const UnitGraph *graph, const char *name)
{
  gpointer index = NULL;
  return g_hash_table_lookup_extended(graph->index, name, NULL, &index) ? GPOINTER_TO_INT(index) : -1;
}

/* A verify-active job (Requisite=) is ordered by systemd as a start job is. */
gboolean unit_graph_has_job(const UnitGraph *graph, guint index)
{
  const char *job = unit_graph_unit(graph, index)->job;
  return job && (strcmp(job, "start") == 0 || strcmp(job, "verify-active") == 0);
}

gboolean unit_graph_is_schedulable(const UnitGraph *graph, guint index)
{
  static const char *const PASSIVE[] = {"target", "slice", "scope", "device", NULL};
  return unit_graph_has_job(graph, index) && names_find(PASSIVE, unit_graph_unit(graph, index)->type) < 0;
}

int unit_graph_end(const UnitGraph *graph)
{
  int end = graph->phase == PHASE_INITRD ? unit_graph_find(graph, "initrd.target") : -1;
  return end >= 0 && unit_graph_has_job(graph, (guint)end) ? end : -1;
}

gboolean unit_graph_is_orderable(const UnitGraph *graph, guint index)
{
  return unit_graph_is_schedulable(graph, index) || unit_graph_end(graph) == (int)index;
}

const OrderingEdge *unit_graph_edges(const UnitGraph *graph, guint *ret_count)
{
  *ret_count = graph->edges->len;
  return (const OrderingEdge *)(gconstpointer)graph->edges->data;
}

gboolean unit_graph_precedes(const UnitGraph *graph, guint a, guint b)
{
  return closure_has(graph->jobs, a, b);
}

const GPtrArray *unit_graph_hidden(const UnitGraph *graph)
{
  return graph->hidden;
}

gboolean unit_graph_learn(UnitGraph *graph, const char *before, const char *after, const char *evidence)
{
  int first = unit_graph_find(graph, before), second = unit_graph_find(graph, after);
  if (first < 0 || second < 0 || !unit_graph_has_job(graph, (guint)first) || !unit_graph_has_job(graph, (guint)second))
    return FALSE;
  return add_hidden(graph, hidden_edge_new((guint)first, (guint)second, HIDDEN_LEARNED, evidence));
}

gboolean unit_graph_must_precede(const UnitGraph *graph, guint a, guint b)
{
  return closure_has(graph->waits, a, b);
}

guint unit_graph_count_incomparable(const UnitGraph *graph)
{
  guint count = 0;
  for (guint a = 0; a < graph->units->len; a++)
    for (guint b = a + 1; unit_graph_is_orderable(graph, a) && b < graph->units->len; b++)
      if (unit_graph_is_orderable(graph, b) && !closure_has(graph->waits, a, b) && !closure_has(graph->waits, b, a))
        count++;
  return count;
}

const char *unit_graph_nearest(const UnitGraph *graph, const char *name)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < graph->units->len; i++)
    g_ptr_array_add(names, unit_graph_unit(graph, i)->name);
  g_ptr_array_add(names, NULL);
  return nearest_name(name, (const char *const *)names->pdata);
}
