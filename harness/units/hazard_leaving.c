/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_leaving.c: work of the initrd that is not ordered before the initrd is left. initrd-cleanup.service isolates
 * initrd-switch-root.target, which stops what is still at work (bootup(7); Fedora CoreOS issue 1105, nixpkgs pull
 * request 357135). */
#include "base/names.h"
#include "units/hazard_private.h"
#include "units/paths.h"
#include <string.h>

#define TARGET "initrd.target"

/* An order before any of these makes the initrd wait. */
static const char *const ENDS[] = {TARGET, "initrd-cleanup.service", "initrd-switch-root.target",
                                   "initrd-switch-root.service", NULL};

/* A daemon is meant to be stopped; a one-shot service is to end, a mount for the real root to stay. */
static gboolean has_to_be_done(const Unit *unit)
{
  return g_strcmp0(unit->service_type, "oneshot") == 0 || (unit->where && path_lies_in(unit->where, SYSROOT));
}

/* The cleanup has no job as yet when the graph is asked for, so edges to it are looked at one by one. */
static gboolean is_waited_for(const HazardFinder *finder, guint index)
{
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(finder->graph, &count);
  for (guint i = 0; i < count; i++)
    if (names_find(ENDS, hazard_unit(finder, edges[i].after)->name) >= 0 &&
        (edges[i].before == index || unit_graph_must_precede(finder->graph, index, edges[i].before)))
      return TRUE;
  return FALSE;
}

void hazard_find_leaving(HazardFinder *finder)
{
  int target = unit_graph_find(finder->graph, TARGET);
  if (target < 0 || unit_graph_phase(finder->graph) != PHASE_INITRD)
    return;
  for (guint i = 0; i < unit_graph_size(finder->graph); i++) {
    const Unit *unit = hazard_unit(finder, i);
    if (!has_to_be_done(unit) || is_waited_for(finder, i) || !hazard_is_free(finder, i, (guint)target))
      continue;
    g_autofree char *directive =
        unit->where ? g_strconcat("Where=", unit->where, NULL) : g_strconcat("Type=", unit->service_type, NULL);
    hazard_add(finder,
               (HazardDraft){.before = i,
                             .after = (guint)target,
                             .unit = i,
                             .directive = directive,
                             .reason = g_strdup_printf("%s is not ordered before " TARGET
                                                       ": the initrd can be left while it is still at work, which "
                                                       "stops it.",
                                                       unit->name),
                             .drop_in = drop_in_order("Before", TARGET)});
  }
}
