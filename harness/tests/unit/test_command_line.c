/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/command_line.h"
#include "tests/unit/test.h"

static void leaves_other_guests_alone(void **state)
{
  (void)state;
  Image image = {.guest = GUEST_PLAIN, .command_line = (char[]){"quiet"}};
  g_autofree char *line = command_line_for(&image, MACHINE_MICROVM, ACCELERATOR_TCG, 2000000);
  assert_string_equal(line, "quiet");
}

static void starts_the_guest_init_and_asks_for_whole_unit_names(void **state)
{
  (void)state;
  Image image = {.guest = GUEST_SYSTEMD, .command_line = (char[]){"root=tmpfs"}};
  g_autofree char *line = command_line_for(&image, MACHINE_Q35, ACCELERATOR_KVM, 2000000);
  assert_true(g_str_has_prefix(line, "root=tmpfs "));
  assert_non_null(strstr(line, " rdinit=/bootrace/init"));
  assert_non_null(strstr(line, " systemd.status_unit_format=name"));
  assert_null(strstr(line, "lpj="));
}

static void spares_a_microvm_under_tcg_the_clock_calibration(void **state)
{
  (void)state;
  g_autofree char *line = command_line_additions(GUEST_SYSTEMD, MACHINE_MICROVM, ACCELERATOR_TCG, 2000000);
  assert_non_null(strstr(line, " tsc_early_khz=2000000 lpj=8000000"));
  g_autofree char *unknown = command_line_additions(GUEST_SYSTEMD, MACHINE_MICROVM, ACCELERATOR_TCG, 0);
  assert_null(strstr(unknown, "tsc_early_khz"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(leaves_other_guests_alone),
      cmocka_unit_test(starts_the_guest_init_and_asks_for_whole_unit_names),
      cmocka_unit_test(spares_a_microvm_under_tcg_the_clock_calibration),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
