/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/record.h"
#include "base/error.h"
#include "base/keyfile.h"
#include <glib/gstdio.h>
#include <string.h>

static char *record_path(const char *cache, const char *name)
{
  g_autofree char *file = name ? g_strconcat(name, ".ini", NULL) : NULL;
  return g_build_filename(cache, "images", file, NULL);
}

gboolean record_load(const char *cache, const char *name, Keys *ret_keys)
{
  g_autofree char *path = record_path(cache, name);
  g_autoptr(KeyFile) file = keyfile_load(path, NULL);
  if (!file)
    return FALSE;
  g_auto(Keys) keys = {.system = g_strdup(keyfile_string(file, "Built", "System", NULL)),
                       .store = g_strdup(keyfile_string(file, "Built", "Store", NULL)),
                       .image = g_strdup(keyfile_required(file, "Built", "Image"))};
  if (!keyfile_finish(file, NULL))
    return FALSE;
  *ret_keys = keys;
  keys = (Keys){0};
  return TRUE;
}

static void append_key(GString *text, const char *name, const char *key)
{
  if (key)
    g_string_append_printf(text, "%s=%s\n", name, key);
}

gboolean record_save(const char *cache, const char *name, const Keys *keys, GError **error)
{
  g_autofree char *folder = record_path(cache, NULL);
  g_autofree char *path = record_path(cache, name);
  g_autoptr(GString) text = g_string_new("[Built]\n");
  append_key(text, "Image", keys->image);
  append_key(text, "Store", keys->store);
  append_key(text, "System", keys->system);
  if (g_mkdir_with_parents(folder, 0755) < 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", folder, g_strerror(errno));
  return g_file_set_contents(path, text->str, (gssize)text->len, error) ||
         error_adopt(error, BOOTRACE_ERROR_HOST, "%s", "");
}

void record_remove(const char *cache, const char *name)
{
  g_autofree char *path = record_path(cache, name);
  (void)g_unlink(path);
}

static void add_keys(GHashTable *all, const char *cache, const char *name)
{
  Keys keys = {0};
  if (!record_load(cache, name, &keys))
    return;
  char *values[] = {keys.system, keys.store, keys.image};
  for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
    if (values[i])
      g_hash_table_add(all, values[i]);
}

GHashTable *record_all_keys(const char *cache)
{
  GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = record_path(cache, NULL);
  g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
  for (const char *file = directory ? g_dir_read_name(directory) : NULL; file; file = g_dir_read_name(directory)) {
    g_autofree char *name = g_str_has_suffix(file, ".ini") ? g_strndup(file, strlen(file) - strlen(".ini")) : NULL;
    if (name)
      add_keys(all, cache, name);
  }
  return all;
}
