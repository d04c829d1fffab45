/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "campaign/patience.h"
#include "tests/unit/test.h"

static void a_quick_guest_gets_five_seconds_to_report(void **state)
{
  (void)state;
  assert_int_equal(patience_report_ns(100 * NS_PER_MS), 5 * NS_PER_S);
  assert_int_equal(patience_report_ns(10 * NS_PER_S), 5 * NS_PER_S);
}

static void a_slow_guest_gets_a_quarter_of_its_time(void **state)
{
  (void)state;
  assert_int_equal(patience_report_ns(80 * NS_PER_S), 20 * NS_PER_S);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_quick_guest_gets_five_seconds_to_report),
      cmocka_unit_test(a_slow_guest_gets_a_quarter_of_its_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
