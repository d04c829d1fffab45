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
  assert_in_range(plans->len, 1, 20);
  g_autoptr(Poset) poset = poset_from_graph(graph);
  g_autoptr(Closure) shown = closure_new(poset->n);
  for (guint i = 0; i < plans->len; i++) {
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

static void later_rounds_vary_the_offsets(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  StrategyInput input = input_for(graph, NULL, 2);
  g_autoptr(GPtrArray) plans = plans_of("together", &input, 100), again = plans_of("together", &input, 100);
  guint length = plans->len / 2;
  assert_int_equal(plans->len, 2 * length);
  const Plan *first = plans->pdata[0], *later = plans->pdata[length];
  assert_int_equal(first->orders->len, later->orders->len);
  assert_in_range(later->delays->len, 1, 20);
  const PlanDelay *delay = later->delays->pdata[0];
  assert_in_range(delay->delay_ns, NS_PER_MS, NS_PER_S);
  assert_equal_texts(plans, again);
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
      cmocka_unit_test(later_rounds_vary_the_offsets),
      cmocka_unit_test(a_chain_has_nothing_to_bring_together),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
