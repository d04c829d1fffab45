/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repository/workshop.h"
#include "base/error.h"
#include "repository/git.h"
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The file that tells whose worktree a dead workshop had. */
#define OWNER "repository"
/* What a killed bisection has left is good for --resume; nobody resumes after so long. */
#define STALE_AGE_S (30 * 24 * 60 * 60)

struct _Workshop {
  char *folder, *repository;
  char *tree, *images, *scratch;
  int lock;
};

const char *workshop_tree(const Workshop *workshop)
{
  return workshop->tree;
}

const char *workshop_images(const Workshop *workshop)
{
  return workshop->images;
}

const char *workshop_scratch(const Workshop *workshop)
{
  return workshop->scratch;
}

/* ---- files ---- */

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
  (void)status;
  (void)kind;
  (void)walk;
  (void)remove(path);
  return 0;
}

static void remove_tree(const char *path)
{
  enum { OPEN_FOLDERS = 16 };
  (void)nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

static gboolean make_folder(const char *path, GError **error)
{
  return g_mkdir_with_parents(path, 0755) == 0 ||
         error_set(error, BOOTRACE_ERROR_HOST, "cannot make %s: %s", path, g_strerror(errno));
}

char *workshop_output(const Workshop *workshop, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename(workshop->folder, "output", name, NULL);
  remove_tree(path);
  return make_folder(path, error) ? g_steal_pointer(&path) : NULL;
}

char *workshop_log(const Workshop *workshop, const char *name)
{
  g_autofree char *file = g_strconcat(name, ".log", NULL);
  return g_build_filename(workshop->folder, "logs", file, NULL);
}

/* ---- clearing up ---- */

/* Ends what still builds in FOLDER: told by the folder in which it works. */
static void end_builds(const char *folder)
{
  g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
  g_autofree char *within = g_strconcat(folder, "/", NULL);
  for (const char *name = processes ? g_dir_read_name(processes) : NULL; name; name = g_dir_read_name(processes)) {
    g_autofree char *link = g_build_filename("/proc", name, "cwd", NULL);
    g_autofree char *place = g_ascii_isdigit(*name) ? g_file_read_link(link, NULL) : NULL;
    gint64 pid = g_ascii_strtoll(name, NULL, 10);
    if (place && g_str_has_prefix(place, within) && pid != getpid())
      (void)kill((pid_t)pid, SIGKILL);
  }
}

/* Removes TREE as a worktree of REPOSITORY, if it is one, and as a folder. */
static void remove_worktree(const char *repository, const char *tree)
{
  const char *const removal[] = {"worktree", "remove", "--force", "--force", tree, NULL};
  static const char *const prune[] = {"worktree", "prune", NULL};
  g_auto(GitAnswer) first = {0}, second = {0};
  if (!g_file_test(repository, G_FILE_TEST_IS_DIR)) {
    remove_tree(tree);
    return;
  }
  if (!git_ask(repository, removal, &first, NULL) || first.status != 0)
    remove_tree(tree);
  (void)!git_ask(repository, prune, &second, NULL);
}

/* Returns: the lock of FOLDER, or -1 while another bootrace has it. */
static int lock_folder(const char *folder)
{
  g_autofree char *path = g_build_filename(folder, "lock", NULL);
  int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
    close(lock);
    return -1;
  }
  return lock;
}

static gboolean is_stale(const char *folder)
{
  GStatBuf status;
  g_autofree char *lock = g_build_filename(folder, "lock", NULL);
  return g_stat(lock, &status) == 0 && g_get_real_time() / G_USEC_PER_SEC - status.st_mtime > STALE_AGE_S;
}

/* FOLDER is locked by us: what is left of a bootrace that was killed goes. */
static void clear_up(const char *folder)
{
  g_autofree char *tree = g_build_filename(folder, "tree", NULL), *owner = g_build_filename(folder, OWNER, NULL);
  g_autofree char *repository = NULL;
  if (g_file_test(tree, G_FILE_TEST_EXISTS) && g_file_get_contents(owner, &repository, NULL, NULL)) {
    end_builds(folder);
    remove_worktree(repository, tree);
  }
}

static void sweep(const char *base)
{
  g_autoptr(GDir) folders = g_dir_open(base, 0, NULL);
  for (const char *name = folders ? g_dir_read_name(folders) : NULL; name; name = g_dir_read_name(folders)) {
    g_autofree char *folder = g_build_filename(base, name, NULL);
    gboolean stale = is_stale(folder);
    int lock = g_file_test(folder, G_FILE_TEST_IS_DIR) ? lock_folder(folder) : -1;
    if (lock < 0)
      continue;
    clear_up(folder);
    if (stale)
      remove_tree(folder);
    close(lock);
  }
}

/* ---- opening and closing ---- */

static gboolean make_folders(const Workshop *workshop, GError **error)
{
  g_autofree char *logs = g_build_filename(workshop->folder, "logs", NULL);
  g_autofree char *owner = g_build_filename(workshop->folder, OWNER, NULL);
  if (!make_folder(logs, error) || !make_folder(workshop->images, error) || !make_folder(workshop->scratch, error))
    return FALSE;
  return g_file_set_contents(owner, workshop->repository, -1, error) ||
         error_adopt(error, BOOTRACE_ERROR_HOST, "%s", "");
}

