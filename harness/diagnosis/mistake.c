/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/mistake.h"
#include "units/overlay.h"
#include "units/paths.h"
#include <string.h>

/* FIRST should be finished before SECOND begins. */
typedef struct {
  const UnitGraph *graph;
  const Unit *first, *second;
} Missing;

/* Is NAMES (may be NULL) one that has NAME? */
static gboolean names_unit(char **names, const char *name)
{
  return names && g_strv_contains((const char *const *)names, name);
}

/* ---- RequiresMountsFor= ---- */

/* A path of the second unit's RequiresMountsFor= that would be the first's mount point if it were written as the initrd
 * sees it. (borrowed) or NULL. */
static const char *path_without_prefix(const Missing *missing)
{
  char **paths = missing->second->requires_mounts_for;
  if (unit_graph_phase(missing->graph) != PHASE_INITRD || !missing->first->where)
    return NULL;
  for (; paths && *paths; paths++) {
    g_autofree char *seen = g_strconcat(SYSROOT, *paths, NULL);
    if (!path_lies_in(*paths, SYSROOT) && path_lies_in(seen, missing->first->where))
      return *paths;
  }
  return NULL;
}

static char *prefix_sentence(const Missing *missing, const char *path)
{
  return g_strdup_printf(
      "Its RequiresMountsFor=%s names the path as the running system will see it; in the initrd it is " SYSROOT
      "%s, so the missing " SYSROOT " leaves it without an order after %s.",
      path, path, missing->first->name);
}

/* ---- overlays ---- */

static char *overlay_mistake(const Missing *missing)
{
  const Unit *first = missing->first, *second = missing->second;
  if (!first->where || !second->options || g_strcmp0(second->fstype, "overlay") != 0)
    return NULL;
  g_autoptr(GPtrArray) layers = overlay_layers(second->options);
  for (guint i = 0; i < layers->len; i++) {
    const OverlayLayer *layer = g_ptr_array_index(layers, i);
    if (!path_lies_in(layer->path, first->where))
      continue;
    const char *path = path_without_prefix(missing);
    g_autofree char *prefix = path ? prefix_sentence(missing, path) : g_strdup("");
    return g_strdup_printf(
        "%s mounts an overlay whose %s=%s lies on %s, which %s mounts, but nothing orders it after that "
        "mount.%s%s",
        second->name, layer->option, layer->path, first->where, first->name, *prefix ? " " : "", prefix);
  }
  return NULL;
}

static char *prefix_mistake(const Missing *missing)
{
  const char *path = path_without_prefix(missing);
  if (!path)
    return NULL;
  g_autofree char *sentence = prefix_sentence(missing, path);
  return g_strdup_printf("%s needs what %s mounts on %s. %s", missing->second->name, missing->first->name,
                         missing->first->where, sentence);
}

/* ---- requirements without an order ---- */

static char *requirement_mistake(const Missing *missing)
{
  const struct {
    char **names;
    const char *setting;
  } settings[] = {{missing->second->binds_to, "BindsTo="},
                  {missing->second->requires, "Requires="},
                  {missing->second->wants, "Wants="}};
  for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
    if (names_unit(settings[i].names, missing->first->name))
      return g_strdup_printf("%s has %s%s but no After= for it: systemd starts both at once.", missing->second->name,
                             settings[i].setting, missing->first->name);
  return NULL;
}

/* ---- kernel modules and devices ---- */

static char *module_mistake(const Missing *missing)
{
  const Unit *first = missing->first, *second = missing->second;
  const char *fstype = second->fstype;
  if (!fstype)
    return NULL;
  if (strcmp(first->name, "systemd-modules-load.service") == 0 || g_str_has_prefix(first->name, "modprobe@"))
    return g_strdup_printf(
        "%s mounts a %s filesystem, and %s loads the kernel modules, but nothing orders the mount after "
        "it.",
        second->name, fstype, first->name);
  if (second->what && g_str_has_prefix(first->name, "systemd-udev"))
    return g_strdup_printf(
        "%s mounts %s, which is there once %s has handled its device, but nothing orders the mount after "
        "it.",
        second->name, second->what, first->name);
  return NULL;
}

/* ---- paths ---- */

/* Adds what in TEXT begins with a '/', up to a blank, quote or separator. */
static void add_paths(GPtrArray *paths, const char *text)
{
  g_auto(GStrv) words = text ? g_strsplit_set(text, " \t\"'=,:;", -1) : NULL;
  for (char **word = words; word && *word; word++)
    if (**word == '/' && (*word)[1])
      g_ptr_array_add(paths, g_strdup(*word));
}

/* What the commands of UNIT name; the programs themselves are left out. */
static void add_command_paths(GPtrArray *paths, const Unit *unit)
{
  for (char **command = unit->commands; command && *command; command++)
    add_paths(paths, strchr(*command, ' '));
}

/* Paths that may be there because of UNIT. Returns: (owned). */
static GPtrArray *paths_made(const Unit *unit)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  add_paths(paths, unit->where);
  add_command_paths(paths, unit);
  for (char **stream = unit->listen_streams; stream && *stream; stream++)
    add_paths(paths, *stream);
  return paths;
}

/* Paths that UNIT may need. Returns: (owned). */
static GPtrArray *paths_used(const Unit *unit)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  add_paths(paths, unit->where);
  add_paths(paths, unit->what);
  add_paths(paths, unit->options);
  add_command_paths(paths, unit);
  for (char **condition = unit->conditions; condition && *condition; condition++)
    add_paths(paths, *condition);
  for (char **path = unit->requires_mounts_for; path && *path; path++)
    add_paths(paths, *path);
  return paths;
}

static char *path_mistake(const Missing *missing)
{
  g_autoptr(GPtrArray) made = paths_made(missing->first), used = paths_used(missing->second);
  for (guint m = 0; m < made->len; m++)
    for (guint u = 0; u < used->len; u++) {
      const char *path = g_ptr_array_index(made, m), *other = g_ptr_array_index(used, u);
      if (!path_is_telling(path) || !path_lies_in(other, path))
        continue;
      return g_strdup_printf("Both work on %s: %s names it and %s uses %s, but nothing orders them.", path,
                             missing->first->name, missing->second->name, other);
    }
  return NULL;
}

char *mistake_find(const UnitGraph *graph, guint first, guint second)
{
  static char *(*const KINDS[])(const Missing *) = {overlay_mistake, prefix_mistake, requirement_mistake,
                                                    module_mistake, path_mistake};
  Missing missing = {.graph = graph, .first = unit_graph_unit(graph, first), .second = unit_graph_unit(graph, second)};
  for (gsize i = 0; i < G_N_ELEMENTS(KINDS); i++) {
    char *sentence = KINDS[i](&missing);
    if (sentence)
      return sentence;
  }
  return NULL;
}

/* ---- what a unit does ---- */

char *mistake_describe(const Unit *unit)
{
  const char *description = unit->description ? unit->description : unit->name;
  if (unit->where)
    return g_strdup_printf("%s: mounts %s%s%s%s on %s", description, unit->what ? unit->what : "?",
                           unit->fstype ? " (" : "", unit->fstype ? unit->fstype : "", unit->fstype ? ")" : "",
                           unit->where);
  if (unit->commands && *unit->commands)
    return g_strdup_printf("%s: %s service, runs '%s'%s", description,
                           unit->service_type ? unit->service_type : "simple", *unit->commands,
                           unit->commands[1] ? " and more" : "");
  if (unit->listen_streams && *unit->listen_streams)
    return g_strdup_printf("%s: listens on %s", description, *unit->listen_streams);
  return g_strdup_printf("%s: %s", description, unit->type);
}
