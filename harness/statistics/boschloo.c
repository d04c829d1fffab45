/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/comparison.h"
#include "statistics/search.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Steps between the common rates at which the worst case is sought. */
#define GRID 500

/* Tables that ought to be equally extreme differ by rounding: less than this, as a part, is equal. */
#define TIE 1e-9

double comparison_fisher(Table table)
{
  if (table.x1 == 0)
    return 1;
  return gsl_cdf_hypergeometric_Q(table.x1 - 1, table.n1, table.n2, table.x1 + table.x2);
}

/* The tables that are at least as extreme, and room to weigh them in. */
typedef struct {
  Table table;
  int *most;                 /* for each number of failures on side 1: so many at most on side 2; -1 for none */
  double *choose1, *choose2; /* ln of the binomial coefficients */
  double *cumulated;         /* n2 + 1 numbers */
} Region;

/* Fisher's p falls with the failures of side 1 and grows with those of side 2, so the numbers ascend and one walk finds
 * them all. */
static int *find_most(Table table)
{
  int *most = g_new(int, table.n1 + 1);
  double observed = comparison_fisher(table) * (1 + TIE);
  int x2 = -1;
  for (guint x1 = 0; x1 <= table.n1; x1++) {
    while (x2 + 1 <= (int)table.n2 && comparison_fisher((Table){x1, table.n1, (guint)(x2 + 1), table.n2}) <= observed)
      x2++;
    most[x1] = x2;
  }
  return most;
}

static double *coefficients(guint n)
{
  double *logarithms = g_new(double, n + 1);
  for (guint k = 0; k <= n; k++)
    logarithms[k] = lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
  return logarithms;
}

/* The region's probability where both rates are P. */
static double probability(double p, gpointer data)
{
  Region *region = data;
  const Table *table = &region->table;
  double fail = log(p), pass = log1p(-p), sum = 0, all = 0;
  for (guint x2 = 0; x2 <= table->n2; x2++) {
    sum += exp(region->choose2[x2] + x2 * fail + (table->n2 - x2) * pass);
    region->cumulated[x2] = sum;
  }
  for (guint x1 = 0; x1 <= table->n1; x1++)
    if (region->most[x1] >= 0)
      all += exp(region->choose1[x1] + x1 * fail + (table->n1 - x1) * pass) * region->cumulated[region->most[x1]];
  return all;
}

double comparison_boschloo(Table table)
{
  if (table.x1 == 0 || table.n2 == 0 || (guint64)table.n1 + table.n2 > COMPARISON_EXACT_BOOTS)
    return comparison_fisher(table);
  Region region = {.table = table,
                   .most = find_most(table),
                   .choose1 = coefficients(table.n1),
                   .choose2 = coefficients(table.n2),
                   .cumulated = g_new(double, table.n2 + 1)};
  double highest = search_highest(probability, &region, 1.0 / GRID / GRID, 1 - 1.0 / GRID / GRID, GRID);
  g_free(region.most);
  g_free(region.choose1);
  g_free(region.choose2);
  g_free(region.cumulated);
  return fmin(1, highest);
}
