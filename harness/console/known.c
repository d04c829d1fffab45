/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/known.h"
#include "base/keyfile.h"
#include "base/quantity.h"
#include <string.h>

static void known_failure_free(gpointer data)
{
  KnownFailure *known = data;
  char *texts[] = {known->name, known->signature, known->ticket, known->image, known->reason, known->expires};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  g_free(known);
}

static KnownFailure *read_group(KeyFile *file, const char *group)
{
  KnownFailure *known = g_new(KnownFailure, 1);
  (void)keyfile_has_group(file, group);
  *known = (KnownFailure){.name = g_strdup(group),
                          .signature = g_strdup(keyfile_required(file, group, "Signature")),
                          .ticket = g_strdup(keyfile_required(file, group, "Ticket")),
                          .image = g_strdup(keyfile_string(file, group, "Image", NULL)),
                          .reason = g_strdup(keyfile_string(file, group, "Reason", NULL)),
                          .expires = g_strdup(keyfile_required(file, group, "Expires"))};
  if (*known->expires && !day_is_valid(known->expires))
    keyfile_mistake(file, group, "Expires", DAY_EXPECTED, known->expires);
  return known;
}

/* Takes over FILE. */
static GPtrArray *read_groups(KeyFile *taken, GError **error)
{
  g_autoptr(KeyFile) file = taken;
  if (!file)
    return NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(known_failure_free);
  g_auto(GStrv) groups = keyfile_groups(file);
  for (char **group = groups; *group; group++)
    g_ptr_array_add(all, read_group(file, *group));
  return keyfile_finish(file, error) ? g_steal_pointer(&all) : NULL;
}

GPtrArray *known_failures_load(const char *path, GError **error)
{
  return read_groups(keyfile_load(path, error), error);
}

GPtrArray *known_failures_parse(const char *name, const char *text, GError **error)
{
  return read_groups(keyfile_parse(name, text, -1, error), error);
}

const KnownFailure *known_failures_find(const GPtrArray *all, const char *image, const char *signature)
{
  const KnownFailure *best = NULL;
  for (guint i = 0; all && i < all->len; i++) {
    const KnownFailure *known = g_ptr_array_index(all, i);
    if (strcmp(known->signature, signature) == 0 && (!known->image || strcmp(known->image, image) == 0) &&
        (!best || strcmp(known->expires, best->expires) > 0))
      best = known;
  }
  return best;
}

gboolean known_failure_is_expired(const KnownFailure *known, const char *today)
{
  return strcmp(today, known->expires) > 0;
}
