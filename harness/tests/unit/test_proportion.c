/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "statistics/proportion.h"

/* Half a unit of the sixth decimal, the precision of the vectors. */
#define SIX_DIGITS 0.5000001e-6

typedef Interval (*Method)(guint x, guint n, double confidence);

static void assert_interval(const char *what, Interval got, double low, double high)
{
  if (!(ABS(got.low - low) <= SIX_DIGITS && ABS(got.high - high) <= SIX_DIGITS))
    fail_msg("%s: %.8f - %.8f in place of %.6f - %.6f", what, got.low, got.high, low, high);
}

/* science.md 3.1, 95 %. */
static const struct {
  guint x, n;
  double clopper_pearson[2], wilson[2], sequence[2];
} VECTORS[] = {
    {0, 59, {0, .060609}, {0, .061129}, {0, .090688}},
    {0, 100, {0, .036217}, {0, .036993}, {0, .057029}},
    {1, 100, {.000253, .054459}, {.001767, .054486}, {.000014, .084022}},
    {3, 20, {.032071, .378927}, {.052369, .360419}, {.013269, .475253}},
    {10, 100, {.049005, .176223}, {.055229, .174366}, {.029061, .227510}},
    {50, 100, {.398321, .601679}, {.403832, .596168}, {.338258, .661742}},
};

static void gives_the_published_intervals(void **state)
{
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(VECTORS); i++) {
    guint x = VECTORS[i].x, n = VECTORS[i].n;
    assert_interval("Clopper-Pearson", proportion_clopper_pearson(x, n, 0.95), VECTORS[i].clopper_pearson[0],
                    VECTORS[i].clopper_pearson[1]);
    assert_interval("Wilson", proportion_wilson(x, n, 0.95), VECTORS[i].wilson[0], VECTORS[i].wilson[1]);
    assert_interval("confidence sequence", proportion_confidence_sequence(x, n, 0.95), VECTORS[i].sequence[0],
                    VECTORS[i].sequence[1]);
  }
  assert_interval("0/300", proportion_confidence_sequence(0, 300, 0.95), 0, .021174);
  assert_interval("0/1000", proportion_confidence_sequence(0, 1000, 0.95), 0, .006998);
}

static const Method METHODS[] = {proportion_wilson, proportion_clopper_pearson, proportion_confidence_sequence};

static void says_nothing_without_boots(void **state)
{
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(METHODS); i++)
    assert_interval("no boots", METHODS[i](0, 0, 0.95), 0, 1);
}

static void mirrors_when_failures_and_passes_change_places(void **state)
{
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(METHODS); i++) {
    for (guint x = 0; x <= 30; x += 5) {
      Interval interval = METHODS[i](x, 30, 0.9), mirror = METHODS[i](30 - x, 30, 0.9);
      assert_interval("mirrored", interval, 1 - mirror.high, 1 - mirror.low);
    }
  }
}

static void always_holds_the_observed_rate(void **state)
{
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(METHODS); i++) {
    for (guint x = 0; x <= 40; x++) {
      Interval interval = METHODS[i](x, 40, 0.95);
      assert_true(interval.low <= x / 40.0 && x / 40.0 <= interval.high);
      assert_true(interval.low >= 0 && interval.high <= 1);
    }
  }
}

static void widens_with_confidence(void **state)
{
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(METHODS); i++) {
    Interval narrow = METHODS[i](3, 20, 0.8), wide = METHODS[i](3, 20, 0.99);
    assert_true(wide.low < narrow.low && narrow.high < wide.high);
  }
}

static void narrows_to_the_rate_with_many_boots(void **state)
{
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(METHODS); i++) {
    Interval interval = METHODS[i](G_MAXUINT / 4, G_MAXUINT, 0.95);
    assert_true(interval.high - interval.low < 1e-3);
    assert_true(interval.low < 0.25 && 0.25 < interval.high + 1e-9);
  }
}

static void finds_the_beta_quantile_where_gsl_gives_up(void **state)
{
  (void)state;
  Interval interval = proportion_clopper_pearson(49, 1000000, 0.95);
  assert_interval("49 in 10^6", interval, .0000363, .0000648);
}

static void counts_the_clean_boots_that_a_claim_needs(void **state)
{
  (void)state;
  static const struct {
    double rate;
    guint boots;
  } CASES[] = {{.3, 9}, {.1, 29}, {.05, 59}, {.02, 149}, {.01, 299}, {.001, 2995}};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++)
    assert_int_equal(proportion_clean_boots(CASES[i].rate, 0.95), CASES[i].boots);
}

static void counts_clean_boots_at_the_ends(void **state)
{
  (void)state;
  assert_int_equal(proportion_clean_boots(1, 0.95), 1);
  assert_int_equal(proportion_clean_boots(0.999999, 0.5), 1);
  assert_int_equal(proportion_clean_boots(0, 0.95), G_MAXUINT);
  assert_int_equal(proportion_clean_boots(1e-300, 0.95), G_MAXUINT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_the_published_intervals),
      cmocka_unit_test(says_nothing_without_boots),
      cmocka_unit_test(mirrors_when_failures_and_passes_change_places),
      cmocka_unit_test(always_holds_the_observed_rate),
      cmocka_unit_test(widens_with_confidence),
      cmocka_unit_test(narrows_to_the_rate_with_many_boots),
      cmocka_unit_test(finds_the_beta_quantile_where_gsl_gives_up),
      cmocka_unit_test(counts_the_clean_boots_that_a_claim_needs),
      cmocka_unit_test(counts_clean_boots_at_the_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
