/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commits.h: the commits between a good and a bad revision of a git repository, in the order that
 * diagnosis/culprit_history.h wants: the good end, then parents before children, the bad end last. */
#pragma once
#include <glib.h>

typedef struct {
  char *hash, *subject;
  char **parents;   /* hashes, NULL-terminated */
  GPtrArray *paths; /* char *: what it changes, seen from its (first) parent */
} Commit;
void commit_free(Commit *commit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Commit, commit_free)

/* The first letters of a hash by which people know it. Returns: (owned). */
char *commit_short(const char *hash);

/* What COMMITS_FORMAT and --name-only make `git log` print. Returns: (owned) list of Commit. */
#define COMMITS_FORMAT "--format=%x01%H%n%P%n%s"
GPtrArray *commits_parse(const char *text);

typedef struct {
  const char *repository; /* folder */
  const char *good, *bad; /* revisions */
  gboolean all_parents;   /* else the first parents only */
} CommitRange;

/* Returns: (owned) list of at least two Commit, or NULL: INPUT for a folder that is no repository, for unknown
 * revisions and for ends that span no history (equal, exchanged, unrelated, on two branches), each with what to do;
 * HOST where git cannot be run. */
GPtrArray *commits_load(const CommitRange *range, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Are there changes in the repository's work tree that no commit holds? FALSE also where that cannot be told. */
gboolean commits_are_behind(const char *repository);
