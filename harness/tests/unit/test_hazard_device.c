/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define DISK UNIT("dev-vda.device", "")
#define LINK UNIT("dev-disk-by\\x2dlabel-x.device", "")

static void a_service_that_mounts_a_device_without_waiting_for_it(void **state)
{
  (void)state;
  assert_mended(PHASE_ROOT, DISK ONESHOT("m.service", "/bin/mount -t erofs /dev/vda /m", ""), "device-order",
                "dev-vda.device", "m.service", "m.service", "[Unit]\nAfter=dev-vda.device\n");
  assert_pair(PHASE_ROOT, DISK ONESHOT("m.service", "/sbin/fsck /dev/vda", ""), "device-order", "dev-vda.device",
              "m.service");
}

static void a_label_is_the_link_by_that_label(void **state)
{
  (void)state;
  assert_pair(PHASE_ROOT, LINK ONESHOT("m.service", "/bin/mount LABEL=x /m", ""), "device-order",
              "dev-disk-by\\x2dlabel-x.device", "m.service");
  assert_pair(PHASE_ROOT, UNIT("systemd-udev-settle.service", "") ONESHOT("m.service", "/bin/mount LABEL=x /m", ""),
              "device-order", "systemd-udev-settle.service", "m.service");
}

static void mount_units_devices_out_of_the_boot_and_an_order_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, DISK ONESHOT("m.service", "/bin/mount /dev/vda /m", AFTER("dev-vda.device")));
  assert_no_hazard(PHASE_ROOT, DISK MOUNT("m.mount", "/m", "/dev/vda", "erofs", ""));
  assert_no_hazard(PHASE_ROOT, DISK ONESHOT("m.service", "/bin/echo /dev/null /dev/vdb", ""));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_service_that_mounts_a_device_without_waiting_for_it),
      cmocka_unit_test(a_label_is_the_link_by_that_label),
      cmocka_unit_test(mount_units_devices_out_of_the_boot_and_an_order_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
