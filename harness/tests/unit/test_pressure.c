/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "campaign/pressure.h"

static const char MEMORY[] =
    "some avg10=12.50 avg60=0.10 avg300=0.00 total=2\nfull avg10=3.25 avg60=0 avg300=0 total=1\n";

static void reads_the_last_ten_seconds_of_a_line(void **state)
{
  (void)state;
  assert_float_equal(pressure_parse(MEMORY, "some"), 12.5, 1e-9);
  assert_float_equal(pressure_parse(MEMORY, "full"), 3.25, 1e-9);
  assert_float_equal(pressure_parse("", "some"), -1, 1e-9);
  assert_float_equal(pressure_parse("some nothing\n", "some"), -1, 1e-9);
}

static void busy_processors_are_no_pressure_until_all_waits(void **state)
{
  (void)state;
  assert_null(pressure_on(&(HostPressure){.cpu = 80, .memory = 1, .io = 100}));
  assert_null(pressure_on(&(HostPressure){.cpu = -1, .memory = -1, .io = -1}));
  assert_string_equal(pressure_on(&(HostPressure){.cpu = 99.5, .memory = 0}), "processors");
  assert_string_equal(pressure_on(&(HostPressure){.cpu = 99.5, .memory = 20}), "memory");
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_last_ten_seconds_of_a_line),
                                     cmocka_unit_test(busy_processors_are_no_pressure_until_all_waits)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
