/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repository/workshop.h"
#include "tests/unit/git_folder.h"
#include <unistd.h>

static Workshop *open_named(const GitFolder *git, const char *name)
{
  g_autofree char *base = g_build_filename(git->folder, "w", NULL);
  g_autoptr(GError) error = NULL;
  Workshop *workshop = workshop_open(base, name, git->repository, &error);
  assert_no_error(error);
  return workshop;
}

static void checkout(Workshop *workshop, const GitFolder *git, const char *revision)
{
  g_autofree char *hash = git_hash(git, revision), *failure = NULL;
  g_autoptr(GError) error = NULL;
  assert_true(workshop_checkout(workshop, hash, &failure, &error));
  assert_null(failure);
}

static void assert_holds(const Workshop *workshop, const char *file, const char *expected)
{
  g_autofree char *path = g_build_filename(workshop_tree(workshop), file, NULL), *text = NULL;
  assert_int_equal(g_file_get_contents(path, &text, NULL, NULL), expected != NULL);
  if (expected)
    assert_string_equal(text, expected);
}

/* How many worktrees the repository knows, its own among them. */
static guint worktrees(const GitFolder *git)
{
  static const char *const arguments[] = {"worktree", "list", NULL};
  g_autofree char *list = NULL;
  assert_true(git_run(git->repository, arguments, BOOTRACE_ERROR_INPUT, &list, NULL));
  g_auto(GStrv) lines = g_strsplit(list, "\n", -1);
  return g_strv_length(lines);
}

static void make_history(const GitFolder *git)
{
  git_commit(git, "a", "1", "one");
  git_in(git->repository, "tag one");
  git_commit(git, "a", "2", "two");
  git_commit(git, "b", "3", "three");
}

static void the_tree_is_what_the_commit_says_and_nothing_else(void **state)
{
  const GitFolder *git = *state;
  make_history(git);
  git_commit(git, ".gitignore", "built\n", "ignore");
  Workshop *workshop = open_named(git, "x");
  checkout(workshop, git, "main");
  assert_holds(workshop, "b", "3");
  g_autofree char *ignored = g_build_filename(workshop_tree(workshop), "built", NULL);
  g_autofree char *changed = g_build_filename(workshop_tree(workshop), "a", NULL);
  assert_true(g_file_set_contents(ignored, "x", -1, NULL) && g_file_set_contents(changed, "x", -1, NULL));
  checkout(workshop, git, "one");
  assert_holds(workshop, "a", "1");
  assert_holds(workshop, "b", NULL);
  assert_holds(workshop, "built", NULL);
  workshop_close(workshop, TRUE);
}

static void the_users_own_tree_is_left_alone(void **state)
{
  const GitFolder *git = *state;
  make_history(git);
  g_autofree char *mine = g_build_filename(git->repository, "a", NULL), *text = NULL;
  assert_true(g_file_set_contents(mine, "not committed", -1, NULL));
  Workshop *workshop = open_named(git, "x");
  checkout(workshop, git, "one");
  workshop_close(workshop, TRUE);
  assert_true(g_file_get_contents(mine, &text, NULL, NULL));
  assert_string_equal(text, "not committed");
  assert_int_equal(worktrees(git), 1);
}

static void submodules_come_with_the_commit(void **state)
{
  const GitFolder *git = *state;
  g_autofree char *other = g_build_filename(git->folder, "other", NULL);
  g_setenv("GIT_CONFIG_COUNT", "1", TRUE);
  g_setenv("GIT_CONFIG_KEY_0", "protocol.file.allow", TRUE);
  g_setenv("GIT_CONFIG_VALUE_0", "always", TRUE);
  make_history(git);
  git_in(git->folder, "clone --quiet r other");
  g_autofree char *add = g_strdup_printf("submodule --quiet add %s sub", other);
  git_in(git->repository, add);
  git_in(git->repository, "commit --quiet -m sub");
  Workshop *workshop = open_named(git, "x");
  checkout(workshop, git, "main");
  assert_holds(workshop, "sub/b", "3");
  workshop_close(workshop, TRUE);
  g_unsetenv("GIT_CONFIG_COUNT");
  assert_int_equal(worktrees(git), 1);
}

static void reverts_a_commit_or_says_why_not(void **state)
{
  const GitFolder *git = *state;
  make_history(git);
  g_autofree char *tip = git_hash(git, "main"), *two = git_hash(git, "main~1"), *one = git_hash(git, "one");
  g_autofree char *none = NULL, *conflict = NULL;
  Workshop *workshop = open_named(git, "x");
  assert_true(workshop_revert(workshop, tip, two, &none, NULL));
  assert_null(none);
  assert_holds(workshop, "a", "1");
  assert_holds(workshop, "b", "3");
  assert_true(workshop_revert(workshop, tip, one, &conflict, NULL));
  assert_non_null(conflict);
  assert_non_null(strstr(conflict, "git revert"));
  checkout(workshop, git, "main");
  workshop_close(workshop, TRUE);
}

static void reverts_what_a_merge_has_brought(void **state)
{
  const GitFolder *git = *state;
  make_history(git);
  git_in(git->repository, "checkout --quiet -b side one");
  git_commit(git, "side", "x", "side");
  git_in(git->repository, "checkout --quiet main");
  git_in(git->repository, "merge --quiet --no-ff -m merge side");
  g_autofree char *merge = git_hash(git, "main"), *failure = NULL;
  git_commit(git, "b", "4", "after");
  g_autofree char *tip = git_hash(git, "main");
  Workshop *workshop = open_named(git, "x");
  assert_true(workshop_revert(workshop, tip, merge, &failure, NULL));
  assert_null(failure);
  assert_holds(workshop, "side", NULL);
  assert_holds(workshop, "b", "4");
  workshop_close(workshop, TRUE);
}

