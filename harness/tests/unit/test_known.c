/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/known.h"
#include "tests/unit/test.h"

#define GOOD "Signature=panic:x\nTicket=#7\nExpires=2027-03-31\n"

static GPtrArray *parsed(const char *text)
{
  GError *error = NULL;
  GPtrArray *all = known_failures_parse("known.ini", text, &error);
  assert_no_error(error);
  return all;
}

static void assert_refused(const char *text, const char *part)
{
  GError *error = NULL;
  assert_null(known_failures_parse("known.ini", text, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, part);
}

static void a_failure_is_known_by_its_whole_signature(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all = parsed("[one]\n" GOOD "Reason=waits for a release\n");
  const KnownFailure *known = known_failures_find(all, "a", "panic:x");
  assert_string_equal(known->name, "one");
  assert_string_equal(known->ticket, "#7");
  assert_string_equal(known->reason, "waits for a release");
  assert_null(known_failures_find(all, "a", "panic:xy"));
  assert_null(known_failures_find(all, "a", "panic:"));
  assert_null(known_failures_find(NULL, "a", "panic:x"));
}

static void an_image_limits_it(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all = parsed("[one]\n" GOOD "Image=broken\n");
  assert_non_null(known_failures_find(all, "broken", "panic:x"));
  assert_null(known_failures_find(all, "fixed", "panic:x"));
}

static void of_several_the_longest_counts(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all = parsed("[new]\n" GOOD "[old]\nSignature=panic:x\nTicket=#6\nExpires=2020-01-01\n");
  assert_string_equal(known_failures_find(all, "a", "panic:x")->name, "new");
}

static void it_is_known_up_to_its_last_day(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all = parsed("[one]\n" GOOD);
  assert_false(known_failure_is_expired(all->pdata[0], "2027-03-31"));
  assert_true(known_failure_is_expired(all->pdata[0], "2027-04-01"));
}

static void mistakes_are_told_with_their_line(void **state)
{
  (void)state;
  assert_refused("[one]\nSignature=x\nTicket=#7\n", "known.ini:1: ");
  assert_refused("[one]\nSignature=x\nExpires=2027-03-31\n", "Ticket");
  assert_refused("[one]\nSignature=x\nTicket=#7\nExpires=2027-02-29\n", "known.ini:4: ");
  assert_refused("[one]\nSignature=x\nTicket=#7\nExpires=soon\n", "'soon': expected a day, such as 2027-03-31");
  assert_refused("[one]\n" GOOD "Tiket=#8\n", "did you mean 'Ticket'?");
}

static void a_file_that_cannot_be_read_is_told(void **state)
{
  (void)state;
  GError *error = NULL;
  assert_null(known_failures_load("/nonexistent/known.ini", &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "/nonexistent/known.ini");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_failure_is_known_by_its_whole_signature),
      cmocka_unit_test(an_image_limits_it),
      cmocka_unit_test(of_several_the_longest_counts),
      cmocka_unit_test(it_is_known_up_to_its_last_day),
      cmocka_unit_test(mistakes_are_told_with_their_line),
      cmocka_unit_test(a_file_that_cannot_be_read_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
