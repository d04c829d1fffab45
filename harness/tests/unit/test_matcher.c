/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/matcher.h"
#include "tests/unit/test.h"

static char *join(const GArray *indices)
{
  GString *told = g_string_new(NULL);
  for (guint i = 0; i < indices->len; i++)
    g_string_append_printf(told, "%u ", g_array_index(indices, guint, i));
  return g_string_free(told, FALSE);
}

typedef struct {
  char *hits, *limited; /* (owned) */
} Result;

static Result scan(const char *expression, const char *text, const GArray *candidates)
{
  g_autofree char *problem = NULL;
  g_autoptr(Pattern) pattern = pattern_new(expression, &problem);
  assert_non_null(pattern);
  g_autoptr(Engine) engine = engine_new();
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(GArray) limited = g_array_new(FALSE, FALSE, sizeof(guint));
  Block block;
  block_init(&block);
  lines_single(text, strlen(text), &block);
  if (candidates)
    matcher_try(pattern, engine, &block, candidates, hits, limited);
  else
    matcher_scan(pattern, engine, &block, hits, limited);
  block_free(&block);
  return (Result){.hits = join(hits), .limited = join(limited)};
}

static void assert_scan(const char *expression, const char *text, const char *hits, const char *limited)
{
  Result result = scan(expression, text, NULL);
  if (strcmp(result.hits, hits) != 0 || strcmp(result.limited, limited) != 0)
    fail_msg("%s: hits '%s', given up on '%s'", expression, result.hits, result.limited);
  g_free(result.hits);
  g_free(result.limited);
}

static void each_line_that_matches_is_told_once(void **state)
{
  (void)state;
  assert_scan("b", "bb\na\nb\n", "0 2 ", "");
  assert_scan("^a", "a\nba\na", "0 2 ", "");
  assert_scan("x", "a\nb\n", "", "");
  assert_scan("x", "", "", "");
}

static void a_match_that_runs_over_a_line_end_is_none(void **state)
{
  (void)state;
  assert_scan("a\\sb", "a\nb\na b\n", "2 ", "");
  assert_scan("a[^x]*b", "a\nb\nab\n", "2 ", "");
  assert_scan("a\\s*$", "a\n\nb\na", "0 2 ", "");
}

/* What it refuses stands in the next line, so a search through the block would miss the first. */
static void what_a_pattern_refuses_in_the_next_line_does_not_count(void **state)
{
  (void)state;
  assert_scan("a(?!\\s*b)", "a\nb\na b\na", "0 3 ", "");
  assert_scan("a\\Z", "a\na", "0 1 ", "");
}

static void where_the_search_gives_up_each_line_is_tried(void **state)
{
  (void)state;
  g_autofree char *slow = g_strnfill(60, 'a');
  g_autofree char *text = g_strconcat("aa\n", slow, "!\nb\naaa\n", slow, "!\n", NULL);
  assert_scan("^(a+)+$", text, "0 3 ", "1 4 ");
}

static void only_candidates_are_tried(void **state)
{
  (void)state;
  g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 1; i < 4; i++)
    g_array_append_val(candidates, i);
  Result result = scan("a", "a\nb\na\na\na\n", candidates);
  assert_string_equal(result.hits, "2 3 ");
  assert_string_equal(result.limited, "");
  g_free(result.hits);
  g_free(result.limited);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_line_that_matches_is_told_once),
      cmocka_unit_test(a_match_that_runs_over_a_line_end_is_none),
      cmocka_unit_test(what_a_pattern_refuses_in_the_next_line_does_not_count),
      cmocka_unit_test(where_the_search_gives_up_each_line_is_tried),
      cmocka_unit_test(only_candidates_are_tried),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
