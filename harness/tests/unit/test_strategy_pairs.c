/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/cut.h"
#include "tests/unit/strategies.h"

static void a_few_plans_show_every_free_pair_of_both_managers(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autoptr(UnitGraph) root = graph_from(PHASE_ROOT, "debian-12-root.txt");
  StrategyInput input = input_for(initrd, root, 1);
  g_autoptr(GPtrArray) plans = plans_of("pairs", &input, 100);
  assert_in_range(plans->len, 2, 5);
  g_autoptr(Closure) early = shown_by(plans, initrd), late = shown_by(plans, root);
  assert_both_orders(initrd, early);
  assert_both_orders(root, late);
}

static void repeats_the_whole_family(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service", "");
  StrategyInput input = input_for(NULL, graph, 3);
  g_autoptr(GPtrArray) plans = plans_of("pairs", &input, 100);
  assert_int_equal(plans->len, 6);
  for (guint i = 0; i < 6; i++) {
    const PlanOrder *order = ((Plan *)plans->pdata[i])->orders->pdata[0],
                    *first = ((Plan *)plans->pdata[i % 2])->orders->pdata[0];
    assert_string_equal(order->unit, first->unit);
  }
}

static void equal_seeds_give_equal_plans(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  StrategyInput input = input_for(graph, NULL, 1);
  g_autoptr(GPtrArray) plans = plans_of("pairs", &input, 100), again = plans_of("pairs", &input, 100);
  assert_equal_texts(plans, again);
}

/* Reports that each plan was achieved but for those pairs that have UNIT in them. */
static void report(Coverage *coverage, const UnitGraph *graph, const Plan *plan, const char *unit)
{
  g_autoptr(Closure) order = order_under(plan, graph);
  for (guint a = 0; a < order->n; a++)
    for (guint b = 0; b < order->n; b++) {
      const char *first = unit_graph_unit(graph, a)->name, *second = unit_graph_unit(graph, b)->name;
      if (!closure_has(order, a, b) || g_strcmp0(first, unit) == 0 || g_strcmp0(second, unit) == 0)
        continue;
      coverage_add(coverage, (Started[]){{first, 0, 1}, {second, 2, 3}}, 2);
    }
}

static void repairs_what_the_boots_did_not_achieve(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  StrategyInput input = input_for(graph, NULL, 1);
  input.achieved_initrd = coverage;
  const Strategy *pairs = strategy_find("pairs");
  gpointer made = pairs->start(&input);
  g_autoptr(GPtrArray) family =
      plans_of("pairs", &(StrategyInput){.image = "0f", .seed = 1, .graphs = {.initrd = graph}, .repeat = 1}, 9);
  guint planned = family->len;
  guint index = 0;
  for (; index < planned; index++) {
    g_autoptr(Plan) plan = pairs->next(made, index);
    report(coverage, graph, plan, "rw-store.service");
  }
  CoverageCounts before = coverage_count(coverage);
  assert_true(before.both_orders < before.pairs - before.infeasible);
  for (Plan *plan = pairs->next(made, index); plan; plan = pairs->next(made, ++index)) {
    report(coverage, graph, plan, NULL);
    plan_free(plan);
  }
  CoverageCounts after = coverage_count(coverage);
  assert_int_equal(after.both_orders, after.pairs - after.infeasible);
  assert_true(index > planned && index <= planned + 4);
  pairs->free(made);
}

static void gives_up_on_pairs_that_no_plan_achieves(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  StrategyInput input = input_for(NULL, graph, 1);
  input.achieved_root = coverage;
  g_autoptr(GPtrArray) plans = plans_of("pairs", &input, 100);
  assert_int_equal(plans->len, 2 + 3 * 2);
}

static gboolean holds_order(const Plan *plan, const char *unit, const char *after)
{
  for (guint i = 0; i < plan->orders->len; i++) {
    const PlanOrder *order = plan->orders->pdata[i];
    if (strcmp(order->unit, unit) == 0 && strcmp(order->after, after) == 0)
      return TRUE;
  }
  return FALSE;
}

