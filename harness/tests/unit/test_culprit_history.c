/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit_history.h"
#include "tests/unit/test.h"

/* 0 ─ 1 ─ 2 ──── 5 ─ 6, and beside it 0 ─ 3 ─ 4 ─ 5: two branches that meet in a merge. */
static CulpritHistory *merged(void)
{
  static const CulpritEdge EDGES[] = {{1, 0}, {2, 1}, {4, 3}, {5, 2}, {5, 4}, {6, 5}};
  return culprit_history_new(7, EDGES, G_N_ELEMENTS(EDGES));
}

static void on_a_line_every_later_commit_descends(void **state)
{
  (void)state;
  g_autoptr(CulpritHistory) line = culprit_history_line(5);
  assert_int_equal(culprit_history_commits(line), 5);
  for (guint commit = 0; commit < 5; commit++)
    for (guint culprit = 0; culprit < 5; culprit++)
      assert_int_equal(culprit_history_descends(line, commit, culprit), culprit <= commit);
  assert_int_equal(culprit_history_parents(line, 0)->len, 0);
  assert_int_equal(g_array_index(culprit_history_parents(line, 3), guint, 0), 2);
}

static void a_commit_of_one_branch_does_not_descend_from_the_other(void **state)
{
  (void)state;
  g_autoptr(CulpritHistory) history = merged();
  const guint ancestors[7][7] = {
      {1}, {1, 1}, {1, 1, 1}, {1, 0, 0, 1}, {1, 0, 0, 1, 1}, {1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1}};
  for (guint commit = 0; commit < 7; commit++)
    for (guint culprit = 0; culprit < 7; culprit++)
      assert_int_equal(culprit_history_descends(history, commit, culprit), ancestors[commit][culprit]);
  assert_int_equal(culprit_history_parents(history, 5)->len, 2);
}

static void a_commit_without_a_parent_in_the_range_follows_the_good_end(void **state)
{
  (void)state;
  g_autoptr(CulpritHistory) history = merged();
  const GArray *parents = culprit_history_parents(history, 3);
  assert_int_equal(parents->len, 1);
  assert_int_equal(g_array_index(parents, guint, 0), 0);
}

static void sums_go_over_the_ancestors(void **state)
{
  (void)state;
  const double values[] = {1, 2, 4, 8, 16, 32, 64}, of_line[] = {1, 3, 7, 15, 31, 63, 127},
               of_merged[] = {1, 3, 7, 9, 25, 63, 127};
  double sums[7];
  g_autoptr(CulpritHistory) line = culprit_history_line(7);
  culprit_history_sum_ancestors(line, values, sums);
  assert_memory_equal(sums, of_line, sizeof(sums));
  g_autoptr(CulpritHistory) history = merged();
  culprit_history_sum_ancestors(history, values, sums);
  assert_memory_equal(sums, of_merged, sizeof(sums));
}

static void sums_go_over_the_descendants(void **state)
{
  (void)state;
  const double values[] = {1, 2, 4, 8, 16, 32, 64}, of_line[] = {127, 126, 124, 120, 112, 96, 64},
               of_merged[] = {127, 102, 100, 120, 112, 96, 64};
  double sums[7];
  g_autoptr(CulpritHistory) line = culprit_history_line(7);
  culprit_history_sum_descendants(line, values, sums);
  assert_memory_equal(sums, of_line, sizeof(sums));
  g_autoptr(CulpritHistory) history = merged();
  culprit_history_sum_descendants(history, values, sums);
  assert_memory_equal(sums, of_merged, sizeof(sums));
}

/* More commits than a word of the sets has bits: two columns that merge at every tenth commit, against a walk. */
static void long_histories_have_the_ancestors_that_a_walk_finds(void **state)
{
  (void)state;
  enum { N = 300 };
  g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(CulpritEdge));
  gboolean(*walked)[N] = g_malloc0(sizeof(gboolean[N][N]));
  for (guint commit = 1; commit < N; commit++) {
    CulpritEdge edge = {commit, commit > 1 ? commit - 2 : 0}, merge = {commit, commit - 1};
    g_array_append_val(edges, edge);
    if (commit % 10 == 0)
      g_array_append_val(edges, merge);
  }
  for (guint commit = 0; commit < N; commit++) {
    walked[commit][commit] = TRUE;
    for (guint i = 0; i < edges->len; i++) {
      CulpritEdge edge = g_array_index(edges, CulpritEdge, i);
      for (guint a = 0; edge.commit == commit && a < N; a++)
        walked[commit][a] |= walked[edge.parent][a];
    }
  }
  g_autoptr(CulpritHistory) history = culprit_history_new(N, (const CulpritEdge *)(void *)edges->data, edges->len);
  for (guint commit = 0; commit < N; commit++)
    for (guint a = 0; a < N; a++)
      assert_int_equal(culprit_history_descends(history, commit, a), walked[commit][a]);
  g_free(walked);
}

static void edges_that_make_a_line_are_one(void **state)
{
  (void)state;
  const CulpritEdge edges[] = {{1, 0}, {2, 1}};
  g_autoptr(CulpritHistory) history = culprit_history_new(3, edges, G_N_ELEMENTS(edges));
  const double values[] = {1, 1, 1};
  double sums[3];
  culprit_history_sum_ancestors(history, values, sums);
  assert_true(sums[0] == 1 && sums[1] == 2 && sums[2] == 3);
  assert_true(culprit_history_descends(history, 2, 1));
  assert_false(culprit_history_descends(history, 1, 2));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(on_a_line_every_later_commit_descends),
      cmocka_unit_test(a_commit_of_one_branch_does_not_descend_from_the_other),
      cmocka_unit_test(a_commit_without_a_parent_in_the_range_follows_the_good_end),
      cmocka_unit_test(sums_go_over_the_ancestors),
      cmocka_unit_test(sums_go_over_the_descendants),
      cmocka_unit_test(long_histories_have_the_ancestors_that_a_walk_finds),
      cmocka_unit_test(edges_that_make_a_line_are_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
