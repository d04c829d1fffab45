/* SPDX-License-Identifier: GPL-3.0-or-later */
/* culprit_history.h: the commits between a good and a bad end, as a directed graph without cycles. They are numbered
 * from 0, the good end, to COMMITS - 1, the bad end, parents before children: the order of `git rev-list --reverse
 * --topo-order GOOD..BAD` after the good end. A line (first parents only) costs O(COMMITS) of memory and a step of the
 * search, any other graph O(COMMITS squared): some thousand commits of it are fine. */
#pragma once
#include <glib.h>

typedef struct _CulpritHistory CulpritHistory;

typedef struct {
  guint commit, parent; /* PARENT < COMMIT */
} CulpritEdge;

/* Each commit is the only parent of the next. COMMITS >= 2. Returns: (owned). */
CulpritHistory *culprit_history_line(guint commits);
/* Commits without an edge to a parent get the good end as parent. Every commit must be an ancestor of the last.
 * Returns: (owned). */
CulpritHistory *culprit_history_new(guint commits, const CulpritEdge *edges, gsize n_edges);
void culprit_history_free(CulpritHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CulpritHistory, culprit_history_free)

guint culprit_history_commits(const CulpritHistory *history);
/* Is COMMIT CULPRIT itself, or does it descend from it? Then it is bad where CULPRIT is the culprit. */
gboolean culprit_history_descends(const CulpritHistory *history, guint commit, guint culprit);
/* Returns: (borrowed), guint: the parents of COMMIT, none for the good end. */
const GArray *culprit_history_parents(const CulpritHistory *history, guint commit);
/* For each commit the sum of VALUES over itself and its ancestors. Both of length COMMITS, not the same array. */
void culprit_history_sum_ancestors(const CulpritHistory *history, const double *values, double *sums);
/* For each commit the sum of VALUES over itself and its descendants; likewise. */
void culprit_history_sum_descendants(const CulpritHistory *history, const double *values, double *sums);
