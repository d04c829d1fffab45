/* SPDX-License-Identifier: GPL-3.0-or-later */
/* git_folder.h: a temporary folder with a git repository in it, gone after the test. */
#pragma once
#include "repository/git.h"
#include "tests/unit/test.h"
#include <glib/gstdio.h>

typedef struct {
  char *folder, *repository;
} GitFolder;

static inline void git_in(const char *folder, const char *command)
{
  g_autofree char *line = g_strconcat("git ", command, NULL);
  const char *const argv[] = {"/bin/sh", "-c", line, NULL};
  g_autoptr(GSubprocessLauncher) launcher = git_launcher(G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_subprocess_launcher_set_cwd(launcher, folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, argv, &error);
  assert_no_error(error);
  assert_true(g_subprocess_wait_check(process, NULL, &error));
}

static inline int git_folder_make(void **state)
{
  GitFolder *git = g_new0(GitFolder, 1);
  git->folder = g_dir_make_tmp("bootrace-git-XXXXXX", NULL);
  git->repository = g_build_filename(git->folder, "r", NULL);
  /* Nothing of the user's own settings decides what the test shows. */
  g_setenv("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
  g_setenv("GIT_CONFIG_SYSTEM", "/dev/null", TRUE);
  assert_int_equal(g_mkdir(git->repository, 0755), 0);
  git_in(git->repository, "init --quiet --initial-branch=main .");
  git_in(git->repository, "config user.name T");
  git_in(git->repository, "config user.email t@example.org");
  *state = git;
  return 0;
}

static inline int git_folder_remove(void **state)
{
  GitFolder *git = *state;
  g_autoptr(GSubprocess) process = g_subprocess_new(G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", git->folder, NULL);
  gboolean gone = process && g_subprocess_wait_check(process, NULL, NULL);
  g_free(git->folder);
  g_free(git->repository);
  g_free(git);
  return gone ? 0 : -1;
}

#define git_test(test) cmocka_unit_test_setup_teardown(test, git_folder_make, git_folder_remove)

/* Commits FILE with TEXT under SUBJECT. */
static inline void git_commit(const GitFolder *git, const char *file, const char *text, const char *subject)
{
  g_autofree char *path = g_build_filename(git->repository, file, NULL), *folder = g_path_get_dirname(path);
  g_autofree char *quoted = g_shell_quote(subject), *commit = g_strconcat("commit --quiet -m ", quoted, NULL);
  assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
  assert_true(g_file_set_contents(path, text, -1, NULL));
  git_in(git->repository, "add --all");
  git_in(git->repository, commit);
}

/* The hash of REVISION. Returns: (owned). */
static inline char *git_hash(const GitFolder *git, const char *revision)
{
  const char *const arguments[] = {"rev-parse", revision, NULL};
  char *hash = NULL;
  g_autoptr(GError) error = NULL;
  assert_true(git_run(git->repository, arguments, BOOTRACE_ERROR_INPUT, &hash, &error));
  return hash;
}
