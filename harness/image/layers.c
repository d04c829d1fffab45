/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/layers.h"
#include "base/error.h"
#include "base/names.h"
#include "image/debian.h"
#include <string.h>

/* Changes whenever equal inputs would be built differently. */
#define BUILDER "image 1"

static void definition_free_pointer(gpointer data)
{
  definition_free(data);
}

void layers_free(Layers *layers)
{
  if (!layers)
    return;
  g_ptr_array_unref(layers->definitions);
  g_free(layers->command_line);
  g_free(layers);
}

const Definition *layers_root(const Layers *layers)
{
  return g_ptr_array_index(layers->definitions, 0);
}

const Definition *layers_top(const Layers *layers)
{
  return g_ptr_array_index(layers->definitions, layers->definitions->len - 1);
}

/* ---- finding ---- */

static int compare_strings(gconstpointer left, gconstpointer right)
{
  const char *const *first = left, *const *second = right;
  return strcmp(*first, *second);
}

static gboolean defines(const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename(folder, name, "image.ini", NULL);
  return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

static gboolean is_known(const GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (strcmp(g_ptr_array_index(names, i), name) == 0)
      return TRUE;
  return FALSE;
}

char **layers_names(const char *const *folders)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (; *folders; folders++) {
    g_autoptr(GDir) directory = g_dir_open(*folders, 0, NULL);
    for (const char *name = directory ? g_dir_read_name(directory) : NULL; name; name = g_dir_read_name(directory))
      if (defines(*folders, name) && !is_known(names, name))
        g_ptr_array_add(names, g_strdup(name));
  }
  g_ptr_array_sort(names, compare_strings);
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_steal(names, NULL);
}

static gboolean unknown(const char *const *folders, const char *name, GError **error)
{
  g_auto(GStrv) names = layers_names(folders);
  g_autofree char *hint = nearest_hint(name, (const char *const *)names);
  g_autofree char *list = names_join((const char *const *)names);
  g_autofree char *places = names_join(folders);
  return error_set(error, BOOTRACE_ERROR_INPUT, "there is no image '%s'%s; %s: %s", name, hint,
                   *names ? "known are" : "no image.ini lies beneath", *names ? list : places);
}

static Definition *load_by_name(const char *const *folders, const char *name, GError **error)
{
  for (const char *const *folder = folders; *folder && !strchr(name, '/') && *name != '.'; folder++) {
    g_autofree char *path = g_build_filename(*folder, name, NULL);
    if (defines(*folder, name))
      return definition_load(path, name, error);
  }
  unknown(folders, name, error);
  return NULL;
}

/* Puts LOWER beneath what is there; a name that is there already would never end. */
static gboolean put_beneath(Layers *layers, Definition *lower, GError **error)
{
  gboolean circle = FALSE;
  for (guint i = 0; i < layers->definitions->len; i++) {
    const Definition *upper = g_ptr_array_index(layers->definitions, i);
    circle = circle || strcmp(upper->name, lower->name) == 0;
  }
  const char *top = layers->definitions->len ? layers_top(layers)->path : "";
  g_ptr_array_insert(layers->definitions, 0, lower);
  return !circle || error_set(error, BOOTRACE_ERROR_INPUT,
                              "%s: Base= leads back to '%s'; an image cannot build on itself", top, lower->name);
}

static gboolean load_all(Layers *layers, const char *const *folders, const char *name, GError **error)
{
  while (name) {
    GError *failure = NULL;
    Definition *definition = load_by_name(folders, name, &failure);
    if (!definition) {
      if (layers->definitions->len)
        g_prefix_error(&failure, "%s: Base=: ", layers_root(layers)->path);
      g_propagate_error(error, failure);
      return FALSE;
    }
    if (!put_beneath(layers, definition, error))
      return FALSE;
    name = definition->form == FORM_VARIANT ? definition->base : NULL;
  }
  return TRUE;
}

/* ---- what cannot be laid over what ---- */

static gboolean check_layer(const Layers *layers, const Definition *definition, GError **error)
{
  g_autofree char *initrd = definition_files(definition, "initrd");
  g_autofree char *root = definition_files(definition, "root");
  if (root && layers_root(layers)->form == FORM_EXISTING)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: files can be laid over the root of a [Recipe] only, '%s' names existing disks", root,
                     layers_root(layers)->name);
  if (initrd && layers->guest != GUEST_SYSTEMD)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: files can be laid over the initrd of Guest=systemd only",
                     initrd);
  return TRUE;
}

