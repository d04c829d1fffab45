/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/strategies.h"

static void each_finding_is_put_wrong_in_a_boot_of_its_own(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  StrategyInput input = input_for(graph, NULL, 2);
  g_autoptr(GPtrArray) plans = plans_of("findings", &input, 10);
  assert_int_equal(plans->len, 2); /* one finding, twice */
  const Plan *plan = plans->pdata[0];
  assert_int_equal(plan->orders->len, 1);
  const PlanOrder *order = plan->orders->pdata[0];
  assert_int_equal(order->scope, SCOPE_INITRD);
  assert_string_equal(order->unit, "sysroot-nix-.ro\\x2dstore.mount");
  assert_string_equal(order->after, "sysroot-nix-store.mount");
}

static void without_a_finding_there_is_no_plan(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-fixed-initrd.txt");
  StrategyInput input = input_for(graph, NULL, 1);
  g_autoptr(GPtrArray) plans = plans_of("findings", &input, 10);
  assert_int_equal(plans->len, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_finding_is_put_wrong_in_a_boot_of_its_own),
      cmocka_unit_test(without_a_finding_there_is_no_plan),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
