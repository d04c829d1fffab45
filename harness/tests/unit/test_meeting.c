/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/meeting.h"
#include "schedule/phase.h"
#include "tests/unit/units.h"

/* b.service waits for far.service and near.service, which waits for far.service too; a.service for other.service. */
#define EDGES                                                                                                          \
  "far.service near.service;far.service b.service;near.service b.service;other.service a.service;b.service c.service"

static Plan *joined(const char *edges)
{
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, edges, "");
  char a[] = "a.service", b[] = "b.service";
  const Prediction prediction = {.phase = PHASE_ROOT, .before = a, .after = b};
  Plan *plan = plan_new("findings", 0, "");
  meeting_join(&prediction, graph, plan);
  g_autoptr(GArray) orders = phase_edges(plan, graph);
  g_auto(GStrv) cycle = unit_graph_cycle(graph, (const OrderingEdge *)(gpointer)orders->data, orders->len);
  assert_null(cycle);
  return plan;
}

static void each_of_two_that_meet_waits_for_what_the_other_waits_for(void **state)
{
  (void)state;
  g_autoptr(Plan) plan = joined(EDGES);
  g_autofree char *text = plan_to_text(plan);
  assert_non_null(strstr(text, "[RootOrder]\na.service=after near.service\nb.service=after other.service\n"));
}

static void two_that_wait_for_the_same_need_no_order(void **state)
{
  (void)state;
  g_autoptr(Plan) plan = joined("first.service a.service;first.service b.service");
  assert_true(plan_is_natural(plan));
}

static void the_reverse_of_a_prediction_is_an_order_of_its_manager_alone(void **state)
{
  (void)state;
  char a[] = "a.service", b[] = "b.service";
  const Prediction prediction = {.phase = PHASE_INITRD, .before = a, .after = b};
  g_autoptr(Plan) plan = plan_new("findings", 0, "");
  meeting_reverse(&prediction, plan);
  assert_int_equal(plan->orders->len, 1);
  const PlanOrder *order = plan->orders->pdata[0];
  assert_int_equal(order->scope, SCOPE_INITRD);
  assert_string_equal(order->unit, "a.service");
  assert_string_equal(order->after, "b.service");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_of_two_that_meet_waits_for_what_the_other_waits_for),
      cmocka_unit_test(two_that_wait_for_the_same_need_no_order),
      cmocka_unit_test(the_reverse_of_a_prediction_is_an_order_of_its_manager_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
