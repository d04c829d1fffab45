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

/* A dump in which a.service and b.service come after each other. B has no job, and is in STATE. */
static UnitGraph *broken_cycle(const char *pulls_in, const char *state)
{
  g_autofree char *text =
      g_strdup_printf("Manager: systemd 252 (252)\n"
                      "-> Unit a.service:\n\tUnit Load State: loaded\n\tUnit Active State: inactive\n%s"
                      "\tAfter: b.service (origin-file)\n\tBefore: b.service (origin-file)\n"
                      "\t-> Job 1:\n\t\tAction: a.service -> start\n"
                      "-> Unit b.service:\n\tUnit Load State: loaded\n\tUnit Active State: %s\n"
                      "-> Unit c.service:\n\tUnit Load State: loaded\n\tAfter: a.service (origin-file)\n"
                      "\t-> Job 2:\n\t\tAction: c.service -> start\n",
                      pulls_in, state);
  UnitGraph *graph = unit_graph_parse(PHASE_INITRD, text, strlen(text), NULL);
  assert_non_null(graph);
  return graph;
}

static void sees_the_cycle_whose_job_systemd_has_dropped(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = broken_cycle("\tWants: b.service (origin-file)\n", "inactive");
  assert_null(unit_graph_cycle(graph, NULL, 0));
  assert_round(unit_graph_own_cycle(graph), "a.service b.service a.service");
  g_autofree gboolean *cyclic = unit_graph_cyclic(graph);
  assert_true(cyclic[unit_graph_find(graph, "a.service")]);
  assert_true(cyclic[unit_graph_find(graph, "b.service")]);
  assert_false(cyclic[unit_graph_find(graph, "c.service")]);
}

static void a_unit_that_takes_no_part_closes_no_cycle(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) alone = broken_cycle("", "inactive");
  assert_null(unit_graph_own_cycle(alone));
  g_autoptr(UnitGraph) active = broken_cycle("\tWants: b.service (origin-file)\n", "active");
  assert_null(unit_graph_own_cycle(active));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_none_in_a_good_graph),
      cmocka_unit_test(walks_the_shortest_way_round_an_extra_edge),
      cmocka_unit_test(two_extra_edges_may_close_a_cycle_together),
      cmocka_unit_test(a_unit_without_a_job_holds_nothing_up),
      cmocka_unit_test(finds_what_was_cyclic_before),
      cmocka_unit_test(sees_the_cycle_whose_job_systemd_has_dropped),
      cmocka_unit_test(a_unit_that_takes_no_part_closes_no_cycle),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
