/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define UDEVD UNIT("systemd-udevd.service", "")

static void settings_that_are_written_without_an_order_before_their_reader(void **state)
{
  (void)state;
  assert_mended(PHASE_ROOT, UDEVD ONESHOT("w.service", "/bin/cp /usr/share/r /run/udev/rules.d/9.rules", ""),
                "settings-order", "w.service", "systemd-udevd.service", "w.service",
                "[Unit]\nBefore=systemd-udevd.service\n");
  assert_pair(PHASE_ROOT,
              UNIT("systemd-tmpfiles-setup.service", "")
                  ONESHOT("w.service", "/bin/sh -c \"echo d /x >/etc/tmpfiles.d/x.conf\"", ""),
              "settings-order", "w.service", "systemd-tmpfiles-setup.service");
}

static void the_folder_alone_other_folders_and_an_order_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, UDEVD ONESHOT("w.service", "/bin/mkdir -p /run/udev/rules.d", ""));
  assert_no_hazard(PHASE_ROOT, UDEVD ONESHOT("w.service", "/bin/cp /a /srv/udev/rules.d/9.rules", ""));
  assert_no_hazard(PHASE_ROOT,
                   UDEVD ONESHOT("w.service", "/bin/cp /a /run/udev/rules.d/9.rules", BEFORE("systemd-udevd.service")));
  assert_no_hazard(PHASE_ROOT, ONESHOT("w.service", "/bin/cp /a /run/udev/rules.d/9.rules", ""));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(settings_that_are_written_without_an_order_before_their_reader),
      cmocka_unit_test(the_folder_alone_other_folders_and_an_order_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
