/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/strategies.h"

static void every_boot_is_another_total_order(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  StrategyInput input = input_for(graph, NULL, 1);
  g_autoptr(GPtrArray) plans = plans_of("random", &input, 30), again = plans_of("random", &input, 30);
  g_autoptr(Poset) poset = poset_from_graph(graph);
  assert_equal_texts(plans, again);
  for (guint i = 0; i < plans->len; i++) {
    g_autoptr(Closure) order = order_under(plans->pdata[i], graph);
    for (guint a = 0; a < poset->n; a++)
      for (guint b = 0; b < a; b++)
        assert_true(closure_has(order, poset->units[a], poset->units[b]) !=
                    closure_has(order, poset->units[b], poset->units[a]));
  }
  g_autofree char *first = plan_to_text(plans->pdata[0]), *second = plan_to_text(plans->pdata[1]);
  assert_string_not_equal(strchr(first, '\n'), strchr(second, '\n'));
}

static void never_ends(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service", "");
  StrategyInput input = input_for(NULL, graph, 1);
  g_autoptr(GPtrArray) plans = plans_of("random", &input, 500);
  assert_int_equal(plans->len, 500);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_boot_is_another_total_order),
      cmocka_unit_test(never_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
