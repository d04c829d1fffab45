/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/strategies.h"

static void ends_when_every_order_of_three_was_shown(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service;c.service", "");
  StrategyInput input = input_for(NULL, graph, 2);
  g_autoptr(GPtrArray) plans = plans_of("triples", &input, 100), again = plans_of("triples", &input, 100);
  assert_int_equal(plans->len, 2 * 6);
  assert_equal_texts(plans, again);
}

static void stops_at_its_budget(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_ROOT, "debian-12-80-units.txt");
  StrategyInput input = input_for(NULL, graph, 1);
  g_autoptr(GPtrArray) plans = plans_of("triples", &input, 100);
  assert_int_equal(plans->len, 40);
  g_autoptr(Closure) shown = shown_by(plans, graph);
  assert_both_orders(graph, shown);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ends_when_every_order_of_three_was_shown),
      cmocka_unit_test(stops_at_its_budget),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
