/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "statistics/comparison.h"
#include <math.h>

static void has_the_published_values(void **state)
{
  (void)state;
  /* science.md 3.3, six digits */
  assert_true(fabs(comparison_boschloo((Table){5, 20, 0, 20}) - .011264) <= .5001e-6);
  assert_true(fabs(comparison_boschloo((Table){4, 20, 0, 20}) - .030493) <= .5001e-6);
}

static double binomial(guint k, guint n, double p)
{
  double ways = 1;
  for (guint i = 0; i < k; i++)
    ways = ways * (n - i) / (i + 1);
  return ways * pow(p, k) * pow(1 - p, n - k);
}

/* The definition, table by table: how often Fisher's p is no larger than what was observed. */
static double worst_case(Table seen)
{
  double worst = 0, observed = comparison_fisher(seen) * (1 + 1e-9);
  for (double p = .0005; p < 1; p += .0005) {
    double sum = 0;
    for (guint x1 = 0; x1 <= seen.n1; x1++)
      for (guint x2 = 0; x2 <= seen.n2; x2++)
        if (comparison_fisher((Table){x1, seen.n1, x2, seen.n2}) <= observed)
          sum += binomial(x1, seen.n1, p) * binomial(x2, seen.n2, p);
    worst = fmax(worst, sum);
  }
  return worst;
}

static void agrees_with_its_definition(void **state)
{
  (void)state;
  static const Table TABLES[] = {{5, 9, 1, 7}, {2, 3, 0, 8}, {7, 8, 5, 6}, {1, 6, 0, 2}, {4, 4, 0, 4}};
  for (gsize i = 0; i < G_N_ELEMENTS(TABLES); i++) {
    double got = comparison_boschloo(TABLES[i]), want = worst_case(TABLES[i]);
    if (fabs(got - want) > 1e-5)
      fail_msg("table %zu: %.8f in place of %.8f", i, got, want);
  }
}

static void knows_no_evidence_where_there_is_none(void **state)
{
  (void)state;
  assert_true(comparison_boschloo((Table){0, 20, 5, 20}) == 1);
  assert_true(comparison_boschloo((Table){0, 0, 0, 0}) == 1);
  assert_true(comparison_boschloo((Table){3, 5, 0, 0}) == 1);
}

static void is_fishers_where_boots_are_too_many(void **state)
{
  (void)state;
  Table table = {120, 15000, 80, 15000};
  assert_true(comparison_boschloo(table) == comparison_fisher(table));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_the_published_values),
      cmocka_unit_test(agrees_with_its_definition),
      cmocka_unit_test(knows_no_evidence_where_there_is_none),
      cmocka_unit_test(is_fishers_where_boots_are_too_many),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
