/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "statistics/sequential.h"
#include <math.h>

/* science.md 3.2, alpha = beta = 0.05; digits as printed there. */
static const struct {
  double p0, p1, slope, bound, good, bad, worst;
  guint clean_boots;
} VECTORS[] = {
    {.001, .05, .0127, .7431, 57.2, 17.9, 44.1, 59}, {.01, .05, .0250, 1.7838, 107.1, 64.2, 130.6, 72},
    {.01, .10, .0397, 1.2279, 37.2, 18.3, 39.5, 31}, {.02, .30, .1105, .9671, 9.6, 4.6, 9.5, 9},
    {.05, .20, .1103, 1.8897, 28.2, 19.0, 36.4, 18},
};

static void assert_near(double got, double want, double digit)
{
  if (!(fabs(got - want) <= digit / 2 * 1.0001))
    fail_msg("%.8g in place of %.8g", got, want);
}

static void has_the_published_bounds_and_lengths(void **state)
{
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(VECTORS); i++) {
    SequentialTest test = sequential_test(VECTORS[i].p0, VECTORS[i].p1, 0.05, 0.05);
    assert_near(test.slope, VECTORS[i].slope, 1e-4);
    assert_near(test.accept, VECTORS[i].bound, 1e-4);
    assert_near(test.reject, VECTORS[i].bound, 1e-4);
    assert_near(sequential_expected_good(&test), VECTORS[i].good, 0.1);
    assert_near(sequential_expected_bad(&test), VECTORS[i].bad, 0.1);
    assert_near(sequential_expected_worst(&test), VECTORS[i].worst, 0.1);
    assert_int_equal(test.clean_boots, VECTORS[i].clean_boots);
  }
}

static void clean_boots_are_good_as_soon_as_they_suffice(void **state)
{
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(VECTORS); i++) {
    SequentialTest test = sequential_test(VECTORS[i].p0, VECTORS[i].p1, 0.05, 0.05);
    assert_int_equal(sequential_decide(&test, 0, test.clean_boots - 1), SEQUENTIAL_GO_ON);
    assert_int_equal(sequential_decide(&test, 0, test.clean_boots), SEQUENTIAL_GOOD);
  }
}

static void failures_are_bad_and_a_long_draw_is_undecided(void **state)
{
  (void)state;
  SequentialTest test = sequential_test(.05, .20, .05, .05);
  assert_int_equal(sequential_decide(&test, 1, 1), SEQUENTIAL_GO_ON);
  assert_int_equal(sequential_decide(&test, 3, 3), SEQUENTIAL_BAD);
  assert_int_equal(test.limit, 110);
  assert_int_equal(sequential_decide(&test, 12, 109), SEQUENTIAL_GO_ON);
  assert_int_equal(sequential_decide(&test, 12, 110), SEQUENTIAL_UNDECIDED);
}

static void without_a_background_the_first_failure_decides(void **state)
{
  (void)state;
  SequentialTest test = sequential_test(0, .05, .05, .05);
  assert_int_equal(test.clean_boots, 59);
  assert_int_equal(sequential_decide(&test, 1, 1), SEQUENTIAL_BAD);
  assert_int_equal(sequential_decide(&test, 0, 58), SEQUENTIAL_GO_ON);
  assert_int_equal(sequential_decide(&test, 0, 59), SEQUENTIAL_GOOD);
}

/* One run of the test at RATE, by a generator of its own (xorshift, so that the outcome never changes). */
static SequentialDecision run(const SequentialTest *test, double rate, guint64 *random)
{
  SequentialDecision decision = SEQUENTIAL_GO_ON;
  guint failures = 0;
  for (guint boots = 1; decision == SEQUENTIAL_GO_ON; boots++) {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    failures += (double)(*random >> 11) / (G_GUINT64_CONSTANT(1) << 53) < rate;
    decision = sequential_decide(test, failures, boots);
  }
  return decision;
}

static void errs_no_more_often_than_promised(void **state)
{
  (void)state;
  SequentialTest test = sequential_test(.05, .20, .05, .05);
  guint64 random = 88172645463325252u;
  guint wrong_bad = 0, wrong_good = 0;
  for (int i = 0; i < 4000; i++) {
    wrong_bad += run(&test, test.p0, &random) == SEQUENTIAL_BAD;
    wrong_good += run(&test, test.p1, &random) == SEQUENTIAL_GOOD;
  }
  assert_true(wrong_bad > 60 && wrong_bad < 200);   /* .031 in science.md */
  assert_true(wrong_good > 60 && wrong_good < 220); /* 1 - .954 */
}

static void names_its_decisions(void **state)
{
  (void)state;
  assert_string_equal(sequential_decision_to_string(SEQUENTIAL_GO_ON), "go on");
  assert_string_equal(sequential_decision_to_string(SEQUENTIAL_GOOD), "good");
  assert_string_equal(sequential_decision_to_string(SEQUENTIAL_BAD), "bad");
  assert_string_equal(sequential_decision_to_string(SEQUENTIAL_UNDECIDED), "undecided");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_the_published_bounds_and_lengths),
      cmocka_unit_test(clean_boots_are_good_as_soon_as_they_suffice),
      cmocka_unit_test(failures_are_bad_and_a_long_draw_is_undecided),
      cmocka_unit_test(without_a_background_the_first_failure_decides),
      cmocka_unit_test(errs_no_more_often_than_promised),
      cmocka_unit_test(names_its_decisions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
