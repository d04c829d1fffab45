/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_settings.c: a unit writes settings at boot, and what reads them does not wait (Fedora CoreOS issue 1233). */
#include "units/hazard_private.h"
#include "units/paths.h"
#include <string.h>

/* Who reads a folder of settings as it starts: udev.7, modules-load.d(5), sysctl.d(5), tmpfiles.d(5), sysusers.d(5). */
static const struct {
  const char *folder, *reader;
} READERS[] = {{"udev/rules.d", "systemd-udevd.service"},
               {"modules-load.d", "systemd-modules-load.service"},
               {"sysctl.d", "systemd-sysctl.service"},
               {"tmpfiles.d", "systemd-tmpfiles-setup.service"},
               {"tmpfiles.d", "systemd-tmpfiles-setup-dev.service"},
               {"sysusers.d", "systemd-sysusers.service"},
               {"binfmt.d", "systemd-binfmt.service"},
               {"systemd/network", "systemd-networkd.service"}};

static gboolean holds(const char *folder, const char *path)
{
  static const char *const ROOTS[] = {"/etc", "/run", "/usr/lib", "/lib", "/usr/local/lib"};
  for (gsize i = 0; i < G_N_ELEMENTS(ROOTS); i++) {
    g_autofree char *full = g_strconcat(ROOTS[i], "/", folder, NULL);
    if (path_lies_beneath(path, full))
      return TRUE;
  }
  return FALSE;
}

static void check(HazardFinder *finder, guint index, const Act *act)
{
  for (gsize i = 0; i < G_N_ELEMENTS(READERS); i++) {
    int reader = unit_graph_find(finder->graph, READERS[i].reader);
    if (reader < 0 || !holds(READERS[i].folder, act->path) || !hazard_is_free(finder, index, (guint)reader))
      continue;
    hazard_add(finder,
               (HazardDraft){.before = index,
                             .after = (guint)reader,
                             .unit = index,
                             .directive = act->directive,
                             .reason = g_strdup_printf("%s writes %s, and nothing orders it before %s, which reads %s.",
                                                       hazard_unit(finder, index)->name, act->path, READERS[i].reader,
                                                       READERS[i].folder),
                             .drop_in = drop_in_order("Before", READERS[i].reader)});
  }
}

void hazard_find_settings(HazardFinder *finder)
{
  for (guint i = 0; i < unit_graph_size(finder->graph); i++) {
    const GPtrArray *acts = g_ptr_array_index(finder->acts, i);
    for (guint j = 0; j < acts->len; j++)
      if (((const Act *)g_ptr_array_index(acts, j))->kind == ACT_MAKES)
        check(finder, i, g_ptr_array_index(acts, j));
  }
}
