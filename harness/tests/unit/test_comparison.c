/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "statistics/comparison.h"
#include <math.h>

static void assert_near(double got, double want, double digit)
{
  if (!(fabs(got - want) <= digit / 2 * 1.001))
    fail_msg("%.8g in place of %.8g", got, want);
}

static Table swapped(Table table)
{
  return (Table){table.x2, table.n2, table.x1, table.n1};
}

static void has_the_published_p_values(void **state)
{
  (void)state;
  /* science.md 3.3 */
  assert_near(comparison_fisher((Table){5, 20, 0, 20}), .023562, 1e-6);
  assert_near(comparison_fisher((Table){4, 20, 0, 20}), .053015, 1e-6);
  assert_near(comparison_fisher((Table){6, 50, 0, 50}), .013331, 1e-6);
}

static void boschloo_finds_what_fisher_misses(void **state)
{
  (void)state;
  /* the least significant tables of science.md 3.3: 4 v 0, and 3 v 0 of 8 */
  assert_true(comparison_fisher((Table){4, 20, 0, 20}) > .05 && comparison_boschloo((Table){4, 20, 0, 20}) < .05);
  assert_true(comparison_fisher((Table){3, 8, 0, 8}) > .05 && comparison_boschloo((Table){3, 8, 0, 8}) < .05);
  for (guint x1 = 0; x1 <= 12; x1++)
    for (guint x2 = 0; x2 <= 9; x2++)
      assert_true(comparison_boschloo((Table){x1, 12, x2, 9}) <= comparison_fisher((Table){x1, 12, x2, 9}) + 1e-9);
}

static void two_sided_p_values_do_not_ask_which_side_is_which(void **state)
{
  (void)state;
  static const Table TABLES[] = {{5, 20, 0, 20}, {3, 7, 9, 11}, {0, 4, 0, 9}, {6, 6, 6, 6}};
  for (gsize i = 0; i < G_N_ELEMENTS(TABLES); i++) {
    assert_near(comparison_p_value(TABLES[i]), comparison_p_value(swapped(TABLES[i])), 1e-9);
    assert_near(comparison_e_value(TABLES[i]), comparison_e_value(swapped(TABLES[i])), 1e-9);
    Interval one = comparison_difference(TABLES[i], .95), other = comparison_difference(swapped(TABLES[i]), .95);
    assert_near(one.low, -other.high, 1e-6);
  }
  assert_near(comparison_p_value((Table){5, 20, 0, 20}), 2 * .011264, 2e-6);
}

/* C(5, X) as in [B(1/2 + x, 1/2 + n - x) / B(1/2, 1/2)]: for small N by hand, B(1/2, 1/2) = pi. */
static void e_values_are_those_of_the_formula(void **state)
{
  (void)state;
  /* 1 of 1 against 0 of 1: B(3/2, 1/2)^2 / pi^2 = 1/4, over (1/2)^2 */
  assert_near(comparison_e_value((Table){1, 1, 0, 1}), 1, 1e-9);
  /* 2 of 2 against 0 of 2: (3/8)^2 over (1/2)^4 */
  assert_near(comparison_e_value((Table){2, 2, 0, 2}), 2.25, 1e-9);
  assert_near(comparison_e_value((Table){0, 0, 0, 0}), 1, 1e-9);
  assert_near(pairs_e_value((Pairs){2, 0, 7}), 1.5, 1e-9);
  assert_near(pairs_e_value((Pairs){0, 0, 7}), 1, 1e-9);
}

static void the_interval_leaves_zero_out_exactly_where_the_e_value_reaches_its_limit(void **state)
{
  (void)state;
  guint left_out = 0;
  for (guint x1 = 0; x1 <= 14; x1++)
    for (guint x2 = 0; x2 <= 11; x2++) {
      Table table = {x1, 14, x2, 11};
      Interval interval = comparison_difference(table, .95);
      gboolean without_zero = interval.low > 0 || interval.high < 0;
      double observed = x1 / 14.0 - x2 / 11.0;
      assert_true(interval.low <= observed && observed <= interval.high);
      if (without_zero != (comparison_e_value(table) >= 20))
        fail_msg("%u/14 %u/11: e %.4f, %.6f - %.6f", x1, x2, comparison_e_value(table), interval.low, interval.high);
      left_out += without_zero;
    }
  assert_true(left_out > 10);
}

