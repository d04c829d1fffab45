/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/hazards.h"
#include "units/hazard_private.h"
#include "units/paths.h"
#include <string.h>

/* What tells most comes first: it gives a pair its kind. */
static const char *const KINDS[] = {
    "sysroot-prefix", "overlay-layer",  "requirement-order", "module-order", "device-order",
    "settings-order", "leaving-initrd", "path-order",        "cycle",        NULL};
static void (*const FINDERS[])(HazardFinder *) = {hazard_find_prefix,  hazard_find_overlay, hazard_find_requirement,
                                                  hazard_find_module,  hazard_find_device,  hazard_find_settings,
                                                  hazard_find_leaving, hazard_find_paths,   hazard_find_cycle};
G_STATIC_ASSERT(G_N_ELEMENTS(KINDS) == G_N_ELEMENTS(FINDERS) + 1);

const char *const *hazard_kinds(void)
{
  return KINDS;
}

void hazard_free(Hazard *hazard)
{
  g_free(hazard->unit);
  g_free(hazard->directive);
  g_free(hazard->fragment);
  g_free(hazard->reason);
  g_free(hazard->before);
  g_free(hazard->after);
  g_free(hazard->drop_in);
  g_free(hazard);
}

gboolean hazard_is_missing_order(const Hazard *hazard)
{
  return strcmp(hazard->kind, "cycle") != 0;
}

const Unit *hazard_unit(const HazardFinder *finder, guint index)
{
  return unit_graph_unit(finder->graph, index);
}

/* ---- hazards ---- */

gboolean hazard_is_free(const HazardFinder *finder, guint before, guint after)
{
  const UnitGraph *graph = finder->graph;
  return before != after && unit_graph_has_job(graph, before) && unit_graph_has_job(graph, after) &&
         !unit_graph_must_precede(graph, before, after) && !unit_graph_must_precede(graph, after, before);
}

static Hazard *known(const HazardFinder *finder, const char *before, const char *after)
{
  for (guint i = 0; i < finder->found->len; i++) {
    Hazard *hazard = g_ptr_array_index(finder->found, i);
    gboolean same = strcmp(hazard->before, before) == 0 && strcmp(hazard->after, after) == 0;
    if (same || (strcmp(hazard->before, after) == 0 && strcmp(hazard->after, before) == 0))
      return hazard;
  }
  return NULL;
}

/* One kind says a thing once for a pair, however many lines show it. */
static void add_reason(Hazard *hazard, const char *kind, const char *reason)
{
  if (hazard->kind == kind || strstr(hazard->reason, reason))
    return;
  char *both = g_strdup_printf("%s %s", hazard->reason, reason);
  g_free(hazard->reason);
  hazard->reason = both;
}

void hazard_add_anyway(HazardFinder *finder, HazardDraft draft)
{
  const Unit *unit = hazard_unit(finder, draft.unit);
  Hazard *hazard = g_new(Hazard, 1);
  *hazard = (Hazard){.phase = unit_graph_phase(finder->graph),
                     .kind = finder->kind,
                     .unit = g_strdup(unit->name),
                     .directive = g_strdup(draft.directive),
                     .fragment = g_strdup(unit->fragment),
                     .reason = draft.reason,
                     .before = g_strdup(hazard_unit(finder, draft.before)->name),
                     .after = g_strdup(hazard_unit(finder, draft.after)->name),
                     .drop_in = draft.drop_in};
  g_ptr_array_add(finder->found, hazard);
}

void hazard_add(HazardFinder *finder, HazardDraft draft)
{
  Hazard *same = known(finder, hazard_unit(finder, draft.before)->name, hazard_unit(finder, draft.after)->name);
  if (!same && hazard_is_free(finder, draft.before, draft.after)) {
    hazard_add_anyway(finder, draft);
    return;
  }
  if (same)
    add_reason(same, finder->kind, draft.reason);
  g_free(draft.reason);
  g_free(draft.drop_in);
}

/* ---- what finders share ---- */

int hazard_mount_of(const HazardFinder *finder, const char *path, guint except)
{
  int best = -1;
  for (guint i = 0; i < unit_graph_size(finder->graph); i++) {
    const char *where = hazard_unit(finder, i)->where;
    if (!where || i == except || !unit_graph_has_job(finder->graph, i) || strcmp(where, "/") == 0)
      continue;
    if (path_lies_in(path, where) && (best < 0 || path_lies_beneath(where, hazard_unit(finder, (guint)best)->where)))
      best = (int)i;
  }
  return best;
}

char *drop_in_order(const char *directive, const char *units)
{
  return g_strdup_printf("[Unit]\n%s=%s\n", directive, units);
}

/* systemd.unit(5): '%' begins a specifier, blanks part a list of paths. */
char *drop_in_mounts_for(const char *path)
{
  g_auto(GStrv) parts = g_strsplit(path, "%", -1);
  g_autofree char *literal = g_strjoinv("%%", parts);
  const char *quote = strpbrk(path, " \t") ? "\"" : "";
  return g_strdup_printf("[Unit]\nRequiresMountsFor=%s%s%s\n", quote, literal, quote);
}

char *hazard_drop_in_path(const char *unit)
{
  return g_strdup_printf("/etc/systemd/system/%s.d/50-order.conf", unit);
}

/* ---- all of them ---- */

static GPtrArray *find_acts(const UnitGraph *graph)
{
  GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < unit_graph_size(graph); i++)
    g_ptr_array_add(all, unit_graph_has_job(graph, i) ? acts_of_unit(unit_graph_unit(graph, i)) : g_ptr_array_new());
  return all;
}

GPtrArray *hazards_find(const UnitGraph *graph)
{
  g_autoptr(GPtrArray) acts = find_acts(graph);
  HazardFinder finder = {
      .graph = graph, .found = g_ptr_array_new_with_free_func((GDestroyNotify)hazard_free), .acts = acts};
  for (gsize i = 0; i < G_N_ELEMENTS(FINDERS); i++) {
    finder.kind = KINDS[i];
    FINDERS[i](&finder);
  }
  return finder.found;
}
