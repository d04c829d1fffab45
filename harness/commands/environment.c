/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/environment.h"
#include "base/error.h"
#include "base/names.h"
#include <string.h>
#include <unistd.h>

static const char *const DEFAULT_RULES[] = {"overlayfs", "systemd", "initrd", "kernel", NULL};

const char *const *environment_default_rules(void)
{
  return DEFAULT_RULES;
}

/* Folder of the running executable. Returns: (owned). */
static char *program_folder(void)
{
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  return program ? g_path_get_dirname(program) : g_strdup(".");
}

/* An installed program must not look for anything where it was once built: that place may be anybody's by now. */
static gboolean is_below(const char *path, const char *folder)
{
  return g_str_has_prefix(path, folder) && strchr("/", path[strlen(folder)]);
}

static void add_if_folder(GPtrArray *folders, char *path)
{
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    g_ptr_array_add(folders, path);
  else
    g_free(path);
}

/* Folders where KIND ("images", "scenarios/rules") may lie; BESIDE is where it lies seen from the scenario's folder,
 * NULL for that folder itself. */
static GPtrArray *data_folders(const char *variable, const char *kind, const char *scenario, const char *beside)
{
  g_autofree char *program = program_folder(), *prefix = g_path_get_dirname(program);
  g_autofree char *from_scenario = scenario ? g_path_get_dirname(scenario) : NULL;
  GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
  if (g_getenv(variable))
    g_ptr_array_add(folders, g_strdup(g_getenv(variable)));
  if (from_scenario)
    add_if_folder(folders, beside ? g_build_filename(from_scenario, beside, NULL) : g_strdup(from_scenario));
  add_if_folder(folders, g_strdup(kind));
  if (is_below(program, BOOTRACE_BUILD_FOLDER))
    add_if_folder(folders, g_build_filename(BOOTRACE_SOURCE_FOLDER, kind, NULL));
  add_if_folder(folders, g_build_filename(prefix, "share", "bootrace", kind, NULL));
  return folders;
}

char **environment_image_folders(const char *scenario)
{
  g_autoptr(GPtrArray) folders = data_folders("BOOTRACE_IMAGES", "images", scenario, "../images");
  g_ptr_array_add(folders, NULL);
  return (char **)g_ptr_array_steal(folders, NULL);
}

static char *no_such_rules(const char *name, GPtrArray *folders, GError **error)
{
  g_autoptr(GString) places = g_string_new(NULL);
  for (guint i = 0; i < folders->len; i++)
    g_string_append_printf(places, "%s%s", i ? ", " : "", (const char *)g_ptr_array_index(folders, i));
  error_set(error, BOOTRACE_ERROR_INPUT, "there is no rule file '%s.ini' in: %s", name,
            places->len ? places->str : "(no rules folder found; set BOOTRACE_RULES)");
  return NULL;
}

char *environment_rules(const char *name, const char *scenario, GError **error)
{
  if (strchr(name, '/') || g_str_has_suffix(name, ".ini"))
    return g_strdup(name);
  g_autoptr(GPtrArray) folders = data_folders("BOOTRACE_RULES", "scenarios/rules", scenario, "rules");
  g_autofree char *file = g_strconcat(name, ".ini", NULL);
  for (guint i = 0; i < folders->len; i++) {
    g_autofree char *path = g_build_filename(g_ptr_array_index(folders, i), file, NULL);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer(&path);
  }
  return no_such_rules(name, folders, error);
}

char *environment_scenario_file(const char *name, const char *scenario)
{
  g_autoptr(GPtrArray) folders = data_folders("BOOTRACE_SCENARIOS", "scenarios", scenario, NULL);
  for (guint i = 0; i < folders->len; i++) {
    g_autofree char *path = g_build_filename(g_ptr_array_index(folders, i), name, NULL);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer(&path);
  }
  return NULL;
}

/* Files of the folder that are no scenarios. */
static const char *const OTHER_FILES[] = {"known.ini", "suppressions.ini", NULL};

static int compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_scenarios(GPtrArray *paths, const char *folder)
{
  g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
  for (const char *name; entries && (name = g_dir_read_name(entries));)
    if (g_str_has_suffix(name, ".ini") && !g_strv_contains(OTHER_FILES, name))
      g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
}

char **environment_scenarios(void)
{
  g_autoptr(GPtrArray) folders = data_folders("BOOTRACE_SCENARIOS", "scenarios", NULL, NULL);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < folders->len; i++)
    add_scenarios(paths, g_ptr_array_index(folders, i));
  g_ptr_array_sort(paths, compare_texts);
  g_ptr_array_add(paths, NULL);
  return (char **)g_ptr_array_steal(paths, NULL);
}

/* Names of all scenarios, as run takes them. Returns: (owned). */
static char **scenario_names(void)
{
  g_auto(GStrv) paths = environment_scenarios();
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (char **path = paths; *path; path++) {
    char *name = g_path_get_basename(*path);
    name[strlen(name) - strlen(".ini")] = '\0';
    g_ptr_array_add(names, name);
  }
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_steal(names, NULL);
}

static char *no_such_scenario(const char *name, GError **error)
{
  g_auto(GStrv) names = scenario_names();
  const char *const *known = (const char *const *)names;
  g_autofree char *list = names_join(known), *hint = nearest_hint(name, known);
  error_set(error, BOOTRACE_ERROR_INPUT, "%s: there is neither a file of this name nor scenarios/%s.ini; %s%s%s", name,
            name, *names ? "scenarios are " : "no scenarios are seen from here", list, hint);
  return NULL;
}

char *environment_scenario(const char *name, GError **error)
{
  if (strchr(name, '/') || g_str_has_suffix(name, ".ini"))
    return g_strdup(name);
  g_autofree char *file = g_strconcat(name, ".ini", NULL);
  char *path = environment_scenario_file(file, NULL);
  if (path)
    return path;
  return g_file_test(name, G_FILE_TEST_EXISTS) ? g_strdup(name) : no_such_scenario(name, error);
}

char *environment_cache(void)
{
  if (g_getenv("BOOTRACE_CACHE"))
    return g_strdup(g_getenv("BOOTRACE_CACHE"));
  if (geteuid() == 0)
    return g_strdup("/var/cache/bootrace"); /* readable by the user that QEMU runs as, which /root is not */
  return g_build_filename(g_get_user_cache_dir(), "bootrace", NULL);
}

/* A file that belongs to this build: VARIABLE, beside the program in the build tree, or installed. */
static char *own_file(const char *variable, const char *in_build, const char *name, GError **error)
{
  if (g_getenv(variable))
    return g_strdup(g_getenv(variable));
  g_autofree char *program = program_folder(), *prefix = g_path_get_dirname(program);
  g_autofree char *built = g_build_filename(program, in_build, NULL);
  if (g_file_test(built, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer(&built);
  g_autofree char *installed = g_build_filename(prefix, "libexec", "bootrace", name, NULL);
  if (g_file_test(installed, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer(&installed);
  error_set(error, BOOTRACE_ERROR_HOST, "%s is neither at %s nor at %s; build or install bootrace anew, or set %s",
            name, built, installed, variable);
  return NULL;
}

char *environment_guest_program(GError **error)
{
  return own_file("BOOTRACE_GUEST", "guest/bootrace-guest", "bootrace-guest", error);
}

char *environment_parrot(GError **error)
{
  return own_file("BOOTRACE_PARROT", "guest/parrot/parrot.elf", "parrot.elf", error);
}
