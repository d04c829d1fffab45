/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/graph_views.h"

static const char HOSTILE[] = "digraph \"x\\\"\\\\\" {\n"
                              "  rankdir=LR;\n"
                              "  node [shape=box];\n"
                              "  subgraph cluster_initrd {\n"
                              "    label=initrd;\n"
                              "    \"initrd:a\\\\x2db.service\" [label=\"a\\\\x2db.service\", tooltip=\"say "
                              "\\\"hi\\\"; } .[31m \xef\xbf\xbd \\\\\"];\n"
                              "    \"initrd:c.mount\" [label=\"c.mount\"];\n"
                              "    \"initrd:d.service\" [label=\"d.service\"];\n"
                              "    \"initrd:a\\\\x2db.service\" -> \"initrd:c.mount\" [color=gray];\n"
                              "    \"initrd:c.mount\" -> \"initrd:d.service\";\n"
                              "  }\n"
                              "}\n";

static void quotes_and_backslashes_stay_inside_their_strings(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = hostile_graph();
  g_autofree char *dot = graph_view_dot(&(GraphView){.image = "x\"\\", .digest = "d", .initrd = graph});
  assert_string_equal(dot, HOSTILE);
}

static void what_was_learned_is_dashed_and_bears_its_evidence(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;d.service", "");
  assert_true(unit_graph_learn(graph, "a.service", "d.service", "a \"boot\" stalled"));
  g_autofree char *dot = graph_view_dot(&(GraphView){.image = "x", .digest = "d", .initrd = graph});
  assert_holds(dot, "    \"initrd:a.service\" -> \"initrd:d.service\" [style=dashed, color=red, label=learned, "
                    "tooltip=\"a \\\"boot\\\" stalled\"];\n");
}

static void units_of_both_managers_are_told_apart(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, "a.service b.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "a.service b.service", "");
  g_autofree char *dot = graph_view_dot(&(GraphView){.image = "x", .digest = "d", .initrd = initrd, .root = root});
  assert_holds(dot, "  subgraph cluster_initrd {\n    label=initrd;\n    \"initrd:a.service\"");
  assert_holds(dot, "  subgraph cluster_root {\n    label=root;\n    \"root:a.service\"");
}

static void units_without_a_job_are_dotted_and_drawn_on_demand_only(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = hostile_graph();
  g_autofree char *dot = graph_view_dot(&(GraphView){.image = "x", .digest = "d", .initrd = graph, .all = TRUE});
  assert_holds(dot, "    \"initrd:idle.target\" [label=\"idle.target\", style=dotted];\n");
  assert_holds(dot, "    \"initrd:d.service\" -> \"initrd:idle.target\";\n");
}

static void a_real_graph_draws_devices_behind_udev(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autofree char *dot = graph_view_dot(&(GraphView){.image = "x", .digest = "d", .initrd = graph});
  assert_holds(dot, "    \"initrd:systemd-udevd.service\" -> \"initrd:dev-vda.device\" [style=dashed, color=red, "
                    "label=device, tooltip=\"dev-vda.device appears");
  assert_holds(dot, "[label=\"sysroot-nix-.ro\\\\x2dstore.mount\"");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quotes_and_backslashes_stay_inside_their_strings),
      cmocka_unit_test(what_was_learned_is_dashed_and_bears_its_evidence),
      cmocka_unit_test(units_of_both_managers_are_told_apart),
      cmocka_unit_test(units_without_a_job_are_dotted_and_drawn_on_demand_only),
      cmocka_unit_test(a_real_graph_draws_devices_behind_udev),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
