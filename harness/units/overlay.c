/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/overlay.h"
#include <string.h>

static const char *const OPTIONS[] = {"lowerdir", "lowerdir+", "datadir+", "upperdir", "workdir"};

static void layer_free(gpointer data)
{
  OverlayLayer *layer = data;
  g_free(layer->path);
  g_free(layer);
}

static void add(GPtrArray *layers, const char *option, const char *path)
{
  if (*path == '\0')
    return;
  OverlayLayer *layer = g_new(OverlayLayer, 1);
  *layer = (OverlayLayer){.option = option, .path = g_strdup(path)};
  g_ptr_array_add(layers, layer);
}

/* Lower directories stand in one list, data-only ones behind an empty entry ("a::b"). */
static void add_value(GPtrArray *layers, const char *option, const char *value)
{
  if (strcmp(option, "lowerdir") != 0) {
    add(layers, option, value);
    return;
  }
  g_auto(GStrv) paths = g_strsplit(value, ":", -1);
  for (char **path = paths; *path; path++)
    add(layers, option, *path);
}

GPtrArray *overlay_layers(const char *options)
{
  GPtrArray *layers = g_ptr_array_new_with_free_func(layer_free);
  g_auto(GStrv) settings = g_strsplit(options ? options : "", ",", -1);
  for (char **setting = settings; *setting; setting++) {
    char *equals = strchr(*setting, '=');
    if (!equals)
      continue;
    *equals = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(OPTIONS); i++)
      if (strcmp(*setting, OPTIONS[i]) == 0)
        add_value(layers, OPTIONS[i], equals + 1);
  }
  return layers;
}
