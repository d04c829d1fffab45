/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/units.h"

static OrderingEdge edge(const UnitGraph *graph, const char *before, const char *after)
{
  return (OrderingEdge){.before = (guint)unit_graph_find(graph, before), .after = (guint)unit_graph_find(graph, after)};
}

static void assert_round(char **cycle, const char *expected)
{
  assert_non_null(cycle);
  g_autofree char *round = g_strjoinv(" ", cycle);
  assert_string_equal(round, expected);
  g_strfreev(cycle);
}

static void finds_none_in_a_good_graph(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph =
      graph_of(PHASE_INITRD, "a.service b.service;b.service c.service;a.service c.service", "");
  assert_null(unit_graph_cycle(graph, NULL, 0));
  OrderingEdge again = edge(graph, "a.service", "c.service");
  assert_null(unit_graph_cycle(graph, &again, 1));
}

static void walks_the_shortest_way_round_an_extra_edge(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(
      PHASE_INITRD,
      "a.service b.service;b.service c.service;c.service d.service;a.service d.service;x.service a.service", "");
  OrderingEdge extra = edge(graph, "d.service", "a.service");
  assert_round(unit_graph_cycle(graph, &extra, 1), "d.service a.service d.service");
  extra = edge(graph, "c.service", "a.service");
  assert_round(unit_graph_cycle(graph, &extra, 1), "c.service a.service b.service c.service");
}

static void two_extra_edges_may_close_a_cycle_together(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service;c.service d.service", "");
  OrderingEdge extra[] = {edge(graph, "b.service", "c.service"), edge(graph, "d.service", "a.service")};
  assert_null(unit_graph_cycle(graph, extra, 1));
  assert_round(unit_graph_cycle(graph, extra, 2), "b.service c.service d.service a.service b.service");
}

static void a_unit_without_a_job_holds_nothing_up(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service", "idle.service");
  OrderingEdge extra[] = {edge(graph, "b.service", "idle.service"), edge(graph, "idle.service", "a.service")};
  assert_null(unit_graph_cycle(graph, extra, 2));
}

static void finds_what_was_cyclic_before(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph =
      graph_of(PHASE_INITRD, "a.service b.service;b.service a.service;x.service a.service", "");
  assert_round(unit_graph_cycle(graph, NULL, 0), "a.service b.service a.service");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_none_in_a_good_graph),
      cmocka_unit_test(walks_the_shortest_way_round_an_extra_edge),
      cmocka_unit_test(two_extra_edges_may_close_a_cycle_together),
      cmocka_unit_test(a_unit_without_a_job_holds_nothing_up),
      cmocka_unit_test(finds_what_was_cyclic_before),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
