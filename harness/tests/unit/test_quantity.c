/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "tests/unit/test.h"

static void reads_durations_as_systemd_writes_them(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    gint64 ns;
  } CASES[] = {{"90s", 90 * NS_PER_S},
               {"250ms", 250 * NS_PER_MS},
               {"1min 30s", 90 * NS_PER_S},
               {"2h", 7200 * NS_PER_S},
               {"500us", 500 * NS_PER_US},
               {"5", 5 * NS_PER_S},
               {" 1 min 1s ", 61 * NS_PER_S},
               {"0", 0},
               {"7ns", 7}};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    gint64 ns = -1;
    assert_true(duration_parse(CASES[i].text, &ns));
    assert_int_equal(ns, CASES[i].ns);
  }
}

static void refuses_what_is_no_duration(void **state)
{
  (void)state;
  static const char *const CASES[] = {
      "", "soon", "-5s", "5 parsecs", "1.5s", "s", "9223372036854775807min", "99999999999999999999"};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    gint64 ns = 42;
    assert_false(duration_parse(CASES[i], &ns));
    assert_int_equal(ns, 42);
  }
}

static void writes_durations_that_read_back(void **state)
{
  (void)state;
  static const gint64 CASES[] = {0, 1, 1500, NS_PER_MS, 90 * NS_PER_S, 60 * NS_PER_S, 7200 * NS_PER_S, 1234567891};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autofree char *text = duration_format(CASES[i]);
    gint64 ns = -1;
    assert_true(duration_parse(text, &ns));
    assert_int_equal(ns, CASES[i]);
  }
  g_autofree char *short_form = duration_format(250 * NS_PER_MS);
  assert_string_equal(short_form, "250ms");
}

static void reads_sizes(void **state)
{
  (void)state;
  gint64 bytes = 0;
  assert_true(size_parse("512M", &bytes));
  assert_int_equal(bytes, 512 << 20);
  assert_true(size_parse("4096", &bytes));
  assert_int_equal(bytes, 4096);
  assert_true(size_parse("2 G", &bytes));
  assert_false(size_parse("much", &bytes));
  assert_false(size_parse("5X", &bytes));
  assert_false(size_parse("9223372036854775807K", &bytes));
}

static void knows_the_days_of_the_calendar(void **state)
{
  (void)state;
  static const char *const NONE[] = {"",           "2027-3-31",   "2027-02-29", "2027-13-01",
                                     "0000-01-01", "2027-03-31 ", "31.3.2027"};
  assert_true(day_is_valid("2027-03-31") && day_is_valid("2028-02-29"));
  for (gsize i = 0; i < G_N_ELEMENTS(NONE); i++)
    assert_false(day_is_valid(NONE[i]));
  g_autofree char *today = day_today();
  assert_true(day_is_valid(today) && strcmp(today, "2026-01-01") > 0);
}

static void the_clock_goes_forward(void **state)
{
  (void)state;
  gint64 before = clock_now_ns();
  assert_true(clock_now_ns() >= before);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_durations_as_systemd_writes_them), cmocka_unit_test(refuses_what_is_no_duration),
      cmocka_unit_test(writes_durations_that_read_back),        cmocka_unit_test(reads_sizes),
      cmocka_unit_test(knows_the_days_of_the_calendar),         cmocka_unit_test(the_clock_goes_forward),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
