/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit_rate.h"
#include "tests/unit/test.h"
#include <math.h>

static void near(double a, double b)
{
  if (!(fabs(a - b) <= 1e-9 * MAX(1, fabs(b))))
    fail_msg("%.12g is not %.12g", a, b);
}

static void a_known_rate_is_binomial(void **state)
{
  (void)state;
  CulpritRate rate = culprit_rate_init(0.1);
  near(culprit_rate_log_likelihood(&rate, 2, 3), 2 * log(0.1) + 3 * log(0.9));
  near(culprit_rate_predict(&rate, 7, 0), 0.1);
  near(culprit_rate_all_pass(&rate, 7, 0, 29), pow(0.9, 29));
  culprit_rate_clear(&rate);
}

/* Beta(1/2, 1/2): one failure 1/2, two 3/8, one of each 1/8; "always": 1 but for a pass. */
static void an_unknown_rate_is_always_or_jeffreys(void **state)
{
  (void)state;
  CulpritRate rate = culprit_rate_init(0);
  near(exp(culprit_rate_log_likelihood(&rate, 0, 0)), 1);
  near(exp(culprit_rate_log_likelihood(&rate, 1, 0)), (1 + 0.5) / 2);
  near(exp(culprit_rate_log_likelihood(&rate, 2, 0)), (1 + 0.375) / 2);
  near(exp(culprit_rate_log_likelihood(&rate, 1, 1)), 0.125 / 2);
  near(culprit_rate_predict(&rate, 2, 0), (1 + 0.3125) / (1 + 0.375));
  near(culprit_rate_predict(&rate, 5, 40), 5.5 / 46);
  culprit_rate_clear(&rate);
}

static void predictions_are_ratios_of_likelihoods(void **state)
{
  (void)state;
  CulpritRate rate = culprit_rate_init(0);
  culprit_rate_grow(&rate, 30);
  for (guint failed = 0; failed < 20; failed++)
    for (guint passed = 0; passed < 20; passed++) {
      double likely = culprit_rate_log_likelihood(&rate, failed, passed);
      near(culprit_rate_predict(&rate, failed, passed),
           exp(culprit_rate_log_likelihood(&rate, failed + 1, passed) - likely));
      double pass = 1 - culprit_rate_predict(&rate, failed, passed);
      near(culprit_rate_all_pass(&rate, failed, passed, 1), pass);
      near(culprit_rate_all_pass(&rate, failed, passed, 2),
           pass * (1 - culprit_rate_predict(&rate, failed, passed + 1)));
    }
  culprit_rate_clear(&rate);
}

static void what_is_looked_up_is_what_is_computed(void **state)
{
  (void)state;
  CulpritRate looked_up = culprit_rate_init(0), computed = culprit_rate_init(0);
  culprit_rate_grow(&looked_up, 10);
  culprit_rate_grow(&looked_up, 5000);
  culprit_rate_grow(&looked_up, 20);
  for (guint n = 0; n <= 5000; n += 7)
    near(culprit_rate_log_likelihood(&looked_up, n / 3, n - n / 3),
         culprit_rate_log_likelihood(&computed, n / 3, n - n / 3));
  culprit_rate_clear(&looked_up);
  culprit_rate_clear(&computed);
}

/* science.md 3.1 and 4.3: ceil(ln delta / ln(1 - p)). */
static void the_passes_of_a_certificate_are_those_of_the_formula(void **state)
{
  (void)state;
  const struct {
    double known;
    guint boots;
  } table[] = {{.3, 9}, {.1, 29}, {.05, 59}, {.02, 149}, {.01, 299}, {.001, 2995}, {1, 1}};
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
    CulpritRate rate = culprit_rate_init(table[i].known);
    assert_int_equal(culprit_rate_clean_boots(&rate, 0, 0, 0.05, 100000), table[i].boots);
  }
  CulpritRate rate = culprit_rate_init(0.001);
  assert_int_equal(culprit_rate_clean_boots(&rate, 0, 0, 0.05, 100), 100);
}

static void an_uncertain_rate_asks_for_more_passes(void **state)
{
  (void)state;
  CulpritRate rate = culprit_rate_init(0);
  guint few = culprit_rate_clean_boots(&rate, 3, 27, 0.05, 10000);
  guint many = culprit_rate_clean_boots(&rate, 300, 2700, 0.05, 10000);
  assert_true(few > many);
  assert_int_equal(many, 29);
  assert_true(culprit_rate_clean_boots(&rate, 20, 0, 0.05, 10000) <= 2);
}

static void impossible_is_minus_infinity(void **state)
{
  (void)state;
  CulpritRate rate = culprit_rate_init(1);
  assert_true(isinf(culprit_rate_log_likelihood(&rate, 3, 1)));
  near(culprit_rate_log_likelihood(&rate, 3, 0), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_known_rate_is_binomial),
      cmocka_unit_test(an_unknown_rate_is_always_or_jeffreys),
      cmocka_unit_test(predictions_are_ratios_of_likelihoods),
      cmocka_unit_test(what_is_looked_up_is_what_is_computed),
      cmocka_unit_test(the_passes_of_a_certificate_are_those_of_the_formula),
      cmocka_unit_test(an_uncertain_rate_asks_for_more_passes),
      cmocka_unit_test(impossible_is_minus_infinity),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
