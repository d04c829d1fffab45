/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repository/commits.h"
#include "tests/unit/git_folder.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static const Commit *at(const GPtrArray *commits, guint i)
{
  return g_ptr_array_index(commits, i);
}

static void reads_what_git_log_prints(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) commits =
      commits_parse("\x01" A "\n\nfirst\n\n\x01" B "\n" A " " B "\na merge\n\nunits/a b.mount\n\"x\\ty\"\n");
  assert_int_equal(commits->len, 2);
  assert_string_equal(at(commits, 0)->subject, "first");
  assert_null(at(commits, 0)->parents[0]);
  assert_int_equal(at(commits, 0)->paths->len, 0);
  assert_int_equal(g_strv_length(at(commits, 1)->parents), 2);
  assert_int_equal(at(commits, 1)->paths->len, 2);
  assert_string_equal(g_ptr_array_index(at(commits, 1)->paths, 0), "units/a b.mount");
}

static void a_mark_in_a_subject_is_no_commit(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) commits = commits_parse("\x01" A "\n\nodd \x01 subject\n\x01" B "\n" A "\nnext");
  assert_int_equal(commits->len, 2);
  assert_string_equal(at(commits, 1)->hash, B);
  g_autoptr(GPtrArray) none = commits_parse("");
  assert_int_equal(none->len, 0);
}

/* good ─ one ─ two ─ merge ─ bad, and beside them good ─ side ─ merge. */
static void make_history(const GitFolder *git)
{
  git_commit(git, "README", "0", "good");
  git_in(git->repository, "tag good");
  git_commit(git, "README", "1", "one");
  git_commit(git, "units/a.mount", "2", "two");
  git_in(git->repository, "checkout --quiet -b side good");
  git_commit(git, "side", "3", "side");
  git_in(git->repository, "checkout --quiet main");
  git_in(git->repository, "merge --quiet --no-ff -m merge side");
  git_commit(git, "README", "4", "bad");
}

static GPtrArray *load(const GitFolder *git, const char *good, const char *bad, gboolean all, GError **error)
{
  const CommitRange range = {.repository = git->repository, .good = good, .bad = bad, .all_parents = all};
  return commits_load(&range, error);
}

static void assert_refused(const GitFolder *git, const char *good, const char *bad, const char *part)
{
  GError *error = NULL;
  assert_null(load(git, good, bad, FALSE, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, part);
}

static void first_parents_make_a_line_from_good_to_bad(void **state)
{
  make_history(*state);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) commits = load(*state, "good", "main", FALSE, &error);
  assert_no_error(error);
  static const char *const SUBJECTS[] = {"good", "one", "two", "merge", "bad"};
  assert_int_equal(commits->len, G_N_ELEMENTS(SUBJECTS));
  for (guint i = 0; i < commits->len; i++) {
    assert_string_equal(at(commits, i)->subject, SUBJECTS[i]);
    if (i > 0)
      assert_string_equal(at(commits, i)->parents[0], at(commits, i - 1)->hash);
  }
  assert_string_equal(g_ptr_array_index(at(commits, 2)->paths, 0), "units/a.mount");
  assert_string_equal(g_ptr_array_index(at(commits, 3)->paths, 0), "side"); /* what a merge brings */
}

static void all_parents_bring_the_side_branch_parents_first(void **state)
{
  make_history(*state);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) commits = load(*state, "good", "main", TRUE, &error);
  assert_no_error(error);
  assert_int_equal(commits->len, 6);
  assert_string_equal(at(commits, 0)->subject, "good");
  assert_string_equal(at(commits, 4)->subject, "merge");
  assert_string_equal(at(commits, 5)->subject, "bad");
}

static void wrong_ends_are_told_apart(void **state)
{
  GitFolder *git = *state;
  make_history(git);
  git_in(git->repository, "checkout --quiet --orphan other");
  git_commit(git, "README", "5", "unrelated");
  assert_refused(git, "main", "good", "Are the two exchanged?");
  assert_refused(git, "good", "good", "are the same commit");
  assert_refused(git, "other", "main", "have no common history");
  g_autofree char *side = git_hash(git, "good"), *parted = g_strndup(side, 12);
  assert_refused(git, "side", "main~2", parted);
  assert_refused(git, "nonsense", "main", "--good=nonsense: there is no such commit");
  assert_refused(git, "good", "--all", "--bad=--all: expected a revision");
}

static void a_folder_that_is_no_repository_is_refused(void **state)
{
  GitFolder *git = *state;
  GError *error = NULL;
  g_setenv("GIT_CEILING_DIRECTORIES", git->folder, TRUE);
  const CommitRange range = {.repository = git->folder, .good = "a", .bad = "b"};
  assert_null(commits_load(&range, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "not a git repository");
  const CommitRange nowhere = {.repository = "/nonexistent/x", .good = "a", .bad = "b"};
  error = NULL;
  assert_null(commits_load(&nowhere, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "there is no such folder");
}

static void variables_of_a_hook_lead_nowhere_else(void **state)
{
  make_history(*state);
  g_setenv("GIT_DIR", "/nonexistent/.git", TRUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) commits = load(*state, "good", "main", FALSE, &error);
  g_unsetenv("GIT_DIR");
  assert_no_error(error);
  assert_int_equal(commits->len, 5);
}

static void changes_that_no_commit_holds_are_noticed(void **state)
{
  GitFolder *git = *state;
  make_history(git);
  assert_false(commits_are_behind(git->repository));
  g_autofree char *path = g_build_filename(git->repository, "README", NULL);
  assert_true(g_file_set_contents(path, "changed", -1, NULL));
  assert_true(commits_are_behind(git->repository));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_what_git_log_prints),
      cmocka_unit_test(a_mark_in_a_subject_is_no_commit),
      git_test(first_parents_make_a_line_from_good_to_bad),
      git_test(all_parents_bring_the_side_branch_parents_first),
      git_test(wrong_ends_are_told_apart),
      git_test(a_folder_that_is_no_repository_is_refused),
      git_test(variables_of_a_hook_lead_nowhere_else),
      git_test(changes_that_no_commit_holds_are_noticed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
