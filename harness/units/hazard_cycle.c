/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_cycle.c: units ordered in a circle. systemd breaks it by dropping the job of a unit that the start does not
 * require; which one depends on the order of a hash table (OSInside/kiwi issue 1015). */
#include "units/hazard_private.h"
#include <string.h>

/* The edge of CYCLE that most likely nobody meant: one of the default dependencies, which a drop-in takes away; else
 * the first. */
static OrderingEdge weakest(const UnitGraph *graph, char *const *cycle)
{
  OrderingEdge best = {0};
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(graph, &count);
  for (guint at = 0; cycle[at + 1]; at++)
    for (guint i = 0; i < count; i++) {
      gboolean on_it = edges[i].before == (guint)unit_graph_find(graph, cycle[at]) &&
                       edges[i].after == (guint)unit_graph_find(graph, cycle[at + 1]);
      if (on_it && (at == 0 || (edges[i].origin == ORIGIN_DEFAULT && best.origin != ORIGIN_DEFAULT)))
        best = edges[i];
    }
  return best;
}

static void require(const UnitGraph *graph, guint index, gboolean *required)
{
  const Unit *unit = unit_graph_unit(graph, index);
  char *const *lists[] = {unit->requires, unit->binds_to};
  if (required[index])
    return;
  required[index] = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
    for (char *const *name = lists[i]; *name; name++) {
      int other = unit_graph_find(graph, *name);
      if (other >= 0)
        require(graph, (guint)other, required);
    }
}

/* What the start cannot do without, as far as is known: what the goal of the manager requires. Returns: (owned). */
static gboolean *find_required(const UnitGraph *graph)
{
  static const char *const GOALS[] = {"initrd.target", "default.target", "multi-user.target", "graphical.target"};
  gboolean *required = g_new0(gboolean, unit_graph_size(graph) + 1);
  for (gsize i = 0; i < G_N_ELEMENTS(GOALS); i++) {
    int goal = unit_graph_find(graph, GOALS[i]);
    if (goal >= 0 && unit_graph_has_job(graph, (guint)goal))
      require(graph, (guint)goal, required);
  }
  return required;
}

/* "systemd dropped X in this boot" and what it may drop. Returns: (owned). */
static char *what_is_dropped(const UnitGraph *graph, char *const *cycle)
{
  g_autofree gboolean *required = find_required(graph);
  g_autoptr(GString) dropped = g_string_new(NULL), possible = g_string_new(NULL);
  for (; cycle[1]; cycle++) {
    guint index = (guint)unit_graph_find(graph, *cycle);
    if (!unit_graph_has_job(graph, index))
      g_string_append_printf(dropped, "%s%s", dropped->len ? ", " : "", *cycle);
    if (!required[index])
      g_string_append_printf(possible, "%s%s", possible->len ? ", " : "", *cycle);
  }
  return g_strdup_printf("It can drop: %s. In the probe boot it dropped: %s.",
                         possible->len ? possible->str : "none, so the boot cannot start",
                         dropped->len ? dropped->str : "none of them");
}

void hazard_find_cycle(HazardFinder *finder)
{
  const UnitGraph *graph = finder->graph;
  g_auto(GStrv) cycle = unit_graph_own_cycle(graph);
  if (!cycle)
    return;
  OrderingEdge edge = weakest(graph, cycle);
  g_autofree char *way = g_strjoinv(" before ", cycle);
  g_autofree char *dropped = what_is_dropped(graph, cycle);
  gboolean by_default = edge.origin == ORIGIN_DEFAULT;
  const char *before = hazard_unit(finder, edge.before)->name, *after = hazard_unit(finder, edge.after)->name;
  /* default dependencies of a service or mount are After=, those of what stands before a target are the unit's too */
  gboolean owner_waits = strcmp(hazard_unit(finder, edge.after)->type, "target") != 0;
  g_autofree char *directive = g_strdup_printf(owner_waits ? "After=%s" : "Before=%s", owner_waits ? before : after);
  hazard_add_anyway(
      finder, (HazardDraft){.before = edge.before,
                            .after = edge.after,
                            .unit = owner_waits ? edge.after : edge.before,
                            .directive = directive,
                            .reason = g_strdup_printf("The ordering is a cycle: %s. systemd breaks it by dropping a "
                                                      "job, another one in another boot perhaps. %s",
                                                      way, dropped),
                            .drop_in = by_default ? g_strdup("[Unit]\nDefaultDependencies=no\n") : NULL});
}
