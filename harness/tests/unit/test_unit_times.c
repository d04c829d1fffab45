/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "tests/unit/test.h"
#include "units/unit_times.h"

static GPtrArray *parsed(const char *text)
{
  return unit_times_parse(text, strlen(text));
}

static void reads_when_a_unit_began_and_finished(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list = parsed("a.mount active mounted - 1000 2500 0 0\n");
  const UnitTimes *times = g_ptr_array_index(list, 0);
  assert_int_equal(list->len, 1);
  assert_string_equal(times->unit, "a.mount");
  assert_string_equal(times->active, "active");
  assert_int_equal(times->begin_ns, NS_PER_MS);
  assert_int_equal(times->finish_ns, 2500 * NS_PER_US);
}

static void a_unit_that_ended_without_being_active_has_finished(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list =
      parsed("a.service failed failed exit-code 1000 0 0 3000\nb.service inactive dead - 10 0 0 20\n");
  const UnitTimes *failed = g_ptr_array_index(list, 0), *ended = g_ptr_array_index(list, 1);
  assert_string_equal(failed->remark, "exit-code");
  assert_int_equal(failed->finish_ns, 3 * NS_PER_MS);
  assert_int_equal(ended->finish_ns, 20 * NS_PER_US);
}

static void a_unit_still_starting_has_not_finished(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list =
      parsed("a.service activating start job:start 5000 400 0 300\nb.mount inactive dead job:start 0 0 0 0\n");
  const UnitTimes *again = g_ptr_array_index(list, 0), *never = g_ptr_array_index(list, 1);
  assert_int_equal(again->begin_ns, 5 * NS_PER_MS);
  assert_int_equal(again->finish_ns, 0);
  assert_int_equal(never->begin_ns, 0);
  assert_int_equal(never->finish_ns, 0);
}

static void passes_over_what_is_no_line_of_a_report(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list = parsed("\ntoo few 1 2\na b c d 1 2 3 many\na b c d -1 2 3 4\n\xff b c d 1 2 3 4\n"
                                     "a b c d 99999999999999999999 2 3 4\nx.mount active mounted - 1 2 3 4 5\n");
  assert_int_equal(list->len, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_when_a_unit_began_and_finished),
      cmocka_unit_test(a_unit_that_ended_without_being_active_has_finished),
      cmocka_unit_test(a_unit_still_starting_has_not_finished),
      cmocka_unit_test(passes_over_what_is_no_line_of_a_report),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
