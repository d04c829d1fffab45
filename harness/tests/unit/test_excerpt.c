/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "report/excerpt.h"

/* Lines "line 1" … "line N". Returns: (owned). */
static char *numbered(guint n)
{
  GString *text = g_string_new(NULL);
  for (guint i = 1; i <= n; i++)
    g_string_append_printf(text, "line %u\r\n", i);
  return g_string_free(text, FALSE);
}

static char *excerpt(const char *text, gssize length, guint line)
{
  g_autoptr(GBytes) console = g_bytes_new(text, length < 0 ? strlen(text) : (gsize)length);
  GString *out = g_string_new(NULL);
  excerpt_append(out, console, line);
  return g_string_free(out, FALSE);
}

static guint count_lines(const char *text)
{
  guint count = 0;
  for (; *text; text++)
    count += *text == '\n';
  return count;
}

static void marks_the_line_among_its_neighbours(void **state)
{
  (void)state;
  g_autofree char *console = numbered(100), *shown = excerpt(console, -1, 50);
  assert_true(g_str_has_prefix(shown, "      38  line 38\n"));
  assert_non_null(strstr(shown, "\n>     50  line 50\n      51  line 51\n"));
  assert_true(g_str_has_suffix(shown, "      58  line 58\n"));
}

static void stays_within_a_short_console(void **state)
{
  (void)state;
  g_autofree char *console = numbered(3);
  static const guint LINES[] = {1, 3};
  for (gsize i = 0; i < G_N_ELEMENTS(LINES); i++) {
    g_autofree char *shown = excerpt(console, -1, LINES[i]);
    assert_int_equal(count_lines(shown), 3);
  }
  g_autofree char *nothing = excerpt("", 0, 1);
  assert_string_equal(nothing, "");
}

static void shows_the_end_where_no_line_is_asked_for_or_kept(void **state)
{
  (void)state;
  g_autofree char *console = numbered(100);
  static const guint LINES[] = {0, 101};
  for (gsize i = 0; i < G_N_ELEMENTS(LINES); i++) {
    g_autofree char *shown = excerpt(console, -1, LINES[i]);
    assert_int_equal(count_lines(shown), 24);
    assert_true(g_str_has_suffix(shown, "     100  line 100\n"));
    assert_null(strchr(shown, '>'));
  }
}

static void gives_no_numbers_behind_a_cut(void **state)
{
  (void)state;
  static const char CONSOLE[] = "one\n[bootrace: 12345 bytes cut here]\nlast\n";
  g_autofree char *shown = excerpt(CONSOLE, -1, 3);
  assert_string_equal(shown, "       1  one\n"
                             "          [bootrace: 12345 bytes cut here]\n"
                             "          last\n");
}

static void takes_escape_sequences_out_and_makes_the_rest_inert(void **state)
{
  (void)state;
  static const char CONSOLE[] = "[\033[0;32m  OK  \033[0m]\tnul \0 bell \a esc \033";
  g_autofree char *shown = excerpt(CONSOLE, sizeof CONSOLE - 1, 0);
  assert_string_equal(shown, "       1  [  OK  ] nul . bell . esc \n");
}

static void cuts_a_line_that_would_fill_the_screen(void **state)
{
  (void)state;
  g_autofree char *console = g_strnfill(1 << 20, 'x'), *shown = excerpt(console, -1, 1);
  assert_true(strlen(shown) < 600);
  assert_true(g_str_has_suffix(shown, "x …\n"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(marks_the_line_among_its_neighbours),
      cmocka_unit_test(stays_within_a_short_console),
      cmocka_unit_test(shows_the_end_where_no_line_is_asked_for_or_kept),
      cmocka_unit_test(gives_no_numbers_behind_a_cut),
      cmocka_unit_test(takes_escape_sequences_out_and_makes_the_rest_inert),
      cmocka_unit_test(cuts_a_line_that_would_fill_the_screen),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
