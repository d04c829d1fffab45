/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_paths.c: one unit makes, mounts or removes a path, another one uses it, and no order stands between. */
#include "units/hazard_private.h"
#include "units/name.h"
#include "units/paths.h"
#include <string.h>

typedef struct {
  HazardFinder *finder;
  guint unit;
  const Act *act;
} Party;

static gboolean is_use(const Act *act)
{
  return act->kind == ACT_USES || act->kind == ACT_NAMES;
}

/* Of all mounts on whose point PATH lies, but for those of unit EXCEPT, the closest. (borrowed) */
static const char *closest_mount(const HazardFinder *finder, const char *path, guint except)
{
  const char *best = "/";
  for (guint i = 0; i < finder->acts->len; i++) {
    const GPtrArray *acts = g_ptr_array_index(finder->acts, i);
    for (guint j = 0; i != except && j < acts->len; j++) {
      const Act *act = g_ptr_array_index(acts, j);
      if (act->kind == ACT_MOUNTS && path_lies_in(path, act->path) && path_lies_beneath(act->path, best))
        best = act->path;
    }
  }
  return best;
}

/* Does USER need what MAKER mounts? A mount point may be made or mounted on at any time; what lies beneath it may not.
 */
static gboolean needs_mount(const Party *maker, const Party *user)
{
  if (maker->act->kind != ACT_MOUNTS || user->act->kind == ACT_LOADS ||
      g_str_has_prefix(user->act->directive, "Options=") || !path_lies_in(user->act->path, maker->act->path))
    return FALSE;
  if (!is_use(user->act) && !path_lies_beneath(user->act->path, maker->act->path))
    return FALSE;
  return strcmp(closest_mount(maker->finder, user->act->path, user->unit), maker->act->path) == 0;
}

static gboolean needs_made(const Party *maker, const Party *user)
{
  const char *made = maker->act->path, *used = user->act->path;
  if (maker->act->kind != ACT_MAKES || !is_use(user->act) || !path_is_telling(made))
    return FALSE;
  return path_lies_in(used, made) ||
         (user->act->kind == ACT_NAMES && path_is_telling(used) && path_lies_in(made, used));
}

/* Is what USER makes removed by MAKER where that comes later? */
static gboolean needs_removed(const Party *maker, const Party *user)
{
  return maker->act->kind == ACT_REMOVES && user->act->kind == ACT_MAKES && path_is_telling(maker->act->path) &&
         path_lies_in(user->act->path, maker->act->path);
}

static const char *verb_of(ActKind kind)
{
  switch (kind) {
  case ACT_MAKES:
    return "makes";
  case ACT_USES:
    return "uses";
  case ACT_NAMES:
    return "works on";
  case ACT_REMOVES:
    return "removes";
  case ACT_MOUNTS:
    return "mounts on";
  case ACT_LOADS:
    return "loads";
  }
  g_assert_not_reached();
}

static gboolean is_mount(const Unit *unit)
{
  return strcmp(unit->type, "mount") == 0;
}

static void add(const Party *maker, const Party *user)
{
  HazardFinder *finder = maker->finder;
  const Unit *first = hazard_unit(finder, maker->unit), *second = hazard_unit(finder, user->unit);
  gboolean by_mount = maker->act->kind == ACT_MOUNTS && is_mount(first);
  hazard_add(finder, (HazardDraft){.before = maker->unit,
                                   .after = user->unit,
                                   .unit = user->unit,
                                   .directive = user->act->directive,
                                   .reason = g_strdup_printf("%s %s %s and %s %s %s, with no order between them.",
                                                             first->name, verb_of(maker->act->kind), maker->act->path,
                                                             second->name, verb_of(user->act->kind), user->act->path),
                                   .drop_in = by_mount ? drop_in_mounts_for(user->act->path)
                                                       : drop_in_order("After", first->name)});
}

static void check_pair(HazardFinder *finder, guint a, guint b)
{
  const GPtrArray *acts = g_ptr_array_index(finder->acts, a), *others = g_ptr_array_index(finder->acts, b);
  for (guint i = 0; i < acts->len; i++)
    for (guint j = 0; j < others->len; j++) {
      const Party maker = {finder, a, g_ptr_array_index(acts, i)}, user = {finder, b, g_ptr_array_index(others, j)};
      if (needs_mount(&maker, &user) || needs_made(&maker, &user) || needs_removed(&maker, &user)) {
        add(&maker, &user);
        return;
      }
    }
}

void hazard_find_paths(HazardFinder *finder)
{
  for (guint a = 0; a < finder->acts->len; a++)
    for (guint b = 0; b < finder->acts->len; b++)
      if (hazard_is_free(finder, a, b))
        check_pair(finder, a, b);
}
