/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/pattern.h"
#include "tests/unit/test.h"

static Pattern *compile(const char *expression)
{
  g_autofree char *problem = NULL;
  Pattern *pattern = pattern_new(expression, &problem);
  if (!pattern)
    fail_msg("%s", problem);
  return pattern;
}

static PatternResult find(const char *expression, const char *text, Span *ret)
{
  g_autoptr(Pattern) pattern = compile(expression);
  g_autoptr(Engine) engine = engine_new();
  return pattern_find(pattern, engine, text, strlen(text), 0, ret);
}

static void finds_where_it_matches(void **state)
{
  (void)state;
  Span span;
  assert_int_equal(find("b+", "abbc", &span), PATTERN_HIT);
  assert_int_equal(span.start, 1);
  assert_int_equal(span.end, 3);
  assert_int_equal(find("^c", "ab\ncd", &span), PATTERN_HIT);
  assert_int_equal(span.start, 3);
  assert_int_equal(find("x", "abc", &span), PATTERN_MISS);
}

static void a_look_behind_may_begin_before_the_start(void **state)
{
  (void)state;
  g_autoptr(Pattern) pattern = compile("(?<=a)b");
  g_autoptr(Engine) engine = engine_new();
  Span span;
  assert_int_equal(pattern_find(pattern, engine, "ab", 2, 1, &span), PATTERN_HIT);
}

static void says_why_an_expression_is_broken(void **state)
{
  (void)state;
  char *problem = NULL;
  assert_null(pattern_new("a(b", &problem));
  assert_non_null(strstr(problem, "at offset 3 of 'a(b'"));
  g_free(problem);
}

static void a_group_is_told_by_its_name(void **state)
{
  (void)state;
  g_autoptr(Pattern) pattern = compile("(?J)x(?<key>a+)|y(?<key>b+)(?<rest>c)?");
  g_autoptr(Engine) engine = engine_new();
  Span span;
  assert_true(pattern_has_group(pattern, "key"));
  assert_true(pattern_has_group(pattern, "rest"));
  assert_false(pattern_has_group(pattern, "other"));
  assert_int_equal(pattern_find(pattern, engine, "ybb", 3, 0, &span), PATTERN_HIT);
  g_autofree char *key = pattern_group(pattern, engine, "ybb", "key");
  assert_string_equal(key, "bb");
  assert_null(pattern_group(pattern, engine, "ybb", "rest"));
  assert_null(pattern_group(pattern, engine, "ybb", "other"));
  assert_string_equal(pattern_expression(pattern), "(?J)x(?<key>a+)|y(?<key>b+)(?<rest>c)?");
}

static void more_groups_than_are_kept_match_still(void **state)
{
  (void)state;
  g_autoptr(GString) expression = g_string_new(NULL);
  for (guint i = 0; i < 20; i++)
    g_string_append(expression, "(a)");
  g_string_append(expression, "(?<last>b)");
  g_autoptr(Pattern) pattern = compile(expression->str);
  g_autoptr(Engine) engine = engine_new();
  Span span;
  static const char TEXT[] = "aaaaaaaaaaaaaaaaaaaab";
  assert_int_equal(pattern_find(pattern, engine, TEXT, sizeof TEXT - 1, 0, &span), PATTERN_HIT);
  assert_int_equal(span.end, 21);
  assert_null(pattern_group(pattern, engine, TEXT, "last"));
}

/* Each backtracks without end in its own way; none may hang, crash or be taken for a miss. */
static void what_backtracks_for_ever_is_given_up(void **state)
{
  (void)state;
  static const char *const EXPRESSIONS[] = {"^(a+)+$",          "^(a|aa)+$",    "^(a*)*b",
                                            "(?:a?){40}a{40}$", "^(.*a){12}$!", "^((?:a|a)*)*c"};
  g_autofree char *line = g_strnfill(60, 'a');
  g_autofree char *text = g_strconcat(line, "!", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(EXPRESSIONS); i++) {
    Span span;
    PatternResult result = find(EXPRESSIONS[i], text, &span);
    if (result == PATTERN_HIT)
      fail_msg("%s matched", EXPRESSIONS[i]);
  }
  Span span;
  assert_int_equal(find("^(a+)+$", text, &span), PATTERN_LIMIT);
}

/* Deep recursion needs more stack than the machine stack that JIT takes by itself. */
static void a_long_line_gets_a_larger_stack(void **state)
{
  (void)state;
  g_autofree char *text = g_strnfill(8000, 'a');
  text[7999] = 'b';
  g_autoptr(Pattern) pattern = compile("^(?:(a)|x)*b");
  g_autoptr(Engine) engine = engine_new();
  for (guint i = 0; i < 2; i++) {
    Span span;
    assert_int_equal(pattern_find(pattern, engine, text, 8000, 0, &span), PATTERN_HIT);
    assert_int_equal(span.end, 8000);
  }
}

static void a_pattern_may_use_more_stack_than_there_is(void **state)
{
  (void)state;
  g_autofree char *text = g_strnfill(400000, 'a');
  Span span;
  PatternResult result = find("^(?:(a)|x)*c", text, &span);
  assert_true(result == PATTERN_LIMIT || result == PATTERN_MISS);
}

static void what_looks_beyond_its_line_is_run_on_single_lines(void **state)
{
  (void)state;
  static const char *const SINGLE[] = {"a(?!\\s)", "\\Aa", "a\\z", "(?s)a.b", "[^b]++c", "(?>\\W)a"};
  static const char *const BLOCK[] = {"a(?!bc)", "^a.*b$", "\\sa", "[^b]c"};
  for (gsize i = 0; i < G_N_ELEMENTS(SINGLE); i++) {
    g_autoptr(Pattern) pattern = compile(SINGLE[i]);
    assert_true(pattern_needs_single_lines(pattern));
  }
  for (gsize i = 0; i < G_N_ELEMENTS(BLOCK); i++) {
    g_autoptr(Pattern) pattern = compile(BLOCK[i]);
    assert_false(pattern_needs_single_lines(pattern));
  }
}

static void nothing_is_freed_twice(void **state)
{
  (void)state;
  pattern_free(NULL);
  engine_free(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_where_it_matches),
      cmocka_unit_test(a_look_behind_may_begin_before_the_start),
      cmocka_unit_test(says_why_an_expression_is_broken),
      cmocka_unit_test(a_group_is_told_by_its_name),
      cmocka_unit_test(more_groups_than_are_kept_match_still),
      cmocka_unit_test(what_backtracks_for_ever_is_given_up),
      cmocka_unit_test(a_long_line_gets_a_larger_stack),
      cmocka_unit_test(a_pattern_may_use_more_stack_than_there_is),
      cmocka_unit_test(what_looks_beyond_its_line_is_run_on_single_lines),
      cmocka_unit_test(nothing_is_freed_twice),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