static void an_unknown_commit_is_a_failure_not_an_error(void **state)
{
  const GitFolder *git = *state;
  make_history(git);
  g_autofree char *failure = NULL;
  Workshop *workshop = open_named(git, "x");
  assert_true(workshop_checkout(workshop, "0123456789012345678901234567890123456789", &failure, NULL));
  assert_non_null(failure);
  workshop_close(workshop, TRUE);
}

static void output_is_empty_at_first_and_logs_outlive_the_end(void **state)
{
  const GitFolder *git = *state;
  make_history(git);
  Workshop *workshop = open_named(git, "x");
  g_autofree char *output = workshop_output(workshop, "c", NULL), *file = g_build_filename(output, "f", NULL);
  assert_true(g_file_set_contents(file, "x", -1, NULL));
  g_autofree char *again = workshop_output(workshop, "c", NULL), *log = workshop_log(workshop, "c");
  assert_false(g_file_test(file, G_FILE_TEST_EXISTS));
  assert_true(g_file_set_contents(log, "x", -1, NULL));
  workshop_close(workshop, TRUE);
  assert_false(g_file_test(again, G_FILE_TEST_EXISTS));
  assert_true(g_file_test(log, G_FILE_TEST_EXISTS));
}

static void two_cannot_work_in_one(void **state)
{
  const GitFolder *git = *state;
  make_history(git);
  Workshop *workshop = open_named(git, "x"), *beside = open_named(git, "y");
  g_autofree char *base = g_build_filename(git->folder, "w", NULL);
  GError *error = NULL;
  assert_null(workshop_open(base, "x", git->repository, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "under way already");
  assert_true(g_file_test(workshop_tree(workshop), G_FILE_TEST_IS_DIR)); /* and nothing was swept */
  workshop_close(workshop, TRUE);
  workshop_close(beside, TRUE);
}

/* What this program does when it is started as "dead FOLDER": opens a workshop, says so, and waits to be killed. */
static int stay_in_a_workshop(const char *folder)
{
  g_autofree char *base = g_build_filename(folder, "w", NULL), *repository = g_build_filename(folder, "r", NULL);
  Workshop *workshop = workshop_open(base, "dead", repository, NULL);
  g_autofree char *image = workshop ? g_build_filename(workshop_images(workshop), "i", NULL) : NULL;
  if (!workshop || !g_file_set_contents(image, "x", -1, NULL) || write(STDOUT_FILENO, "x", 1) != 1)
    return 1;
  pause();
  return 0;
}

/* A bootrace that is killed while something builds in its worktree. Returns: (owned) what builds. */
static GSubprocess *killed_in_a_workshop(const GitFolder *git)
{
  g_autofree char *tree = g_build_filename(git->folder, "w", "dead", "tree", NULL);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) bootrace =
      g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "/proc/self/exe", "dead", git->folder, NULL);
  char ready = 0;
  assert_int_equal(g_input_stream_read(g_subprocess_get_stdout_pipe(bootrace), &ready, 1, NULL, NULL), 1);
  g_subprocess_launcher_set_cwd(launcher, tree);
  GSubprocess *build = g_subprocess_launcher_spawn(launcher, NULL, "sleep", "1000", NULL);
  assert_non_null(build);
  g_subprocess_force_exit(bootrace);
  assert_true(g_subprocess_wait(bootrace, NULL, NULL));
  return build;
}

static void the_next_start_clears_up_behind_one_that_was_killed(void **state)
{
  const GitFolder *git = *state;
  make_history(git);
  g_autoptr(GSubprocess) build = killed_in_a_workshop(git);
  assert_int_equal(worktrees(git), 2);
  Workshop *workshop = open_named(git, "other");
  assert_int_equal(worktrees(git), 2);
  g_autofree char *tree = g_build_filename(git->folder, "w", "dead", "tree", NULL);
  g_autofree char *image = g_build_filename(git->folder, "w", "dead", "images", "i", NULL);
  assert_false(g_file_test(tree, G_FILE_TEST_EXISTS));
  assert_true(g_file_test(image, G_FILE_TEST_EXISTS)); /* for --resume */
  assert_true(g_subprocess_wait(build, NULL, NULL));
  assert_true(g_subprocess_get_if_signaled(build));
  workshop_close(workshop, TRUE);
  assert_int_equal(worktrees(git), 1);
}

int main(int argc, char **argv)
{
  if (argc == 3 && strcmp(argv[1], "dead") == 0)
    return stay_in_a_workshop(argv[2]);
  const struct CMUnitTest tests[] = {
      git_test(the_tree_is_what_the_commit_says_and_nothing_else),
      git_test(the_users_own_tree_is_left_alone),
      git_test(submodules_come_with_the_commit),
      git_test(reverts_a_commit_or_says_why_not),
      git_test(reverts_what_a_merge_has_brought),
      git_test(an_unknown_commit_is_a_failure_not_an_error),
      git_test(output_is_empty_at_first_and_logs_outlive_the_end),
      git_test(two_cannot_work_in_one),
      git_test(the_next_start_clears_up_behind_one_that_was_killed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
