/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_prefix.c: a unit of the initrd at work under /sysroot that names a path as the running system will see it. In
 * the initrd that path is the initrd's own, so the unit waits for nothing (MicroVM.nix issue 186). */
#include "units/hazard_private.h"
#include "units/paths.h"
#include <string.h>

/* Folders that the initrd has itself: a path in them may well be meant as it stands. */
static gboolean is_own(const char *path)
{
  static const char *const OWN[] = {"/run", "/dev", "/proc", "/sys", "/tmp", SYSROOT};
  for (gsize i = 0; i < G_N_ELEMENTS(OWN); i++)
    if (path_lies_in(path, OWN[i]))
      return TRUE;
  return FALSE;
}

static gboolean works_in_sysroot(const HazardFinder *finder, guint index)
{
  const GPtrArray *acts = g_ptr_array_index(finder->acts, index);
  for (guint i = 0; i < acts->len; i++)
    if (path_lies_in(((const Act *)g_ptr_array_index(acts, i))->path, SYSROOT))
      return TRUE;
  return FALSE;
}

static gboolean names_a_need(const Act *act)
{
  return act->kind == ACT_USES &&
         (g_str_has_prefix(act->directive, "RequiresMountsFor=") || g_str_has_prefix(act->directive, "What=") ||
          g_str_has_prefix(act->directive, "Options="));
}

static void check(HazardFinder *finder, guint index, const Act *act)
{
  if (!names_a_need(act) || is_own(act->path) || hazard_mount_of(finder, act->path, index) >= 0)
    return;
  g_autofree char *meant = g_strconcat(SYSROOT, act->path, NULL);
  int mount = hazard_mount_of(finder, meant, index);
  if (mount < 0 || !hazard_is_free(finder, (guint)mount, index))
    return;
  gboolean requirement = g_str_has_prefix(act->directive, "RequiresMountsFor=");
  hazard_add(finder, (HazardDraft){.before = (guint)mount,
                                   .after = index,
                                   .unit = index,
                                   .directive = act->directive,
                                   .reason = g_strdup_printf("%s works under " SYSROOT " but names %s as the running "
                                                             "system will see it; in the initrd it is %s, so %s does "
                                                             "not wait for %s.%s",
                                                             hazard_unit(finder, index)->name, act->path, meant,
                                                             hazard_unit(finder, index)->name,
                                                             hazard_unit(finder, (guint)mount)->name,
                                                             requirement ? "" : " The path itself is to be changed."),
                                   .drop_in = drop_in_mounts_for(meant)});
}

void hazard_find_prefix(HazardFinder *finder)
{
  if (unit_graph_phase(finder->graph) != PHASE_INITRD)
    return;
  for (guint i = 0; i < unit_graph_size(finder->graph); i++) {
    const GPtrArray *acts = g_ptr_array_index(finder->acts, i);
    for (guint j = 0; j < acts->len && works_in_sysroot(finder, i); j++)
      check(finder, i, g_ptr_array_index(acts, j));
  }
}
