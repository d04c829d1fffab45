/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/suppressions.h"
#include "base/keyfile.h"
#include "base/quantity.h"
#include "units/name.h"
#include <string.h>

static void suppression_free(gpointer data)
{
  Suppression *suppression = data;
  g_free(suppression->name);
  g_free(suppression->kind);
  g_free(suppression->unit);
  g_free(suppression->other);
  g_free(suppression->reason);
  g_free(suppression->expires);
  g_free(suppression);
}

static char *read_unit(KeyFile *file, const char *group, const char *key)
{
  const char *name = keyfile_string(file, group, key, NULL);
  if (name && !unit_name_is_valid(name))
    keyfile_mistake(file, group, key, "'%s': expected the name of a unit, such as sysroot.mount", name);
  return g_strdup(name);
}

static Suppression *read_group(KeyFile *file, const char *group)
{
  Suppression *suppression = g_new(Suppression, 1);
  (void)keyfile_has_group(file, group);
  int kind = keyfile_choice(file, group, "Kind", hazard_kinds(), 0);
  (void)keyfile_required(file, group, "Kind");
  (void)keyfile_required(file, group, "Unit");
  *suppression = (Suppression){.name = g_strdup(group),
                               .kind = g_strdup(hazard_kinds()[kind]),
                               .unit = read_unit(file, group, "Unit"),
                               .other = read_unit(file, group, "Other"),
                               .reason = g_strdup(keyfile_required(file, group, "Reason")),
                               .expires = g_strdup(keyfile_required(file, group, "Expires"))};
  if (*suppression->expires && !day_is_valid(suppression->expires))
    keyfile_mistake(file, group, "Expires", DAY_EXPECTED, suppression->expires);
  return suppression;
}

/* Takes over FILE. */
static GPtrArray *read_all(KeyFile *taken, GError **error)
{
  g_autoptr(KeyFile) file = taken;
  if (!file)
    return NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(suppression_free);
  g_auto(GStrv) groups = keyfile_groups(file);
  for (char **group = groups; *group; group++)
    g_ptr_array_add(all, read_group(file, *group));
  return keyfile_finish(file, error) ? g_steal_pointer(&all) : NULL;
}

GPtrArray *suppressions_load(const char *path, GError **error)
{
  return read_all(keyfile_load(path, error), error);
}

GPtrArray *suppressions_parse(const char *name, const char *text, GError **error)
{
  return read_all(keyfile_parse(name, text, -1, error), error);
}

static gboolean names(const Suppression *suppression, const Hazard *hazard)
{
  const char *other = strcmp(hazard->unit, hazard->before) == 0 ? hazard->after : hazard->before;
  return strcmp(suppression->kind, hazard->kind) == 0 && strcmp(suppression->unit, hazard->unit) == 0 &&
         (!suppression->other || strcmp(suppression->other, other) == 0);
}

const Suppression *suppressions_find(const GPtrArray *suppressions, const Hazard *hazard)
{
  const Suppression *best = NULL;
  for (guint i = 0; i < suppressions->len; i++) {
    const Suppression *suppression = g_ptr_array_index(suppressions, i);
    if (names(suppression, hazard) && (!best || strcmp(suppression->expires, best->expires) > 0))
      best = suppression;
  }
  return best;
}

gboolean suppression_is_expired(const Suppression *suppression, const char *today)
{
  return strcmp(today, suppression->expires) > 0;
}
