/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/graph_views.h"

static const char SMALL[] =
    "{\"type\":\"units\",\"schema\":1,\"image\":\"x\",\"digest\":\"d0\",\"graphs\":[{\"phase\":\"initrd\","
    "\"systemd\":\"252.39-1~deb12u2\",\"loaded\":3,\"jobs\":2,\"schedulable\":2,\"pairs\":1,\"incomparable\":0,"
    "\"cycle\":[],\"units\":["
    "{\"name\":\"a.service\",\"type\":\"service\",\"job\":\"start\",\"schedulable\":true,\"description\":null,"
    "\"fragment\":null,\"service_type\":null,\"where\":null,\"what\":null,\"filesystem\":null,\"options\":null,"
    "\"requires_mounts_for\":[],\"conditions\":[],\"requires\":[],\"wants\":[],\"binds_to\":[],\"triggers\":[],"
    "\"triggered_by\":[]},"
    "{\"name\":\"b.service\",\"type\":\"service\",\"job\":\"start\",\"schedulable\":true,\"description\":null,"
    "\"fragment\":null,\"service_type\":null,\"where\":null,\"what\":null,\"filesystem\":null,\"options\":null,"
    "\"requires_mounts_for\":[],\"conditions\":[],\"requires\":[],\"wants\":[],\"binds_to\":[],\"triggers\":[],"
    "\"triggered_by\":[]}],"
    "\"ordering\":[{\"before\":\"a.service\",\"after\":\"b.service\",\"origin\":\"file\"}],\"hidden\":[]}]}\n";

static void a_graph_is_one_object_on_one_line(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service", "idle.service");
  g_autofree char *json = graph_view_json(&(GraphView){.image = "x", .digest = "d0", .initrd = graph});
  assert_string_equal(json, SMALL);
}

static void a_real_graph_keeps_mounts_and_hidden_dependencies_with_their_evidence(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autofree char *json = graph_view_json(&(GraphView){.image = "x", .digest = "d0", .initrd = graph});
  assert_holds(json, "\"where\":\"/sysroot/nix/store\",\"what\":\"overlay\"");
  assert_holds(json, "{\"before\":\"systemd-udevd.service\",\"after\":\"dev-vda.device\",\"kind\":\"device\","
                     "\"evidence\":\"dev-vda.device appears when udevd");
  assert_holds(json, "\"jobs\":35,\"schedulable\":21,\"pairs\":231,\"incomparable\":123");
}

static void units_without_a_job_and_their_edges_are_written_on_demand_only(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = hostile_graph();
  GraphView view = {.image = "x", .digest = "d0", .initrd = graph};
  g_autofree char *some = graph_view_json(&view);
  view.all = TRUE;
  g_autofree char *all = graph_view_json(&view);
  assert_lacks(some, "idle.target");
  assert_holds(all, "{\"name\":\"idle.target\",\"type\":\"target\",\"job\":null,\"schedulable\":false");
  assert_holds(all, "{\"before\":\"d.service\",\"after\":\"idle.target\",\"origin\":\"file\"}");
}

static void hostile_text_stays_inside_its_string(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = hostile_graph();
  g_autofree char *json = graph_view_json(&(GraphView){.image = "x\"", .digest = "d0", .initrd = graph});
  assert_true(g_utf8_validate(json, -1, NULL));
  assert_null(strchr(json, '\033'));
  assert_holds(json, "\"image\":\"x\\\"\"");
  assert_holds(json, "{\"name\":\"a\\\\x2db.service\"");
  assert_holds(json, "\"what\":\"say \\\"hi\\\"; } \\u001b[31m \xef\xbf\xbd \\\\\"");
}

static void a_cycle_is_written_once_around(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service b.service;b.service a.service", "");
  g_autofree char *json = graph_view_json(&(GraphView){.image = "x", .digest = "d0", .root = graph});
  assert_holds(json, "\"phase\":\"root\"");
  assert_holds(json, "\"cycle\":[\"a.service\",\"b.service\",\"a.service\"]");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_graph_is_one_object_on_one_line),
      cmocka_unit_test(a_real_graph_keeps_mounts_and_hidden_dependencies_with_their_evidence),
      cmocka_unit_test(units_without_a_job_and_their_edges_are_written_on_demand_only),
      cmocka_unit_test(hostile_text_stays_inside_its_string),
      cmocka_unit_test(a_cycle_is_written_once_around),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
