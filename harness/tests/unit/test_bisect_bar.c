/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/bisect_bar.h"
#include "tests/unit/test.h"

static Culprit *with(guint commits)
{
  const CulpritOptions options = {.rate = 0.5, .confidence = 0.95, .boot_cost = 1};
  return culprit_new(culprit_history_line(commits), NULL, &options);
}

static void the_likeliest_is_highest_and_the_impossible_is_a_dot(void **state)
{
  (void)state;
  g_autoptr(Culprit) culprit = with(5);
  culprit_add(culprit, 3, 1, 0); /* 4 is too late */
  culprit_add(culprit, 2, 0, 3); /* 1 and 2 are left an eighth */
  g_autofree char *bar = bisect_bar(culprit, 5, 64);
  assert_string_equal(bar, "·▁▁█·");
}

static void many_commits_share_a_cell(void **state)
{
  (void)state;
  g_autoptr(Culprit) culprit = with(101);
  culprit_add(culprit, 50, 1, 0);
  g_autofree char *bar = bisect_bar(culprit, 101, 4);
  assert_int_equal(g_utf8_strlen(bar, -1), 4);
  assert_true(g_str_has_suffix(bar, "·"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_likeliest_is_highest_and_the_impossible_is_a_dot),
      cmocka_unit_test(many_commits_share_a_cell),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
