/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/coverage.h"
#include "tests/unit/units.h"

static void assert_counts(const Coverage *coverage, guint pairs, guint both, guint together, guint infeasible)
{
  CoverageCounts counts = coverage_count(coverage);
  assert_int_equal(counts.pairs, pairs);
  assert_int_equal(counts.both_orders, both);
  assert_int_equal(counts.together, together);
  assert_int_equal(counts.infeasible, infeasible);
}

static void counts_what_was_achieved(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service b.service;c.mount;t.target", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  assert_counts(coverage, 2, 0, 0, 0);
  const Started first[] = {{"a.service", 0, 10}, {"b.service", 20, 30}, {"c.mount", 10, 20}, {"t.target", 0, 5}};
  coverage_add(coverage, first, G_N_ELEMENTS(first));
  assert_counts(coverage, 2, 0, 0, 0);
  guint a = (guint)unit_graph_find(graph, "a.service"), c = (guint)unit_graph_find(graph, "c.mount");
  assert_true(coverage_has_order(coverage, a, c));
  assert_false(coverage_has_order(coverage, c, a));
  const Started second[] = {{"c.mount", 0, 10}, {"a.service", 11, 30}, {"stranger.service", 0, 99}};
  coverage_add(coverage, second, G_N_ELEMENTS(second));
  assert_counts(coverage, 2, 1, 0, 0);
  assert_false(coverage_has_together(coverage, a, c));
  const Started third[] = {{"c.mount", 0, 10}, {"a.service", 9, 30}};
  coverage_add(coverage, third, G_N_ELEMENTS(third));
  assert_counts(coverage, 2, 1, 1, 0);
}

static void a_start_that_took_no_time_overlaps_nothing_it_touches(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  const Started touching[] = {{"a.service", 5, 5}, {"b.service", 5, 9}};
  coverage_add(coverage, touching, 2);
  assert_counts(coverage, 1, 0, 0, 0);
  assert_true(coverage_has_order(coverage, 0, 1));
  assert_false(coverage_has_together(coverage, 0, 1));
}

static void the_shortest_start_that_ended_is_kept(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  assert_int_equal(coverage_shortest_start(coverage, 0), 0);
  const Started slow[] = {{"a.service", 5, 50}, {"b.service", 5, G_MAXINT64}};
  const Started quick[] = {{"a.service", 10, 30}, {"b.service", 7, 7}};
  coverage_add(coverage, slow, G_N_ELEMENTS(slow));
  coverage_add(coverage, quick, G_N_ELEMENTS(quick));
  coverage_add(coverage, slow, G_N_ELEMENTS(slow));
  assert_int_equal(coverage_shortest_start(coverage, (guint)unit_graph_find(graph, "a.service")), 20);
  assert_int_equal(coverage_shortest_start(coverage, (guint)unit_graph_find(graph, "b.service")), 0);
}

static void a_learned_edge_makes_a_pair_infeasible(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service;c.service", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  const Started started[] = {{"a.service", 0, 10}, {"b.service", 5, 9}};
  coverage_add(coverage, started, 2);
  assert_counts(coverage, 3, 0, 1, 0);
  assert_true(unit_graph_learn(graph, "a.service", "b.service", "boot 3 stalled"));
  assert_counts(coverage, 3, 0, 0, 1);
}

static void pairs_of_a_unit_that_never_starts_are_infeasible(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service;c.timer", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  coverage_rule_out(coverage, "c.timer");
  coverage_rule_out(coverage, "stranger.service");
  assert_counts(coverage, 3, 0, 0, 2);
  assert_true(coverage_is_ruled_out(coverage, (guint)unit_graph_find(graph, "c.timer")));
  assert_false(coverage_is_ruled_out(coverage, (guint)unit_graph_find(graph, "a.service")));
}

static void the_end_of_the_initrd_has_an_order_and_no_overlap(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service initrd.target;b.service;t.target", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  assert_counts(coverage, 2, 0, 0, 0);
  const Started killed[] = {{"a.service", 0, 10}, {"initrd.target", 10, 10}, {"b.service", 11, G_MAXINT64}};
  coverage_add(coverage, killed, G_N_ELEMENTS(killed));
  const Started well[] = {{"b.service", 0, 5}, {"a.service", 5, 10}, {"initrd.target", 10, 10}};
  coverage_add(coverage, well, G_N_ELEMENTS(well));
  assert_counts(coverage, 2, 2, 0, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(counts_what_was_achieved),
      cmocka_unit_test(a_start_that_took_no_time_overlaps_nothing_it_touches),
      cmocka_unit_test(pairs_of_a_unit_that_never_starts_are_infeasible),
      cmocka_unit_test(the_end_of_the_initrd_has_an_order_and_no_overlap),
      cmocka_unit_test(the_shortest_start_that_ended_is_kept),
      cmocka_unit_test(a_learned_edge_makes_a_pair_infeasible),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