static void an_unseen_side_leaves_its_rate_open(void **state)
{
  (void)state;
  Interval nothing = comparison_difference((Table){0, 0, 0, 0}, .95);
  assert_near(nothing.low, -1, 1e-6);
  assert_near(nothing.high, 1, 1e-6);
  Interval one = comparison_difference((Table){0, 400, 0, 0}, .95);
  assert_near(one.low, -1, 1e-6);
  assert_true(one.high < .05);
}

static void mcnemar_counts_only_pairs_that_differ(void **state)
{
  (void)state;
  assert_near(pairs_p_value((Pairs){6, 0, 0}), .03125, 1e-9);
  assert_near(pairs_p_value((Pairs){6, 0, 1000}), .03125, 1e-9);
  assert_near(pairs_p_value((Pairs){1, 5, 3}), .21875, 1e-9);
  assert_near(pairs_p_value((Pairs){3, 3, 3}), 1, 1e-9);
  assert_near(pairs_p_value((Pairs){0, 0, 3}), 1, 1e-9);
}

static void the_interval_of_pairs_agrees_with_their_e_value(void **state)
{
  (void)state;
  for (guint first = 0; first <= 10; first++)
    for (guint second = 0; second <= 10; second++) {
      Pairs pairs = {first, second, 8};
      Interval interval = pairs_difference(pairs, .95);
      double observed = ((double)first - second) / (first + second + 8);
      gboolean beyond = interval.low >= 0 || interval.high <= 0;
      assert_true(interval.low <= observed + 1e-9 && observed <= interval.high + 1e-9);
      if (beyond != (pairs_e_value(pairs) >= 20))
        fail_msg("%u %u: e %.4f, %.6f - %.6f", first, second, pairs_e_value(pairs), interval.low, interval.high);
    }
}

static void large_numbers_stay_finite(void **state)
{
  (void)state;
  Table table = {50000, 1000000, 49000, 1000000};
  assert_true(comparison_p_value(table) > 0 && comparison_p_value(table) < .01);
  assert_true(isfinite(comparison_e_value(table)));
  Interval interval = comparison_difference(table, .95);
  assert_true(interval.low < .001 && .001 < interval.high && interval.high < .01);
}

/* A coin of its own, so that the simulations below never change. */
static gboolean draw(guint64 *random, double rate)
{
  *random ^= *random << 13;
  *random ^= *random >> 7;
  *random ^= *random << 17;
  return (double)(*random >> 11) / (G_GUINT64_CONSTANT(1) << 53) < rate;
}

/* Of 2000 comparisons of equal sides, how many an onlooker who looks after every boot calls different. */
static void peeking_does_not_make_equal_sides_differ(void **state)
{
  (void)state;
  guint64 random = 88172645463325252u;
  guint by_e = 0, by_p = 0;
  for (int run = 0; run < 2000; run++) {
    guint first = 0, second = 0, alike = 0;
    gboolean e = FALSE, p = FALSE;
    for (guint n = 1; n <= 60; n++) {
      gboolean a = draw(&random, .3), b = draw(&random, .3);
      first += a && !b;
      second += b && !a;
      alike += a == b;
      e |= pairs_e_value((Pairs){first, second, alike}) >= 20;
      p |= pairs_p_value((Pairs){first, second, alike}) <= .05;
    }
    by_e += e;
    by_p += p;
  }
  if (by_e > 100 || by_p < 150)
    fail_msg("of 2000 peeked at: %u by e-value (at most 100 allowed), %u by p-value", by_e, by_p);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_the_published_p_values),
      cmocka_unit_test(boschloo_finds_what_fisher_misses),
      cmocka_unit_test(two_sided_p_values_do_not_ask_which_side_is_which),
      cmocka_unit_test(e_values_are_those_of_the_formula),
      cmocka_unit_test(the_interval_leaves_zero_out_exactly_where_the_e_value_reaches_its_limit),
      cmocka_unit_test(an_unseen_side_leaves_its_rate_open),
      cmocka_unit_test(mcnemar_counts_only_pairs_that_differ),
      cmocka_unit_test(the_interval_of_pairs_agrees_with_their_e_value),
      cmocka_unit_test(large_numbers_stay_finite),
      cmocka_unit_test(peeking_does_not_make_equal_sides_differ),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
