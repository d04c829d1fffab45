/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define CYCLE(origin)                                                                                                  \
  UNIT("s.target", AFTER("a.mount"))                                                                                   \
  UNIT("m.service", "\tAfter: s.target (" origin ")\n" BEFORE("a.mount"))                                              \
  MOUNT("a.mount", "/a", "tmpfs", "tmpfs", "")

static void a_cycle_through_default_dependencies_is_mended_by_leaving_them_out(void **state)
{
  (void)state;
  assert_mended(PHASE_ROOT, CYCLE("origin-default"), "cycle", "s.target", "m.service", "m.service",
                "[Unit]\nDefaultDependencies=no\n");
}

static void a_cycle_that_somebody_wrote_has_no_drop_in(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) hazards = hazards_in(PHASE_ROOT, CYCLE("origin-file"));
  assert_int_equal(hazards->len, 1);
  assert_null(((const Hazard *)hazards->pdata[0])->drop_in);
}

static void it_tells_the_way_round_and_what_systemd_can_drop(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) hazards =
      hazards_in(PHASE_ROOT, CYCLE("origin-default")
                                 UNIT("multi-user.target", "\tRequires: a.mount (origin-file)\n" AFTER("a.mount")));
  assert_int_equal(hazards->len, 1);
  const Hazard *hazard = hazards->pdata[0];
  assert_non_null(strstr(hazard->reason, "a.mount before s.target before m.service before a.mount"));
  assert_non_null(strstr(hazard->reason, "It can drop: s.target, m.service."));
  assert_non_null(strstr(hazard->reason, "it dropped: none of them"));
}

static void a_job_that_was_dropped_is_named(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) hazards = hazards_in(
      PHASE_ROOT,
      UNIT("s.target", AFTER("a.mount") "\tWants: m.service (origin-file)\n")
          MOUNT("a.mount", "/a", "tmpfs", "tmpfs",
                "") "-> Unit m.service:\n\tUnit Load State: loaded\n\tUnit Active State: inactive\n" AFTER("s.target")
              BEFORE("a.mount"));
  assert_int_equal(hazards->len, 1);
  assert_non_null(strstr(((const Hazard *)hazards->pdata[0])->reason, "it dropped: m.service."));
}

static void no_cycle_no_hazard(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, UNIT("a.service", "") UNIT("b.service", AFTER("a.service")));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_cycle_through_default_dependencies_is_mended_by_leaving_them_out),
      cmocka_unit_test(a_cycle_that_somebody_wrote_has_no_drop_in),
      cmocka_unit_test(it_tells_the_way_round_and_what_systemd_can_drop),
      cmocka_unit_test(a_job_that_was_dropped_is_named),
      cmocka_unit_test(no_cycle_no_hazard),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