static gboolean check_layers(const Layers *layers, GError **error)
{
  for (guint i = 0; i < layers->definitions->len; i++)
    if (!check_layer(layers, g_ptr_array_index(layers->definitions, i), error))
      return FALSE;
  return TRUE;
}

static char *join_command_lines(const Layers *layers)
{
  GString *joined = g_string_new(NULL);
  for (guint i = 0; i < layers->definitions->len; i++) {
    const Definition *definition = g_ptr_array_index(layers->definitions, i);
    if (*definition->command_line)
      g_string_append_printf(joined, "%s%s", joined->len ? " " : "", definition->command_line);
  }
  return g_string_free(joined, FALSE);
}

Layers *layers_load(const char *const *folders, const char *name, GError **error)
{
  g_autoptr(Layers) layers = g_new0(Layers, 1);
  layers->definitions = g_ptr_array_new_with_free_func(definition_free_pointer);
  if (!load_all(layers, folders, name, error))
    return NULL;
  layers->guest = layers_root(layers)->guest;
  layers->command_line = join_command_lines(layers);
  return check_layers(layers, error) ? g_steal_pointer(&layers) : NULL;
}

gboolean layers_need_building(const Layers *layers)
{
  return layers->guest == GUEST_SYSTEMD;
}

/* ---- keys ---- */

void keys_clear(Keys *keys)
{
  g_clear_pointer(&keys->system, g_free);
  g_clear_pointer(&keys->store, g_free);
  g_clear_pointer(&keys->image, g_free);
}

static char *system_key(const Recipe *recipe)
{
  g_autoptr(Digest) digest = digest_new("system");
  digest_text(digest, "builder", DEBIAN_BUILDER);
  digest_text(digest, "suite", recipe->suite);
  digest_text(digest, "kernel", recipe->kernel_package);
  digest_list(digest, "package", recipe->packages);
  digest_list(digest, "module", recipe->dracut_modules);
  digest_list(digest, "driver", recipe->dracut_drivers);
  return digest_finish(digest);
}

static gboolean digest_places(Digest *digest, const Layers *layers, const char *place, GError **error)
{
  for (guint i = 0; i < layers->definitions->len; i++) {
    g_autofree char *folder = definition_files(g_ptr_array_index(layers->definitions, i), place);
    if (folder && !digest_folder(digest, place, folder, error))
      return FALSE;
  }
  return TRUE;
}

static char *store_key(const Layers *layers, const char *system, GError **error)
{
  g_autoptr(Digest) digest = digest_new("store");
  digest_text(digest, "builder", BUILDER);
  digest_text(digest, "system", system);
  return digest_places(digest, layers, "root", error) ? digest_finish(digest) : NULL;
}

static gboolean digest_file(Digest *digest, const char *label, const char *path, DigestMemory *memory, GError **error)
{
  g_autofree char *content = path ? digest_remembered(memory, path, error) : NULL;
  digest_text(digest, label, content);
  return !path || content;
}

static gboolean digest_guest_program(Digest *digest, const char *path, DigestMemory *memory, GError **error)
{
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return error_set(error, BOOTRACE_ERROR_HOST, "the guest program %s is missing; build bootrace anew", path);
  return digest_file(digest, "guest program", path, memory, error);
}

/* The disks of existing files are no part of what is built, so they are no part of its key. */
static char *image_key(const Layers *layers, const Keys *keys, const char *guest_program, DigestMemory *memory,
                       GError **error)
{
  g_autoptr(Digest) digest = digest_new("image");
  digest_text(digest, "builder", BUILDER);
  digest_text(digest, "system", keys->system);
  digest_text(digest, "store", keys->store);
  digest_text(digest, "command line", layers->command_line);
  if (!digest_file(digest, "initrd", layers_root(layers)->initrd, memory, error) ||
      !digest_guest_program(digest, guest_program, memory, error) || !digest_places(digest, layers, "initrd", error))
    return NULL;
  return digest_finish(digest);
}

gboolean layers_keys(const Layers *layers, const char *guest_program, DigestMemory *memory, Keys *ret_keys,
                     GError **error)
{
  g_auto(Keys) keys = {0};
  if (layers_root(layers)->form == FORM_RECIPE) {
    keys.system = system_key(&layers_root(layers)->recipe);
    keys.store = store_key(layers, keys.system, error);
    if (!keys.store)
      return FALSE;
  }
  if (layers_need_building(layers)) {
    keys.image = image_key(layers, &keys, guest_program, memory, error);
    if (!keys.image)
      return FALSE;
  }
  *ret_keys = keys;
  keys = (Keys){0};
  return TRUE;
}
