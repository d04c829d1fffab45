/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "report/text.h"

#define S G_GINT64_CONSTANT(1000000000)

static void assert_text(char *got, const char *want)
{
  assert_string_equal(got, want);
  g_free(got);
}

static void gives_small_rates_more_digits(void **state)
{
  (void)state;
  assert_text(text_percent(0), "0 %");
  assert_text(text_percent(1), "100.0 %");
  assert_text(text_percent(0.3), "30.0 %");
  assert_text(text_percent(0.0123), "1.2 %");
  assert_text(text_percent(0.00253), "0.25 %");
  assert_text(text_percent(0.000253), "0.025 %");
  assert_text(text_percent(0.000014), "0.0014 %");
  assert_text(text_interval(0.3, 0.0991, 0.6512), "30.0 % (9.9–65.1 %)");
}

static void gives_spans_in_two_units_at_most(void **state)
{
  (void)state;
  assert_text(text_span(-5), "0.0 s");
  assert_text(text_span(3 * S + S / 4), "3.2 s");
  assert_text(text_span(250 * S), "4min 10s");
  assert_text(text_span(7500 * S), "2h 5min");
}

static void counts_boots_in_words(void **state)
{
  (void)state;
  assert_text(text_boots(0), "0 boots");
  assert_text(text_boots(1), "1 boot");
}

static void shows_times_to_the_second(void **state)
{
  (void)state;
  g_autofree char *now = text_time(1795508100 * S);
  assert_int_equal(strlen(now), strlen("2026-11-24 08:15:00"));
}

static void aligns_columns_by_characters(void **state)
{
  (void)state;
  static const TextAlignment ALIGNMENTS[] = {TEXT_LEFT, TEXT_RIGHT, TEXT_LEFT};
  TextTable *table = text_table_new(ALIGNMENTS, 3);
  static const char *const CELLS[] = {"ä–ö", "1", "", "longer", "23", "end"};
  for (gsize i = 0; i < G_N_ELEMENTS(CELLS); i++)
    text_table_add(table, g_strdup(CELLS[i]));
  g_autoptr(GString) out = g_string_new(NULL);
  text_table_finish(table, "> ", out);
  assert_string_equal(out->str, "> ä–ö      1\n> longer  23  end\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_small_rates_more_digits), cmocka_unit_test(gives_spans_in_two_units_at_most),
      cmocka_unit_test(counts_boots_in_words),         cmocka_unit_test(shows_times_to_the_second),
      cmocka_unit_test(aligns_columns_by_characters),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
