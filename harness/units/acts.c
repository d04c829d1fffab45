/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/acts.h"
#include "units/acts_private.h"
#include "units/overlay.h"
#include <string.h>

static void act_free(gpointer data)
{
  Act *act = data;
  g_free(act->path);
  g_free(act->directive);
  g_free(act);
}

GPtrArray *acts_new(void)
{
  return g_ptr_array_new_with_free_func(act_free);
}

void acts_add(GPtrArray *acts, ActKind kind, const char *path, const char *directive)
{
  if (*path != '/' && kind != ACT_LOADS)
    return;
  Act *act = g_new(Act, 1);
  *act = (Act){.kind = kind, .path = g_strdup(path), .directive = g_strdup(directive)};
  if (kind == ACT_LOADS)
    g_strdelimit(act->path, "-", '_');
  g_ptr_array_add(acts, act);
}

GPtrArray *acts_of_command(const char *command)
{
  GPtrArray *acts = acts_new();
  acts_add_command(acts, command);
  return acts;
}

static void add_setting(GPtrArray *acts, ActKind kind, const char *key, const char *path)
{
  g_autofree char *directive = g_strdup_printf("%s=%s", key, path);
  acts_add(acts, kind, path, directive);
}

/* Devices come from udev, and the order after them has rules of its own. */
static void add_mount(GPtrArray *acts, const Unit *unit)
{
  if (!unit->where)
    return;
  add_setting(acts, ACT_MOUNTS, "Where", unit->where);
  if (unit->what && !g_str_has_prefix(unit->what, "/dev/"))
    add_setting(acts, ACT_USES, "What", unit->what);
  g_autoptr(GPtrArray) layers = overlay_layers(g_strcmp0(unit->fstype, "overlay") == 0 ? unit->options : NULL);
  for (guint i = 0; i < layers->len; i++) {
    const OverlayLayer *layer = g_ptr_array_index(layers, i);
    g_autofree char *directive = g_strdup_printf("Options=%s=%s", layer->option, layer->path);
    acts_add(acts, ACT_USES, layer->path, directive);
  }
}

/* "ConditionPathExists: |/run/a untested": a condition that wants a path to be absent needs nobody to make it. */
static void add_condition(GPtrArray *acts, const char *condition)
{
  const char *colon = strstr(condition, ": ");
  if (!colon)
    return;
  const char *value = colon + 2 + strspn(colon + 2, "|");
  g_autofree char *path = g_strndup(value, strcspn(value, " "));
  g_autofree char *key = g_strndup(condition, (gsize)(colon - condition));
  if (strstr(key, "Path") || strstr(key, "File") || strstr(key, "Directory"))
    add_setting(acts, ACT_USES, key, path);
}

GPtrArray *acts_of_unit(const Unit *unit)
{
  GPtrArray *acts = acts_new();
  add_mount(acts, unit);
  for (char **path = unit->requires_mounts_for; *path; path++)
    add_setting(acts, ACT_USES, "RequiresMountsFor", *path);
  for (char **condition = unit->conditions; *condition; condition++)
    add_condition(acts, *condition);
  for (char **stream = unit->listen_streams; *stream; stream++)
    add_setting(acts, ACT_MAKES, "ListenStream", *stream);
  for (char **command = unit->commands; *command; command++)
    acts_add_command(acts, *command);
  return acts;
}
