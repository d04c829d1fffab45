/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/strategies.h"
#include "units/predictions.h"

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

static Trace *trace_of_seed(void)
{
  g_autofree char *path = g_build_filename(TEST_DATA, "trace", "overlay-race-initrd.txt", NULL), *text = NULL;
  gsize length = 0;
  assert_true(g_file_get_contents(path, &text, &length, NULL));
  return trace_parse(text, length);
}

/* Where in PLANS stands the plan with the one order UNIT after AFTER? */
static guint find_order(const GPtrArray *plans, const char *unit, const char *after)
{
  for (guint i = 0; i < plans->len; i++) {
    const Plan *plan = plans->pdata[i];
    const PlanOrder *order = plan->orders->len == 1 ? plan->orders->pdata[0] : NULL;
    if (order && strcmp(order->unit, unit) == 0 && strcmp(order->after, after) == 0)
      return i;
  }
  return plans->len;
}

static void what_a_watched_boot_predicts_comes_behind_the_findings_by_rank_and_no_plan_twice(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autoptr(Trace) trace = trace_of_seed();
  g_autoptr(GPtrArray) predictions = predictions_find(graph, trace);
  StrategyInput input = input_for(graph, NULL, 1);
  input.trace_initrd = trace;
  g_autoptr(GPtrArray) plans = plans_of("findings", &input, 100);
  assert_int_equal(find_order(plans, "sysroot-nix-.ro\\x2dstore.mount", "sysroot-nix-store.mount"), 0);
  assert_true(predictions->len >= 2);
  for (guint i = 0, last = 0; i < predictions->len; i++) {
    const Prediction *prediction = predictions->pdata[i];
    guint at = find_order(plans, prediction->before, prediction->after);
    assert_true(at < plans->len && at >= last); /* the first one is the finding */
    last = at;
  }
  for (guint i = 0; i < plans->len; i++)
    for (guint j = 0; j < i; j++)
      assert_false(plan_has_orders_of(plans->pdata[i], plans->pdata[j]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_finding_is_put_wrong_in_a_boot_of_its_own),
      cmocka_unit_test(without_a_finding_there_is_no_plan),
      cmocka_unit_test(what_a_watched_boot_predicts_comes_behind_the_findings_by_rank_and_no_plan_twice),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