static gboolean add_worktree(const Workshop *workshop, GError **error)
{
  const char *const arguments[] = {"worktree", "add", "--detach", "--no-checkout", workshop->tree, NULL};
  return git_run(workshop->repository, arguments, BOOTRACE_ERROR_INPUT, NULL, error);
}

Workshop *workshop_open(const char *base, const char *name, const char *repository, GError **error)
{
  Workshop *workshop = g_new0(Workshop, 1);
  workshop->folder = g_build_filename(base, name, NULL);
  workshop->repository = g_canonicalize_filename(repository, NULL);
  workshop->tree = g_build_filename(workshop->folder, "tree", NULL);
  workshop->images = g_build_filename(workshop->folder, "images", NULL);
  workshop->scratch = g_build_filename(workshop->folder, "scratch", NULL);
  workshop->lock = -1;
  gboolean good = make_folder(workshop->folder, error);
  if (good) {
    sweep(base);
    workshop->lock = lock_folder(workshop->folder);
    good = workshop->lock >= 0 ||
           error_set(error, BOOTRACE_ERROR_HOST,
                     "%s: another bootrace works in it, this bisection is under way already", workshop->folder);
  }
  if (good && make_folders(workshop, error) && add_worktree(workshop, error))
    return workshop;
  workshop_close(workshop, FALSE);
  return NULL;
}

static void remove_all_but_logs(const Workshop *workshop)
{
  static const char *const PARTS[] = {"images", "output", "scratch", OWNER};
  for (gsize i = 0; i < G_N_ELEMENTS(PARTS); i++) {
    g_autofree char *path = g_build_filename(workshop->folder, PARTS[i], NULL);
    remove_tree(path);
  }
  g_autofree char *logs = g_build_filename(workshop->folder, "logs", NULL);
  if (g_rmdir(logs) == 0) /* else there are logs in it that a message has named */
    remove_tree(workshop->folder);
}

void workshop_close(Workshop *workshop, gboolean finished)
{
  if (!workshop)
    return;
  if (workshop->lock >= 0) {
    remove_worktree(workshop->repository, workshop->tree);
    if (finished)
      remove_all_but_logs(workshop);
    close(workshop->lock);
  }
  g_free(workshop->folder);
  g_free(workshop->repository);
  g_free(workshop->tree);
  g_free(workshop->images);
  g_free(workshop->scratch);
  g_free(workshop);
}

/* ---- checking out ---- */

/* Runs STEPS one after the other in the worktree until one fails: *RET_FAILURE is then what it says. */
static gboolean take_steps(const Workshop *workshop, const char *const *const *steps, char **ret_failure,
                           GError **error)
{
  g_autofree char *failure = NULL;
  for (; *steps && !failure; steps++) {
    g_auto(GitAnswer) answer = {0};
    if (!git_ask(workshop->tree, *steps, &answer, error))
      return FALSE;
    if (answer.status != 0)
      failure = g_strdup_printf("git %s: %s", **steps, *answer.complaint ? answer.complaint : answer.output);
  }
  *ret_failure = g_steal_pointer(&failure);
  return TRUE;
}

static gboolean update_submodules(const Workshop *workshop, char **ret_failure, GError **error)
{
  static const char *const update[] = {"submodule", "update", "--init", "--recursive", "--force", NULL};
  const char *const *const steps[] = {update, NULL};
  g_autofree char *modules = g_build_filename(workshop->tree, ".gitmodules", NULL);
  if (*ret_failure || !g_file_test(modules, G_FILE_TEST_EXISTS))
    return TRUE;
  return take_steps(workshop, steps, ret_failure, error);
}

static const char *const CLEAN[] = {"clean", "--quiet", "-ffdx", NULL};

gboolean workshop_checkout(Workshop *workshop, const char *hash, char **ret_failure, GError **error)
{
  const char *const checkout[] = {"checkout", "--quiet", "--detach", "--force", hash, NULL};
  const char *const *const steps[] = {checkout, CLEAN, NULL};
  return take_steps(workshop, steps, ret_failure, error) && update_submodules(workshop, ret_failure, error);
}

static gboolean is_merge(const Workshop *workshop, const char *hash)
{
  g_autofree char *second = g_strconcat(hash, "^2", NULL);
  const char *const arguments[] = {"rev-parse", "--verify", "--quiet", second, NULL};
  g_auto(GitAnswer) answer = {0};
  return git_ask(workshop->repository, arguments, &answer, NULL) && answer.status == 0;
}

gboolean workshop_revert(Workshop *workshop, const char *tip, const char *hash, char **ret_failure, GError **error)
{
  const char *const checkout[] = {"checkout", "--quiet", "--detach", "--force", tip, NULL};
  const char *const plain[] = {"revert", "--no-commit", hash, NULL};
  const char *const merge[] = {"revert", "--no-commit", "--mainline", "1", hash, NULL};
  const char *const *const steps[] = {checkout, CLEAN, is_merge(workshop, hash) ? merge : plain, NULL};
  return take_steps(workshop, steps, ret_failure, error) && update_submodules(workshop, ret_failure, error);
}
