/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define A UNIT("a.service", "")

static void a_requirement_without_an_order(void **state)
{
  (void)state;
  assert_mended(PHASE_ROOT, A UNIT("b.service", "\tRequires: a.service (origin-file)\n"), "requirement-order",
                "a.service", "b.service", "b.service", "[Unit]\nAfter=a.service\n");
  g_autoptr(GPtrArray) hazards = assert_hazard(PHASE_ROOT, A UNIT("b.service", "\tBindsTo: a.service (origin-file)\n"),
                                               "requirement-order", "a.service", "b.service");
  assert_string_equal(((const Hazard *)hazards->pdata[0])->directive, "BindsTo=a.service");
}

static void one_with_an_order_in_either_direction_is_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, A UNIT("b.service", "\tRequires: a.service (origin-file)\n" AFTER("a.service")));
  assert_no_hazard(PHASE_ROOT, A UNIT("b.service", "\tRequires: a.service (origin-file)\n" BEFORE("a.service")));
}

static void wishes_and_what_is_no_work_or_takes_no_part_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, A UNIT("b.service", "\tWants: a.service (origin-file)\n"));
  assert_no_hazard(PHASE_ROOT, UNIT("a.slice", "") UNIT("b.service", "\tRequires: a.slice (origin-file)\n"));
  assert_no_hazard(PHASE_ROOT, "-> Unit a.service:\n\tUnit Load State: loaded\n" UNIT(
                                   "b.service", "\tRequires: a.service (origin-file)\n"));
}

#define GATE UNIT("g.target", "\tRequires: a.service (origin-file)\n")

static void a_target_counts_where_somebody_waits_for_it_alone(void **state)
{
  (void)state;
  assert_pair(PHASE_ROOT, A GATE UNIT("b.service", AFTER("g.target")), "requirement-order", "a.service", "g.target");
  assert_no_hazard(PHASE_ROOT, A GATE);
  assert_no_hazard(PHASE_ROOT, A GATE UNIT("b.service", AFTER("g.target") AFTER("a.service")));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_requirement_without_an_order),
      cmocka_unit_test(one_with_an_order_in_either_direction_is_none),
      cmocka_unit_test(wishes_and_what_is_no_work_or_takes_no_part_are_none),
      cmocka_unit_test(a_target_counts_where_somebody_waits_for_it_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
