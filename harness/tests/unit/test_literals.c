/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/literals.h"
#include "tests/unit/test.h"

static void assert_words(const char *expression, const char *wanted)
{
  g_auto(GStrv) words = literals_of(expression, 4);
  g_autofree char *told = words ? g_strjoinv("|", words) : g_strdup("(none)");
  if (strcmp(told, wanted) != 0)
    fail_msg("%s: %s, expected %s", expression, told, wanted);
}

static void takes_the_longest_word_that_must_stand(void **state)
{
  (void)state;
  assert_words("Kernel panic", "Kernel panic");
  assert_words("^short (?<key>\\S+) is much longer$", " is much longer");
  assert_words("a\\.service", "a.service");
  assert_words("colou?rfully", "rfully");
  assert_words("wonder+ful", "wonder");
  assert_words("x{3}hello", "hello");
}

static void every_branch_counts(void **state)
{
  (void)state;
  assert_words("(?:Started|Finished) x", "Started|Finished");
  assert_words("alpha|beta2", "alpha|beta2");
  assert_words("alpha|x", "(none)");
  assert_words("(?:alpha)?beta", "beta");
  assert_words("(?:alpha|beta)*gamma", "gamma");
}

static void says_nothing_where_it_does_not_understand(void **state)
{
  (void)state;
  assert_words("(?i)panic", "(none)");
  assert_words("\\x41bcdef", "(none)");
  assert_words("(*UTF)panic", "(none)");
  assert_words("\\Qpanic\\E", "(none)");
  assert_words("(panic", "(none)");
  assert_words("[abcdef]+", "(none)");
}

static void assertions_and_classes_are_no_words(void **state)
{
  (void)state;
  assert_words("(?!alphabet)beta", "beta");
  assert_words("(?<=alphabet)beta", "beta");
  assert_words("[^]alphabet]beta", "beta");
  assert_words("[[:alpha:]]beta", "beta");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_the_longest_word_that_must_stand),
      cmocka_unit_test(every_branch_counts),
      cmocka_unit_test(says_nothing_where_it_does_not_understand),
      cmocka_unit_test(assertions_and_classes_are_no_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
