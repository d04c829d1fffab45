/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "schedule/strategy.h"
#include "tests/unit/units.h"

static Plan *plan_of(Graphs graphs, guint64 seed, guint index)
{
  const Strategy *jitter = strategy_find("jitter");
  StrategyInput input = {
      .image = "0f", .seed = seed, .graphs = graphs, .jitter_low_ns = NS_PER_MS, .jitter_high_ns = 2 * NS_PER_S};
  gpointer state = jitter->start(&input);
  Plan *plan = jitter->next(state, index);
  jitter->free(state);
  return plan;
}

static void delays_every_schedulable_unit_within_its_bounds(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autoptr(Plan) plan = plan_of((Graphs){.initrd = graph}, 1, 0);
  assert_int_equal(plan->delays->len, 21);
  assert_int_equal(plan->orders->len, 0);
  for (guint i = 0; i < plan->delays->len; i++) {
    const PlanDelay *delay = plan->delays->pdata[i];
    assert_true(unit_graph_is_schedulable(graph, (guint)unit_graph_find(graph, delay->unit)));
    assert_in_range(delay->delay_ns, NS_PER_MS, 2 * NS_PER_S);
    assert_int_equal(delay->delay_ns % NS_PER_US, 0);
  }
}

static void a_unit_of_both_phases_is_delayed_once(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, "b.service a.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "c.service a.service", "");
  g_autoptr(Plan) plan = plan_of((Graphs){.initrd = initrd, .root = root}, 1, 0);
  assert_int_equal(plan->delays->len, 3);
}

static void units_on_a_cycle_are_left_alone(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd =
      graph_of(PHASE_INITRD, "a.service b.service;b.service a.service;b.service c.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "b.service d.service", "");
  g_autoptr(Plan) plan = plan_of((Graphs){.initrd = initrd, .root = root}, 1, 0);
  assert_int_equal(plan->delays->len, 2);
  assert_string_equal(((const PlanDelay *)plan->delays->pdata[0])->unit, "c.service");
  assert_string_equal(((const PlanDelay *)plan->delays->pdata[1])->unit, "d.service");
}

static void equal_seeds_give_equal_plans_and_others_others(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service", "");
  Graphs graphs = {.initrd = graph};
  g_autoptr(Plan) one = plan_of(graphs, 1, 3), same = plan_of(graphs, 1, 3), next = plan_of(graphs, 1, 4),
                  other = plan_of(graphs, 2, 3);
  g_autofree char *text = plan_to_text(one), *same_text = plan_to_text(same), *next_text = plan_to_text(next),
                  *other_text = plan_to_text(other);
  assert_string_equal(text, same_text);
  assert_string_not_equal(text, next_text);
  assert_string_not_equal(text, other_text);
}

/* Pinned: equal seed, image and version give equal plans byte for byte on any host. */
static void plans_never_change(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service", "");
  g_autoptr(Plan) plan = plan_of((Graphs){.initrd = graph}, 1, 0);
  g_autofree char *text = plan_to_text(plan);
  assert_string_equal(text, "[Plan]\nStrategy=jitter\nSeed=6452684211546535\nImage=0f\n\n"
                            "[Delay]\na.service=21667us\nb.service=5453us\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(delays_every_schedulable_unit_within_its_bounds),
      cmocka_unit_test(a_unit_of_both_phases_is_delayed_once),
      cmocka_unit_test(units_on_a_cycle_are_left_alone),
      cmocka_unit_test(equal_seeds_give_equal_plans_and_others_others),
      cmocka_unit_test(plans_never_change),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