static void ends_the_initrd_before_what_nothing_orders_before_its_end(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service initrd.target;a.service b.service", "");
  StrategyInput input = input_for(graph, NULL, 1);
  g_autoptr(GPtrArray) plans = plans_of("pairs", &input, 100);
  assert_int_equal(plans->len, 2);
  assert_true(holds_order(plans->pdata[0], "initrd.target", "b.service"));
  assert_true(holds_order(plans->pdata[1], "b.service", "initrd.target"));
}

static void repairs_the_end_that_no_boot_has_shown(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service initrd.target;b.service", "");
  g_autoptr(Coverage) coverage = coverage_new(graph);
  coverage_add(coverage, (Started[]){{"a.service", 0, 1}, {"b.service", 2, 3}, {"initrd.target", 3, 3}}, 3);
  coverage_add(coverage, (Started[]){{"b.service", 0, 1}, {"a.service", 2, 3}, {"initrd.target", 3, 3}}, 3);
  StrategyInput input = input_for(graph, NULL, 1);
  input.achieved_initrd = coverage;
  g_autoptr(GPtrArray) plans = plans_of("pairs", &input, 100);
  assert_int_equal(plans->len, 3 + 3);
  for (guint i = 3; i < plans->len; i++)
    assert_true(holds_order(plans->pdata[i], "b.service", "initrd.target"));
}

static void a_chain_of_units_is_booted_once(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service b.service", "");
  StrategyInput input = input_for(NULL, graph, 1);
  g_autoptr(GPtrArray) plans = plans_of("pairs", &input, 100);
  assert_int_equal(plans->len, 1);
  assert_true(plan_is_natural(plans->pdata[0]));
}

/* Before the gate of a late checkpoint nothing is ordered until all behind it is shown; then the rest is. */
static void what_stands_before_a_gate_comes_last(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service;c.service;d.service", "");
  const gboolean before_gate[] = {TRUE, TRUE, FALSE, FALSE};
  g_autoptr(Coverage) achieved = coverage_new(graph);
  StrategyInput input = input_for(graph, NULL, 1);
  input.before_gate = before_gate;
  input.achieved_initrd = achieved;
  const Started gated[2][4] = {{{"a.service", 1, 2}, {"b.service", 3, 4}, {"c.service", 5, 6}, {"d.service", 7, 8}},
                               {{"a.service", 1, 2}, {"b.service", 3, 4}, {"d.service", 5, 6}, {"c.service", 7, 8}}};
  const Strategy *pairs = strategy_find("pairs");
  gpointer made = pairs->start(&input);
  guint index = 0;
  for (; index < 2; index++) {
    g_autoptr(Plan) plan = pairs->next(made, index);
    assert_true(cut_allows(graph, before_gate, plan));
    assert_int_equal(plan->orders->len, 1);
    coverage_add(achieved, gated[index], 4);
  }
  assert_true(pairs->waits(made, index));
  g_autoptr(GPtrArray) rest = g_ptr_array_new_with_free_func((GDestroyNotify)plan_free);
  for (Plan *plan; index < 10 && (plan = pairs->next(made, index)); index++)
    g_ptr_array_add(rest, plan);
  g_autoptr(Closure) shown = shown_by(rest, graph);
  for (guint late = 2; late < 4; late++)
    assert_true(closure_has(shown, late, 0) && closure_has(shown, late, 1));
  assert_true(closure_has(shown, 1, 0));
  pairs->free(made);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_few_plans_show_every_free_pair_of_both_managers),
      cmocka_unit_test(repeats_the_whole_family),
      cmocka_unit_test(equal_seeds_give_equal_plans),
      cmocka_unit_test(repairs_what_the_boots_did_not_achieve),
      cmocka_unit_test(gives_up_on_pairs_that_no_plan_achieves),
      cmocka_unit_test(ends_the_initrd_before_what_nothing_orders_before_its_end),
      cmocka_unit_test(repairs_the_end_that_no_boot_has_shown),
      cmocka_unit_test(a_chain_of_units_is_booted_once),
      cmocka_unit_test(what_stands_before_a_gate_comes_last),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
