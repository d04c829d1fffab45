/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit_history.h"

#define WORD 64

struct _CulpritHistory {
  guint commits;
  gsize words;        /* of 64 bits in a row of ANCESTORS */
  guint64 *ancestors; /* a row a commit, its own bit among them; NULL for a line */
  GPtrArray *parents; /* of GArray of guint */
};

static void add_parent(CulpritHistory *history, guint commit, guint parent)
{
  g_array_append_val(g_ptr_array_index(history->parents, commit), parent);
}

static CulpritHistory *without_edges(guint commits)
{
  CulpritHistory *history = g_new0(CulpritHistory, 1);
  history->commits = commits;
  history->parents = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  for (guint commit = 0; commit < commits; commit++)
    g_ptr_array_add(history->parents, g_array_new(FALSE, FALSE, sizeof(guint)));
  return history;
}

CulpritHistory *culprit_history_line(guint commits)
{
  CulpritHistory *history = without_edges(commits);
  for (guint commit = 1; commit < commits; commit++)
    add_parent(history, commit, commit - 1);
  return history;
}

static gboolean is_line(const CulpritHistory *history)
{
  for (guint commit = 1; commit < history->commits; commit++) {
    const GArray *parents = culprit_history_parents(history, commit);
    if (parents->len != 1 || g_array_index(parents, guint, 0) != commit - 1)
      return FALSE;
  }
  return TRUE;
}

static void find_ancestors(CulpritHistory *history)
{
  history->words = (history->commits + WORD - 1) / WORD;
  history->ancestors = g_new0(guint64, history->words * history->commits);
  for (guint commit = 0; commit < history->commits; commit++) {
    guint64 *row = history->ancestors + history->words * commit;
    row[commit / WORD] |= G_GUINT64_CONSTANT(1) << commit % WORD;
    const GArray *parents = culprit_history_parents(history, commit);
    for (guint i = 0; i < parents->len; i++) {
      const guint64 *above = history->ancestors + history->words * g_array_index(parents, guint, i);
      for (gsize word = 0; word <= commit / WORD; word++)
        row[word] |= above[word];
    }
  }
}

CulpritHistory *culprit_history_new(guint commits, const CulpritEdge *edges, gsize n_edges)
{
  CulpritHistory *history = without_edges(commits);
  for (gsize i = 0; i < n_edges; i++)
    add_parent(history, edges[i].commit, edges[i].parent);
  for (guint commit = 1; commit < commits; commit++)
    if (culprit_history_parents(history, commit)->len == 0)
      add_parent(history, commit, 0);
  if (!is_line(history))
    find_ancestors(history);
  return history;
}

void culprit_history_free(CulpritHistory *history)
{
  if (!history)
    return;
  g_free(history->ancestors);
  g_ptr_array_unref(history->parents);
  g_free(history);
}

guint culprit_history_commits(const CulpritHistory *history)
{
  return history->commits;
}

gboolean culprit_history_descends(const CulpritHistory *history, guint commit, guint culprit)
{
  if (!history->ancestors)
    return culprit <= commit;
  return history->ancestors[history->words * commit + culprit / WORD] >> culprit % WORD & 1;
}

const GArray *culprit_history_parents(const CulpritHistory *history, guint commit)
{
  return g_ptr_array_index(history->parents, commit);
}

static double sum_row(const guint64 *row, gsize words, const double *values)
{
  double sum = 0;
  for (gsize word = 0; word < words; word++)
    for (guint64 left = row[word]; left; left &= left - 1)
      sum += values[word * WORD + (gsize)__builtin_ctzll(left)];
  return sum;
}

void culprit_history_sum_ancestors(const CulpritHistory *history, const double *values, double *sums)
{
  double sum = 0;
  for (guint commit = 0; commit < history->commits; commit++)
    if (history->ancestors)
      sums[commit] = sum_row(history->ancestors + history->words * commit, commit / WORD + 1, values);
    else
      sums[commit] = sum += values[commit];
}

static void add_to_row(const guint64 *row, gsize words, double value, double *sums)
{
  for (gsize word = 0; word < words; word++)
    for (guint64 left = row[word]; left; left &= left - 1)
      sums[word * WORD + (gsize)__builtin_ctzll(left)] += value;
}

void culprit_history_sum_descendants(const CulpritHistory *history, const double *values, double *sums)
{
  double sum = 0;
  for (guint commit = history->commits; commit-- > 0;)
    sums[commit] = history->ancestors ? 0 : (sum += values[commit]);
  for (guint commit = 0; commit < history->commits && history->ancestors; commit++)
    if (values[commit] != 0)
      add_to_row(history->ancestors + history->words * commit, commit / WORD + 1, values[commit], sums);
}
