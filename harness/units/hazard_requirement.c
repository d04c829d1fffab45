/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_requirement.c: Requires= and BindsTo= start a unit and do not wait for it (systemd.unit(5)). */
#include "units/hazard_private.h"
#include <string.h>

/* A target does nothing itself: who could suffer is what waits for it and not for OTHER. */
static gboolean is_awaited(const HazardFinder *finder, guint index, guint other)
{
  if (strcmp(hazard_unit(finder, index)->type, "target") != 0)
    return TRUE;
  for (guint i = 0; i < unit_graph_size(finder->graph); i++)
    if (unit_graph_is_schedulable(finder->graph, i) && unit_graph_must_precede(finder->graph, index, i) &&
        !unit_graph_must_precede(finder->graph, other, i))
      return TRUE;
  return FALSE;
}

static void check(HazardFinder *finder, guint index, const char *directive, char *const *names)
{
  const Unit *unit = hazard_unit(finder, index);
  for (; *names; names++) {
    int other = unit_graph_find(finder->graph, *names);
    if (other < 0 || !unit_graph_is_schedulable(finder->graph, (guint)other) ||
        !hazard_is_free(finder, (guint)other, index) || !is_awaited(finder, index, (guint)other))
      continue;
    g_autofree char *line = g_strdup_printf("%s=%s", directive, *names);
    hazard_add(finder, (HazardDraft){.before = (guint)other,
                                     .after = index,
                                     .unit = index,
                                     .directive = line,
                                     .reason = g_strdup_printf("%s has %s and no After= for it: both start at once.",
                                                               unit->name, line),
                                     .drop_in = drop_in_order("After", *names)});
  }
}

void hazard_find_requirement(HazardFinder *finder)
{
  for (guint i = 0; i < unit_graph_size(finder->graph); i++) {
    const Unit *unit = hazard_unit(finder, i);
    check(finder, i, "BindsTo", unit->binds_to);
    check(finder, i, "Requires", unit->requires);
  }
}
