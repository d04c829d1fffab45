/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "units/suppressions.h"

#define GOOD "Kind=path-order\nUnit=b.service\nReason=known\nExpires=2027-03-31\n"

static GPtrArray *parsed(const char *text)
{
  GError *error = NULL;
  GPtrArray *all = suppressions_parse("s.ini", text, &error);
  assert_no_error(error);
  return all;
}

static void assert_refused(const char *text, const char *part)
{
  GError *error = NULL;
  assert_null(suppressions_parse("s.ini", text, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, part);
}

static Hazard hazard(const char *kind, char *before, char *after, char *unit)
{
  return (Hazard){.kind = kind, .before = before, .after = after, .unit = unit};
}

static void a_suppression_names_kind_unit_and_the_other_one(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all = parsed("[one]\n" GOOD "Other=a.service\n");
  char a[] = "a.service", b[] = "b.service", c[] = "c.service";
  Hazard same = hazard("path-order", a, b, b), other = hazard("path-order", c, b, b),
         of_a = hazard("path-order", a, b, a), kind = hazard("cycle", a, b, b), turned = hazard("path-order", b, a, b);
  assert_string_equal(suppressions_find(all, &same)->name, "one");
  assert_non_null(suppressions_find(all, &turned));
  assert_null(suppressions_find(all, &other));
  assert_null(suppressions_find(all, &of_a));
  assert_null(suppressions_find(all, &kind));
}

static void without_other_any_will_do_and_the_longest_counts(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all =
      parsed("[old]\nKind=path-order\nUnit=b.service\nReason=x\nExpires=2020-01-01\n[new]\n" GOOD);
  char b[] = "b.service", c[] = "c.service";
  Hazard any = hazard("path-order", c, b, b);
  assert_string_equal(suppressions_find(all, &any)->name, "new");
}

static void it_holds_with_its_last_day(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all = parsed("[one]\n" GOOD);
  assert_false(suppression_is_expired(all->pdata[0], "2027-03-31"));
  assert_true(suppression_is_expired(all->pdata[0], "2027-04-01"));
}

static void mistakes_are_told_with_their_line(void **state)
{
  (void)state;
  assert_refused("[a]\nKind=path-ordre\nUnit=b.service\nReason=x\nExpires=2027-01-01\n", "s.ini:2");
  assert_refused("[a]\nKind=path-order\nUnit=b\nReason=x\nExpires=2027-01-01\n", "s.ini:3");
  assert_refused("[a]\nKind=path-order\nUnit=b.service\nReason=x\nExpires=2027-02-29\n", "s.ini:5");
  assert_refused("[a]\nKind=path-order\nUnit=b.service\nReason=x\nExpires=soon\n", "such as 2027-03-31");
  assert_refused("[a]\nKind=path-order\nUnit=b.service\nReason=x\n", "Expires");
  assert_refused("[a]\nUnit=b.service\nReason=x\nExpires=2027-01-01\n", "Kind");
  assert_refused("[a]\n" GOOD "Image=x\n", "Image");
  assert_refused("[a]\nKind=path-order\nUnit=b.service\nExpires=2027-01-01\n", "Reason");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_suppression_names_kind_unit_and_the_other_one),
      cmocka_unit_test(without_other_any_will_do_and_the_longest_counts),
      cmocka_unit_test(it_holds_with_its_last_day),
      cmocka_unit_test(mistakes_are_told_with_their_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
