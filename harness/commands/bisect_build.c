/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/bisect_task.h"
#include "commands/environment.h"
#include "repository/build_command.h"
#include "repository/commits.h"
#include <glib/gstdio.h>
#include <string.h>

#define DEFINITION "image.ini"

/* ---- where the image lies ---- */

static char *definition_in(const char *folder)
{
  g_autofree char *path = g_build_filename(folder, DEFINITION, NULL);
  return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&path) : NULL;
}

/* Path of the image.ini that the command has left: LINE, which it printed last, names it or its folder; a silent
 * command has left it in OUTPUT or at the top of the TREE. Returns: (owned), or NULL. */
static char *find_definition(const char *line, const char *output, const char *tree)
{
  if (!*line) {
    char *path = definition_in(output);
    return path ? path : definition_in(tree);
  }
  g_autofree char *path = g_canonicalize_filename(line, tree);
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    return definition_in(path);
  return g_str_has_suffix(path, "/" DEFINITION) && g_file_test(path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&path)
                                                                                             : NULL;
}

/* ---- the image ---- */

static void tell_step(const char *image, const char *step, gpointer data)
{
  (void)image;
  g_autofree char *text = g_strdup_printf("  %s", step);
  live_note(((BisectTask *)data)->live, text);
}

/* Images of the same revision are found before others of that name. */
static ImageLibrary *library_of(const BisectTask *task, const char *images, GError **error)
{
  g_autofree char *guest_program = environment_guest_program(error), *cache = environment_cache();
  if (!guest_program)
    return NULL;
  g_auto(GStrv) others = environment_image_folders(task->scenario->path);
  g_autoptr(GPtrArray) folders = g_ptr_array_new();
  g_ptr_array_add(folders, (gpointer)(guintptr)images);
  for (char **other = others; *other; other++)
    g_ptr_array_add(folders, *other);
  g_ptr_array_add(folders, NULL);
  return image_library_new((const char *const *)(gpointer)folders->pdata, cache, guest_program);
}

static Image *open_image(BisectTask *task, const char *definition, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(definition), *images = g_path_get_dirname(folder);
  g_autofree char *name = g_path_get_basename(folder), *workshop = g_path_get_dirname(workshop_tree(task->workshop));
  g_autoptr(ImageLibrary) library = library_of(task, images, error);
  if (!library || !image_library_build(library, name, tell_step, task, error))
    return NULL;
  g_autoptr(Image) image = image_library_open(library, name, error);
  if (!image || !image_freeze(image, workshop, workshop_images(task->workshop), error))
    return NULL;
  return g_steal_pointer(&image);
}

/* ---- one build ---- */

typedef struct {
  const char *name, *hash; /* NAME: of image, output folder and log */
} Target;

static char *failure_text(const BisectTask *task, const BuildResult *result, const char *log)
{
  g_autofree char *end = build_log_end(log);
  return g_strdup_printf("--build='%s' ended with %d%s%s\nthe whole log is %s", task->record->build, result->status,
                         *end ? ":\n" : "", end, log);
}

static char *nothing_left(const BisectTask *task, const BuildResult *result, const char *log)
{
  if (*result->last_line)
    return g_strdup_printf("--build='%s' printed \"%s\" as its last line, and there is no image.ini of that path (see "
                           "%s); it must be the path of the image.ini, or of its folder",
                           task->record->build, result->last_line, log);
  return g_strdup_printf(
      "--build='%s' has left no image.ini, neither in $BOOTRACE_OUTPUT nor at the top of the tree, and "
      "printed no path of one",
      task->record->build);
}

static gboolean run_command(BisectTask *task, const Target *target, const char *output, const char *log,
                            BuildResult *ret, GError **error)
{
  g_autofree char *commit = g_strconcat("BOOTRACE_COMMIT=", target->hash, NULL);
  g_autofree char *place = g_strconcat("BOOTRACE_OUTPUT=", output, NULL);
  g_autofree char *scratch = g_strconcat("BOOTRACE_SCRATCH=", workshop_scratch(task->workshop), NULL);
  g_autofree char *repository = g_strconcat("BOOTRACE_REPOSITORY=", task->record->repository, NULL);
  const char *const settings[] = {commit, place, scratch, repository, NULL};
  const Build build = {.command = task->record->build,
                       .folder = workshop_tree(task->workshop),
                       .settings = settings,
                       .log = log,
                       .interrupt_fd = task->interrupt_fd};
  return build_run(&build, ret, error);
}

/* A definition that is no good is the commit's fault; a host that cannot build is not. */
static gboolean take_image(BisectTask *task, const Target *target, const char *definition, Image **ret, char **ret_why,
                           GError **error)
{
  g_autoptr(GError) failure = NULL;
  Image *image = open_image(task, definition, &failure);
  if (image) {
    g_free(image->name);
    image->name = g_strdup(target->name);
    *ret = image;
    return TRUE;
  }
  if (g_error_matches(failure, BOOTRACE_ERROR, BOOTRACE_ERROR_INPUT)) {
    *ret_why = g_strdup(failure->message);
    return TRUE;
  }
  g_propagate_error(error, g_steal_pointer(&failure));
  return FALSE;
}

/* The worktree is what is to be built. */
static gboolean build(BisectTask *task, const Target *target, Image **ret, char **ret_why, GError **error)
{
  g_autofree char *output = workshop_output(task->workshop, target->name, error);
  g_autofree char *log = workshop_log(task->workshop, target->name);
  g_auto(BuildResult) result = {0};
  if (!output || !run_command(task, target, output, log, &result, error))
    return FALSE;
  task->builds++;
  task->builds_ns += result.took_ns;
  g_autofree char *definition =
      result.status == 0 ? find_definition(result.last_line, output, workshop_tree(task->workshop)) : NULL;
  if (!definition) {
    *ret_why = result.status != 0 ? failure_text(task, &result, log) : nothing_left(task, &result, log);
    return TRUE;
  }
  if (!take_image(task, target, definition, ret, ret_why, error))
    return FALSE;
  if (*ret)
    (void)g_unlink(log); /* logs that stay are those of failures */
  return TRUE;
}

gboolean bisect_build(BisectTask *task, guint i, Image **ret, char **ret_why, GError **error)
{
  const BisectionCommit *commit = bisect_commit(task, i);
  g_autofree char *name = commit_short(commit->hash), *note = g_strdup_printf("building %s %s", name, commit->subject);
  *ret = NULL;
  *ret_why = NULL;
  live_note(task->live, note);
  if (!workshop_checkout(task->workshop, commit->hash, ret_why, error))
    return FALSE;
  const Target target = {.name = name, .hash = commit->hash};
  return *ret_why || build(task, &target, ret, ret_why, error);
}

gboolean bisect_build_reverted(BisectTask *task, guint i, Image **ret, char **ret_why, GError **error)
{
  const BisectionCommit *commit = bisect_commit(task, i), *tip = bisect_commit(task, bisect_commits(task) - 1);
  g_autofree char *name = commit_short(commit->hash);
  g_autofree char *note = g_strdup_printf("building the bad end without %s", name);
  *ret = NULL;
  *ret_why = NULL;
  live_note(task->live, note);
  if (!workshop_revert(task->workshop, tip->hash, commit->hash, ret_why, error))
    return FALSE;
  const Target target = {.name = BISECT_REVERTED, .hash = tip->hash};
  return *ret_why || build(task, &target, ret, ret_why, error);
}
