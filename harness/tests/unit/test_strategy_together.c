/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/strategies.h"

/* Do A and B wait for the same units under ORDER, and not for each other? */
static gboolean begin_together(const Closure *order, const Poset *poset, guint a, guint b)
{
  for (guint i = 0; i < poset->n; i++)
    if (closure_has(order, poset->units[i], poset->units[a]) != closure_has(order, poset->units[i], poset->units[b]))
      return FALSE;
  return a != b;
}

static void every_free_pair_begins_together_in_some_boot(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  StrategyInput input = input_for(graph, NULL, 1);
  g_autoptr(GPtrArray) plans = plans_of("together", &input, 100);
  assert_in_range(plans->len, 2, 40);
  g_autoptr(Poset) poset = poset_from_graph(graph);
  g_autoptr(Closure) shown = closure_new(poset->n);
  for (guint i = 0; i < plans->len; i += 2) {
    g_autoptr(Closure) order = order_under(plans->pdata[i], graph);
    assert_int_equal(((Plan *)plans->pdata[i])->delays->len, 0);
    for (guint a = 0; a < poset->n; a++)
      for (guint b = 0; b < poset->n; b++)
        if (begin_together(order, poset, a, b))
          closure_set(shown, a, b);
  }
  for (guint a = 0; a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      if (poset_incomparable(poset, a, b) && a != poset->end && b != poset->end)
        assert_true(closure_has(shown, a, b));
}

static void every_second_boot_varies_the_offsets_where_nothing_is_measured(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  StrategyInput input = input_for(graph, NULL, 2);
  g_autoptr(GPtrArray) plans = plans_of("together", &input, 100), again = plans_of("together", &input, 100);
  guint length = plans->len / 2;
  assert_int_equal(plans->len, 2 * length);
  const Plan *first = plans->pdata[0], *second = plans->pdata[1], *later = plans->pdata[length];
  assert_int_equal(first->orders->len, second->orders->len);
  assert_int_equal(first->orders->len, later->orders->len);
  assert_in_range(second->delays->len, 1, 20);
  assert_in_range(later->delays->len, 1, 20);
  const PlanDelay *delay = second->delays->pdata[0];
  assert_in_range(delay->delay_ns, NS_PER_MS, NS_PER_S);
  assert_equal_texts(plans, again);
}

static void boots_with_a_leader_wait_for_what_the_first_measures(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  StrategyInput input = input_for(NULL, graph, 3);
  input.achieved_root = coverage;
  const Strategy *strategy = strategy_find("together");
  gpointer together = strategy->start(&input);
  assert_false(strategy->waits(together, 0));
  g_autoptr(Plan) first = strategy->next(together, 0);
  assert_int_equal(first->delays->len, 0);
  assert_true(strategy->waits(together, 1));
  const Started started[] = {{"a.service", 0, 50 * NS_PER_MS}, {"b.service", 0, 1}};
  coverage_add(coverage, started, G_N_ELEMENTS(started));
  g_autoptr(Plan) second = strategy->next(together, 1);
  assert_int_equal(second->delays->len, 1);
  const PlanDelay *delay = second->delays->pdata[0];
  assert_string_equal(delay->unit, "b.service");
  assert_in_range(delay->delay_ns, NS_PER_US, 50 * NS_PER_MS);
  assert_false(strategy->waits(together, 2));
  strategy->free(together);
}

static void a_chain_has_nothing_to_bring_together(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service b.service", "");
  StrategyInput input = input_for(NULL, graph, 1);
  g_autoptr(GPtrArray) plans = plans_of("together", &input, 100);
  assert_int_equal(plans->len, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_free_pair_begins_together_in_some_boot),
      cmocka_unit_test(every_second_boot_varies_the_offsets_where_nothing_is_measured),
      cmocka_unit_test(boots_with_a_leader_wait_for_what_the_first_measures),
      cmocka_unit_test(a_chain_has_nothing_to_bring_together),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
