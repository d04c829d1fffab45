/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repository/commits.h"
#include "base/error.h"
#include "repository/git.h"
#include <string.h>

#define MARK "\x01"
#define SHORT_LENGTH 12
#define SHORTEST_HASH 40 /* of SHA-1 */

void commit_free(Commit *commit)
{
  if (!commit)
    return;
  g_free(commit->hash);
  g_free(commit->subject);
  g_strfreev(commit->parents);
  g_ptr_array_unref(commit->paths);
  g_free(commit);
}

char *commit_short(const char *hash)
{
  return g_strndup(hash, SHORT_LENGTH);
}

/* ---- git log ---- */

/* "HASH", "PARENT PARENT", "SUBJECT", blank, a path a line. */
static Commit *parse_one(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  guint n = g_strv_length(lines);
  Commit *commit = g_new0(Commit, 1);
  commit->hash = g_strdup(lines[0]);
  commit->parents = n > 1 && *lines[1] ? g_strsplit(lines[1], " ", -1) : g_new0(char *, 1);
  commit->subject = g_strdup(n > 2 ? lines[2] : "");
  commit->paths = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 3; i < n; i++)
    if (*lines[i])
      g_ptr_array_add(commit->paths, g_strdup(lines[i]));
  return commit;
}

static gboolean begins_with_hash(const char *text)
{
  gsize length = strspn(text, "0123456789abcdef");
  return length >= SHORTEST_HASH && text[length] == '\n';
}

GPtrArray *commits_parse(const char *text)
{
  GPtrArray *commits = g_ptr_array_new_with_free_func((GDestroyNotify)commit_free);
  g_auto(GStrv) parts = g_strsplit(text, MARK, -1);
  for (guint i = 1; *parts && parts[i]; i++) /* nothing stands before the first mark */
    if (begins_with_hash(parts[i]))          /* a mark may stand in a subject, too */
      g_ptr_array_add(commits, parse_one(parts[i]));
  return commits;
}

static gboolean load_log(const CommitRange *range, const char *const *which, GPtrArray *commits, GError **error)
{
  static const char *const ALWAYS[] = {"log",          "--no-color",   "--no-notes", "--no-decorate",
                                       "--no-renames", "--topo-order", "--reverse",  "--encoding=UTF-8",
                                       COMMITS_FORMAT, "--name-only"};
  g_autoptr(GPtrArray) line = g_ptr_array_new();
  for (gsize i = 0; i < G_N_ELEMENTS(ALWAYS); i++)
    g_ptr_array_add(line, (gpointer)(guintptr)ALWAYS[i]);
  for (; *which; which++)
    g_ptr_array_add(line, (gpointer)(guintptr)*which);
  g_ptr_array_add(line, NULL);
  g_autofree char *text = NULL;
  if (!git_run(range->repository, (const char *const *)(gpointer)line->pdata, BOOTRACE_ERROR_INPUT, &text, error))
    return FALSE;
  g_autoptr(GPtrArray) more = commits_parse(text);
  g_ptr_array_extend_and_steal(commits, g_steal_pointer(&more));
  return TRUE;
}

/* ---- the ends ---- */

static gboolean resolve(const CommitRange *range, const char *option, const char *revision, char **ret, GError **error)
{
  if (*revision == '-' || !*revision)
    return error_set(error, BOOTRACE_ERROR_INPUT, "--%s=%s: expected a revision, such as a tag or a hash", option,
                     revision);
  g_autofree char *peeled = g_strconcat(revision, "^{commit}", NULL);
  const char *const arguments[] = {"rev-parse", "--verify", "--quiet", peeled, NULL};
  g_auto(GitAnswer) answer = {0};
  if (!git_ask(range->repository, arguments, &answer, error))
    return FALSE;
  if (answer.status != 0)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "--%s=%s: there is no such commit in %s; git -C %s log --oneline lists what there is", option,
                     revision, range->repository, range->repository);
  *ret = g_steal_pointer(&answer.output);
  return TRUE;
}

