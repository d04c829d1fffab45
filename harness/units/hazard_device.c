/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_device.c: a service that works on a device, or on one of udev's links to it, and does not wait for the device.
 * A mount unit waits by itself, a service that calls mount(8) does not. */
#include "units/hazard_private.h"
#include "units/name.h"
#include <string.h>

#define SETTLE "systemd-udev-settle.service"

/* The unit that shows when the link or node PATH is there: its device unit or, for a link, what waits for udev.
 * Returns: -1 where the boot has none. */
static int provider_of(const HazardFinder *finder, const char *path)
{
  g_autofree char *name = unit_name_from_path(path, ".device");
  int device = unit_graph_find(finder->graph, name);
  if (device >= 0 && unit_graph_has_job(finder->graph, (guint)device))
    return device;
  return g_str_has_prefix(path, "/dev/disk/by-") ? unit_graph_find(finder->graph, SETTLE) : -1;
}

static void check(HazardFinder *finder, guint index, const Act *act)
{
  int provider = provider_of(finder, act->path);
  if (provider < 0 || !hazard_is_free(finder, (guint)provider, index))
    return;
  const char *unit = hazard_unit(finder, index)->name, *name = hazard_unit(finder, (guint)provider)->name;
  hazard_add(finder,
             (HazardDraft){.before = (guint)provider,
                           .after = index,
                           .unit = index,
                           .directive = act->directive,
                           .reason = g_strdup_printf("%s works on %s, which is there once %s is started, and does not "
                                                     "wait for it.",
                                                     unit, act->path, name),
                           .drop_in = drop_in_order("After", name)});
}

void hazard_find_device(HazardFinder *finder)
{
  for (guint i = 0; i < unit_graph_size(finder->graph); i++) {
    const GPtrArray *acts = g_ptr_array_index(finder->acts, i);
    for (guint j = 0; j < acts->len; j++) {
      const Act *act = g_ptr_array_index(acts, j);
      if ((act->kind == ACT_USES || act->kind == ACT_NAMES) && g_str_has_prefix(act->path, "/dev/") &&
          g_str_has_prefix(act->directive, "ExecStart="))
        check(finder, i, act);
    }
  }
}
