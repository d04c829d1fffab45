/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define TARGET UNIT("initrd.target", "")
#define CLEANUP "-> Unit initrd-cleanup.service:\n\tUnit Load State: loaded\n"

static void work_that_nothing_in_the_initrd_waits_for(void **state)
{
  (void)state;
  assert_mended(PHASE_INITRD, TARGET ONESHOT("w.service", "/bin/work", ""), "leaving-initrd", "w.service",
                "initrd.target", "w.service", "[Unit]\nBefore=initrd.target\n");
  assert_pair(PHASE_INITRD, TARGET MOUNT("sysroot-a.mount", "/sysroot/a", "tmpfs", "tmpfs", ""), "leaving-initrd",
              "sysroot-a.mount", "initrd.target");
}

static void an_order_before_any_end_of_the_initrd_will_do_also_by_a_chain(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_INITRD, TARGET ONESHOT("w.service", "/bin/work", BEFORE("initrd.target")));
  assert_no_hazard(PHASE_INITRD, TARGET CLEANUP ONESHOT("w.service", "/bin/work", BEFORE("initrd-cleanup.service")));
  assert_no_hazard(PHASE_INITRD, TARGET CLEANUP UNIT("x.service", BEFORE("initrd-cleanup.service"))
                                     ONESHOT("w.service", "/bin/work", BEFORE("x.service")));
}

static void daemons_other_mounts_what_comes_later_and_the_real_root_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_INITRD, TARGET UNIT("d.service", "\tType: notify\n"));
  assert_no_hazard(PHASE_INITRD, TARGET MOUNT("run-a.mount", "/run/a", "tmpfs", "tmpfs", ""));
  assert_no_hazard(PHASE_INITRD, TARGET ONESHOT("w.service", "/bin/work", AFTER("initrd.target")));
  assert_no_hazard(PHASE_ROOT, TARGET ONESHOT("w.service", "/bin/work", ""));
  assert_no_hazard(PHASE_INITRD, ONESHOT("w.service", "/bin/work", ""));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(work_that_nothing_in_the_initrd_waits_for),
      cmocka_unit_test(an_order_before_any_end_of_the_initrd_will_do_also_by_a_chain),
      cmocka_unit_test(daemons_other_mounts_what_comes_later_and_the_real_root_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