static gboolean check_repository(const CommitRange *range, GError **error)
{
  static const char *const arguments[] = {"rev-parse", "--git-dir", NULL};
  if (!g_file_test(range->repository, G_FILE_TEST_IS_DIR))
    return error_set(error, BOOTRACE_ERROR_INPUT, "--repository=%s: there is no such folder", range->repository);
  return git_run(range->repository, arguments, BOOTRACE_ERROR_INPUT, NULL, error);
}

static gboolean ask_ancestor(const CommitRange *range, const char *old, const char *new, gboolean *ret, GError **error)
{
  const char *const arguments[] = {"merge-base", "--is-ancestor", old, new, NULL};
  g_auto(GitAnswer) answer = {0};
  if (!git_ask(range->repository, arguments, &answer, error))
    return FALSE;
  if (answer.status > 1)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: git merge-base: %s", range->repository, answer.complaint);
  *ret = answer.status == 0;
  return TRUE;
}

/* GOOD is no ancestor of BAD: says why, and what would do. */
static gboolean explain_range(const CommitRange *range, const char *good, const char *bad, GError **error)
{
  gboolean exchanged = FALSE;
  if (!ask_ancestor(range, bad, good, &exchanged, error))
    return FALSE;
  if (exchanged)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "--bad=%s is an ancestor of --good=%s: the failure must have come after the good revision. Are "
                     "the two exchanged? To find the commit that mended it, bisect is the wrong tool",
                     range->bad, range->good);
  const char *const arguments[] = {"merge-base", good, bad, NULL};
  const char *const shallow[] = {"rev-parse", "--is-shallow-repository", NULL};
  g_auto(GitAnswer) base = {0}, depth = {0};
  if (!git_ask(range->repository, arguments, &base, error) || !git_ask(range->repository, shallow, &depth, error))
    return FALSE;
  if (base.status != 0)
    return error_set(error, BOOTRACE_ERROR_INPUT, "--good=%s and --bad=%s have no common history%s", range->good,
                     range->bad,
                     strcmp(depth.output, "true") == 0 ? ": the clone is shallow; git fetch --unshallow gets the rest"
                                                       : ", so no commit lies between them");
  g_autofree char *parted = commit_short(base.output);
  return error_set(error, BOOTRACE_ERROR_INPUT,
                   "--good=%s is no ancestor of --bad=%s: they parted at %s. If that one is good, --good=%s will do",
                   range->good, range->bad, parted, parted);
}

static gboolean check_ends(const CommitRange *range, const char *good, const char *bad, GError **error)
{
  gboolean ancestor = FALSE;
  if (strcmp(good, bad) == 0)
    return error_set(error, BOOTRACE_ERROR_INPUT, "--good=%s and --bad=%s are the same commit %.*s", range->good,
                     range->bad, SHORT_LENGTH, good);
  return ask_ancestor(range, good, bad, &ancestor, error) && (ancestor || explain_range(range, good, bad, error));
}

GPtrArray *commits_load(const CommitRange *range, GError **error)
{
  g_autofree char *good = NULL, *bad = NULL;
  if (!check_repository(range, error) || !resolve(range, "good", range->good, &good, error) ||
      !resolve(range, "bad", range->bad, &bad, error) || !check_ends(range, good, bad, error))
    return NULL;
  g_autofree char *between = g_strdup_printf("%s..%s", good, bad);
  const char *const end[] = {"-1", good, "--", NULL};
  const char *const all[] = {between, "--", NULL}, *const first[] = {"--first-parent", "-m", between, "--", NULL};
  g_autoptr(GPtrArray) commits = g_ptr_array_new_with_free_func((GDestroyNotify)commit_free);
  if (!load_log(range, end, commits, error) || !load_log(range, range->all_parents ? all : first, commits, error))
    return NULL;
  return g_steal_pointer(&commits);
}

gboolean commits_are_behind(const char *repository)
{
  static const char *const arguments[] = {"status", "--porcelain", "--untracked-files=no", NULL};
  g_auto(GitAnswer) answer = {0};
  return git_ask(repository, arguments, &answer, NULL) && answer.status == 0 && *answer.output;
}
