/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/analysis_views.h"

static void check_whole(const char *text)
{
  assert_string_equal(text,
                      "x: 1 finding in the units of the initrd\n"
                      "\n"
                      "requirement-order, initrd: a.service should be before b.service\n"
                      "  Why           b.service has Requires=a.service and no After= for it: both start at once.\n"
                      "  Shown by      Requires=a.service\n"
                      "  Unit file     /lib/b.service\n"
                      "  Mended by     /etc/systemd/system/b.service.d/50-order.conf in the initrd:\n"
                      "                    [Unit]\n"
                      "                    After=a.service\n");
}

static void a_finding_is_one_block_with_its_drop_in(void **state)
{
  (void)state;
  with_view("", analysis_view_text, "b.service", check_whole);
}

static void check_suppressed(const char *text)
{
  assert_holds(text, "x: no finding in the units of the initrd, 1 suppressed\n");
  assert_holds(text, "Suppressed    by [one]: looked at, until 2026-11-24");
}

static void check_expired(const char *text)
{
  assert_holds(text, "x: 1 finding in the units of the initrd, 1 no longer suppressed\n");
  assert_holds(text, "no more: [one] (looked at) has expired on 2026-11-23");
}

static void a_suppression_is_told_and_so_is_its_end(void **state)
{
  (void)state;
  with_view(SUPPRESSED("one", "2026-11-24"), analysis_view_text, "b.service", check_suppressed);
  with_view(SUPPRESSED("one", "2026-11-23"), analysis_view_text, "b.service", check_expired);
}

static void check_inert(const char *text)
{
  assert_lacks(text, "\033");
}

static void what_the_guest_says_paints_no_terminal(void **state)
{
  (void)state;
  with_view("", analysis_view_text, HOSTILE_TEXT, check_inert);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_finding_is_one_block_with_its_drop_in),
      cmocka_unit_test(a_suppression_is_told_and_so_is_its_end),
      cmocka_unit_test(what_the_guest_says_paints_no_terminal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
