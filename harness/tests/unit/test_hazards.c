/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

static void a_pair_is_told_once_with_all_reasons(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) hazards =
      assert_hazard(PHASE_ROOT,
                    ONESHOT("m.service", "/bin/mkdir /srv/w", "")
                        MOUNT("a.mount", "/a", "overlay", "overlay",
                              "\tOptions: workdir=/srv/w\n\tRequires: m.service (origin-file)\n"),
                    "requirement-order", "m.service", "a.mount");
  const Hazard *hazard = hazards->pdata[0];
  assert_non_null(strstr(hazard->reason, "no After= for it"));
  assert_non_null(strstr(hazard->reason, "makes /srv/w"));
}

static void a_hidden_dependency_is_an_order(void **state)
{
  (void)state;
  static const char DUMP[] = UNIT("a.service", "") UNIT("b.service", "\tRequires: a.service (origin-file)\n");
  GError *error = NULL;
  g_autoptr(UnitGraph) graph = unit_graph_parse(PHASE_ROOT, DUMP, sizeof DUMP - 1, &error);
  assert_no_error(error);
  assert_true(unit_graph_learn(graph, "a.service", "b.service", "a boot has shown it"));
  g_autoptr(GPtrArray) hazards = hazards_find(graph);
  assert_int_equal(hazards->len, 0);
}

static void the_plain_system_has_none(void **state)
{
  (void)state;
  static const char *const DUMPS[] = {"debian-12-root.txt", "debian-12-80-units.txt"};
  for (gsize i = 0; i < G_N_ELEMENTS(DUMPS); i++) {
    g_autoptr(UnitGraph) graph = graph_from(PHASE_ROOT, DUMPS[i]);
    g_autoptr(GPtrArray) hazards = hazards_find(graph);
    if (hazards->len)
      fail_with(hazards, "none");
  }
}

static void a_path_in_a_drop_in_means_itself(void **state)
{
  (void)state;
  assert_mended(PHASE_ROOT,
                MOUNT("srv.mount", "/srv", "tmpfs", "tmpfs", "")
                    ONESHOT("u.service", "/bin/mkdir \"/srv/50% off\"", ""),
                "path-order", "srv.mount", "u.service", "u.service", "[Unit]\nRequiresMountsFor=\"/srv/50%% off\"\n");
}

static void a_drop_in_goes_beside_the_unit(void **state)
{
  (void)state;
  g_autofree char *path = hazard_drop_in_path("a\\x2db.mount");
  assert_string_equal(path, "/etc/systemd/system/a\\x2db.mount.d/50-order.conf");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pair_is_told_once_with_all_reasons),
      cmocka_unit_test(a_hidden_dependency_is_an_order),
      cmocka_unit_test(the_plain_system_has_none),
      cmocka_unit_test(a_path_in_a_drop_in_means_itself),
      cmocka_unit_test(a_drop_in_goes_beside_the_unit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
