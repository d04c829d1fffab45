/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_overlay.c: an overlay whose lower, upper or work directory lies on a mount that it does not wait for. systemd
 * knows the mount point of a mount, not what its options name. */
#include "units/hazard_private.h"
#include "units/overlay.h"

static void check_layer(HazardFinder *finder, guint index, const OverlayLayer *layer)
{
  const Unit *unit = hazard_unit(finder, index);
  int mount = hazard_mount_of(finder, layer->path, index);
  if (mount < 0 || !hazard_is_free(finder, (guint)mount, index))
    return;
  const Unit *provider = hazard_unit(finder, (guint)mount);
  g_autofree char *directive = g_strdup_printf("Options=%s=%s", layer->option, layer->path);
  hazard_add(finder, (HazardDraft){.before = (guint)mount,
                                   .after = index,
                                   .unit = index,
                                   .directive = directive,
                                   .reason = g_strdup_printf("The overlay's %s=%s lies on %s, which %s mounts, and %s "
                                                             "does not wait for it.",
                                                             layer->option, layer->path, provider->where,
                                                             provider->name, unit->name),
                                   .drop_in = drop_in_mounts_for(layer->path)});
}

void hazard_find_overlay(HazardFinder *finder)
{
  for (guint i = 0; i < unit_graph_size(finder->graph); i++) {
    const Unit *unit = hazard_unit(finder, i);
    if (g_strcmp0(unit->fstype, "overlay") != 0)
      continue;
    g_autoptr(GPtrArray) layers = overlay_layers(unit->options);
    for (guint j = 0; j < layers->len; j++)
      check_layer(finder, i, g_ptr_array_index(layers, j));
  }
}
