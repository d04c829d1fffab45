/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/definition.h"
#include "base/error.h"
#include "base/keyfile.h"
#include "image/parts.h"
#include <string.h>

static const char *const GUESTS[] = {
    [GUEST_SYSTEMD] = "systemd", [GUEST_PARROT] = "parrot", [GUEST_PLAIN] = "plain", NULL};
static const char *const DISK_FORMATS[] = {"raw", "qcow2", NULL};

void definition_free(Definition *definition)
{
  if (!definition)
    return;
  g_free(definition->name);
  g_free(definition->path);
  g_free(definition->folder);
  g_free(definition->description);
  g_free(definition->command_line);
  g_free(definition->base);
  g_free(definition->recipe.suite);
  g_free(definition->recipe.kernel_package);
  g_strfreev(definition->recipe.packages);
  g_strfreev(definition->recipe.dracut_modules);
  g_strfreev(definition->recipe.dracut_drivers);
  g_free(definition->kernel);
  g_free(definition->initrd);
  g_ptr_array_unref(definition->disks);
  g_ptr_array_unref(definition->shares);
  g_free(definition);
}

char *definition_files(const Definition *definition, const char *place)
{
  g_autofree char *folder = g_build_filename(definition->folder, "files", place, NULL);
  return g_file_test(folder, G_FILE_TEST_IS_DIR) ? g_steal_pointer(&folder) : NULL;
}

/* ---- values ---- */

/* Package and module names reach command lines, and are joined by commas and blanks there. */
static char **plain_words(KeyFile *file, const char *key)
{
  char **words = keyfile_list(file, "Recipe", key, NULL);
  for (char **word = words; *word; word++)
    if (!g_ascii_isalnum(**word) || strspn(*word, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "+-._:") != strlen(*word))
      keyfile_mistake(file, "Recipe", key, "%s=: '%s' is no name of a package or module; separate names by ';'", key,
                      *word);
  return words;
}

static char *plain_word(KeyFile *file, const char *key)
{
  const char *value = keyfile_required(file, "Recipe", key);
  g_auto(GStrv) words = plain_words(file, key);
  if (*words && words[1])
    keyfile_mistake(file, "Recipe", key, "%s=%s: expected one name", key, value);
  return g_strdup(value);
}

/* VALUE as an absolute path seen from the image.ini; it must exist as KIND. Returns: (owned). */
static char *existing_path(KeyFile *file, const Definition *definition, const char *group, const char *key,
                           const char *value, GFileTest kind)
{
  char *path = g_canonicalize_filename(value, definition->folder);
  if (*value && !g_file_test(path, kind))
    keyfile_mistake(file, group, key, "%s=%s: there is no %s %s; paths are relative to the folder of image.ini", key,
                    value, kind == G_FILE_TEST_IS_DIR ? "folder" : "file", path);
  return path;
}

static char *required_path(KeyFile *file, const Definition *definition, const char *group, const char *key,
                           GFileTest kind)
{
  return existing_path(file, definition, group, key, keyfile_required(file, group, key), kind);
}

/* ---- the forms ---- */

static void read_recipe(KeyFile *file, Definition *definition)
{
  Recipe *recipe = &definition->recipe;
  recipe->suite = plain_word(file, "Suite");
  recipe->kernel_package = plain_word(file, "KernelPackage");
  recipe->packages = plain_words(file, "Packages");
  recipe->dracut_modules = plain_words(file, "DracutModules");
  recipe->dracut_drivers = plain_words(file, "DracutDrivers");
}

static void read_disk(KeyFile *file, Definition *definition, const char *group)
{
  g_autofree char *path = required_path(file, definition, group, "Path", G_FILE_TEST_EXISTS);
  const char *format = DISK_FORMATS[keyfile_choice(file, group, "Format", DISK_FORMATS, 0)];
  g_ptr_array_add(definition->disks, image_disk_new(path, format, keyfile_boolean(file, group, "ReadOnly", TRUE)));
}

static void read_share(KeyFile *file, Definition *definition, const char *group)
{
  g_autofree char *path = required_path(file, definition, group, "Path", G_FILE_TEST_IS_DIR);
  const char *tag = group + strlen("Share ");
  g_ptr_array_add(definition->shares, image_share_new(tag, path, keyfile_boolean(file, group, "ReadOnly", TRUE)));
}

static void read_existing(KeyFile *file, Definition *definition)
{
  definition->kernel = required_path(file, definition, "Image", "Kernel", G_FILE_TEST_IS_REGULAR);
  if (keyfile_string(file, "Image", "Initrd", NULL))
    definition->initrd = required_path(file, definition, "Image", "Initrd", G_FILE_TEST_IS_REGULAR);
  definition->guest = (GuestKind)keyfile_choice(file, "Image", "Guest", GUESTS, GUEST_SYSTEMD);
  g_auto(GStrv) groups = keyfile_groups(file);
  for (char **group = groups; *group; group++) {
    if (g_str_has_prefix(*group, "Disk ") && keyfile_has_group(file, *group))
      read_disk(file, definition, *group);
    if (g_str_has_prefix(*group, "Share ") && keyfile_has_group(file, *group))
      read_share(file, definition, *group);
  }
}

static DefinitionForm form_of(KeyFile *file)
{
  gboolean recipe = keyfile_has_group(file, "Recipe");
  gboolean variant = keyfile_string(file, "Image", "Base", NULL) != NULL;
  if (recipe && variant)
    keyfile_mistake(file, "Image", "Base", "an image has either Base= or [Recipe], not both");
  return recipe ? FORM_RECIPE : variant ? FORM_VARIANT : FORM_EXISTING;
}

static void read_form(KeyFile *file, Definition *definition)
{
  definition->form = form_of(file);
  switch (definition->form) {
  case FORM_RECIPE:
    read_recipe(file, definition);
    return;
  case FORM_VARIANT:
    definition->base = g_strdup(keyfile_required(file, "Image", "Base"));
    return;
  case FORM_EXISTING:
    read_existing(file, definition);
    return;
  }
  g_assert_not_reached();
}

Definition *definition_load(const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename(folder, "image.ini", NULL);
  g_autoptr(KeyFile) file = keyfile_load(path, error);
  if (!file)
    return NULL;
  g_autoptr(Definition) definition = g_new0(Definition, 1);
  definition->name = g_strdup(name);
  definition->folder = g_canonicalize_filename(folder, NULL);
  definition->path = g_steal_pointer(&path);
  definition->disks = g_ptr_array_new_with_free_func(image_disk_free);
  definition->shares = g_ptr_array_new_with_free_func(image_share_free);
  definition->description = g_strdup(keyfile_string(file, "Image", "Description", ""));
  definition->command_line = g_strdup(keyfile_string(file, "Boot", "CommandLine", ""));
  read_form(file, definition);
  return keyfile_finish(file, error) ? g_steal_pointer(&definition) : NULL;
}
