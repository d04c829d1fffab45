/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "report/console_line.h"
#include <string.h>

static char *text_of(const char *bytes, gsize limit)
{
  return console_line_text((ConsoleLine){.at = bytes, .end = bytes + strlen(bytes)}, limit);
}

static void lines_end_at_line_feeds_and_the_last_may_have_none(void **state)
{
  (void)state;
  const char *text = "one\n\nthree", *at = text, *end = text + strlen(text);
  ConsoleLine line = {0};
  gsize lengths[3] = {0};
  for (guint i = 0; i < 3; i++) {
    assert_true(console_line_next(&at, end, &line));
    lengths[i] = (gsize)(line.end - line.at);
  }
  assert_false(console_line_next(&at, end, &line));
  assert_int_equal(lengths[0], 3);
  assert_int_equal(lengths[1], 0);
  assert_int_equal(lengths[2], 5);
}

static void escape_sequences_go_and_control_characters_become_dots(void **state)
{
  (void)state;
  g_autofree char *text = text_of("\033[31mred\033[0m\ttab\001\r", 100);
  assert_string_equal(text, "red tab.");
}

static void what_is_beyond_the_limit_is_cut_and_said_to_be(void **state)
{
  (void)state;
  g_autofree char *text = text_of("abcdef", 3);
  assert_string_equal(text, "abc …");
}

static void knows_the_line_that_stands_for_what_was_not_kept(void **state)
{
  (void)state;
  const char *cut = "[bootrace: 1234 bytes cut here]", *other = "[bootrace: nothing]";
  assert_true(console_line_is_cut((ConsoleLine){.at = cut, .end = cut + strlen(cut)}));
  assert_false(console_line_is_cut((ConsoleLine){.at = other, .end = other + strlen(other)}));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_end_at_line_feeds_and_the_last_may_have_none),
      cmocka_unit_test(escape_sequences_go_and_control_characters_become_dots),
      cmocka_unit_test(what_is_beyond_the_limit_is_cut_and_said_to_be),
      cmocka_unit_test(knows_the_line_that_stands_for_what_was_not_kept),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
