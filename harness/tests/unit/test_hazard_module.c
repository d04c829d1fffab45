/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define MODULES UNIT("systemd-modules-load.service", "")
#define TAGGED(fields) MOUNT("a.mount", "/a", "share", "virtiofs", fields)
#define ON_DISK(fields) MOUNT("a.mount", "/a", "/dev/vda", "erofs", fields)

static void a_mount_that_does_not_wait_for_the_unit_that_loads_its_module(void **state)
{
  (void)state;
  assert_mended(PHASE_ROOT, ONESHOT("l.service", "/sbin/modprobe -v loop erofs", "") ON_DISK(""), "module-order",
                "l.service", "a.mount", "a.mount", "[Unit]\nAfter=l.service\n");
  assert_pair(PHASE_ROOT, UNIT("modprobe@erofs.service", "") ON_DISK(""), "module-order", "modprobe@erofs.service",
              "a.mount");
  assert_pair(PHASE_ROOT, UNIT("modprobe@9pnet_virtio.service", "") MOUNT("a.mount", "/a", "tag", "9p", ""),
              "module-order", "modprobe@9pnet_virtio.service", "a.mount");
}

static void a_mount_by_tag_waits_for_modules_load_or_for_its_module(void **state)
{
  (void)state;
  assert_pair(PHASE_ROOT, MODULES TAGGED(""), "module-order", "systemd-modules-load.service", "a.mount");
  assert_no_hazard(PHASE_ROOT, MODULES TAGGED(AFTER("systemd-modules-load.service")));
  assert_no_hazard(PHASE_ROOT,
                   MODULES UNIT("modprobe@virtiofs.service", "") TAGGED(AFTER("modprobe@virtiofs.service")));
}

static void other_modules_and_an_order_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, ONESHOT("l.service", "/sbin/modprobe erofs", "") ON_DISK(AFTER("l.service")));
  assert_no_hazard(PHASE_ROOT, ONESHOT("l.service", "/sbin/modprobe ext4", "") ON_DISK(""));
  assert_no_hazard(PHASE_ROOT, ONESHOT("l.service", "/bin/echo erofs", "") ON_DISK(""));
  assert_no_hazard(PHASE_ROOT, MODULES ON_DISK(""));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_mount_that_does_not_wait_for_the_unit_that_loads_its_module),
      cmocka_unit_test(a_mount_by_tag_waits_for_modules_load_or_for_its_module),
      cmocka_unit_test(other_modules_and_an_order_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
