/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/comparison.h"
#include "statistics/mixture.h"
#include "statistics/search.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Steps between the points at which the end of an interval is sought first. */
#define GRID 200

double comparison_e_value(Table table)
{
  double failures = (double)table.x1 + table.x2, boots = (double)table.n1 + table.n2;
  if (boots == 0)
    return 1;
  double rate = failures / boots;
  return exp(mixture_log_martingale(table.x1, table.n1, rate) + mixture_log_martingale(table.x2, table.n2, rate));
}

double comparison_p_value(Table table)
{
  const Table other = {.x1 = table.x2, .n1 = table.n2, .x2 = table.x1, .n2 = table.n1};
  return fmin(1, 2 * fmin(comparison_boschloo(table), comparison_boschloo(other)));
}

/* ---- the difference of two sides ----
 *
 * The pair of true rates always lies where the product of both sides' martingales is below LIMIT. That region is
 * convex; its extent along rate 1 - rate 2 is the interval. */

typedef struct {
  Table table;
  double limit;
} Plane;

/* How far rate 1 - rate 2 reaches up in the region where rate 1 is P. */
static double reach(double p, gpointer data)
{
  const Plane *plane = data;
  const Table *table = &plane->table;
  double left = plane->limit - mixture_log_martingale(table->x1, table->n1, p);
  return p - mixture_crossing(table->x2, table->n2, 0, left);
}

/* ln of the martingale where it is least. */
static double least(guint x, guint n)
{
  return n > 0 ? mixture_log_martingale(x, n, (double)x / n) : 0;
}

/* The largest difference in the region. */
static double largest(Table table, double limit)
{
  Plane plane = {.table = table, .limit = limit};
  double room = limit - least(table.x2, table.n2);
  return search_highest(reach, &plane, mixture_crossing(table.x1, table.n1, 0, room),
                        mixture_crossing(table.x1, table.n1, 1, room), GRID);
}

Interval comparison_difference(Table table, double confidence)
{
  double limit = -log(1 - confidence);
  const Table other = {.x1 = table.x2, .n1 = table.n2, .x2 = table.x1, .n2 = table.n1};
  return (Interval){.low = -largest(other, limit), .high = largest(table, limit)};
}

/* ---- pairs ---- */

double pairs_p_value(Pairs pairs)
{
  guint discordant = pairs.only_first + pairs.only_second;
  return fmin(1, 2 * gsl_cdf_binomial_P(MIN(pairs.only_first, pairs.only_second), 0.5, discordant));
}

double pairs_e_value(Pairs pairs)
{
  return exp(mixture_log_martingale(pairs.only_first, pairs.only_first + pairs.only_second, 0.5));
}

/* rate 1 - rate 2 = Q (2 T - 1): Q of the pairs are discordant, T of these against side 1. The region is that of (Q, T)
 * whose martingales multiply to less than the limit. */
typedef struct {
  Pairs pairs;
  double limit;
} PairsPlane;

static double pairs_reach(double q, gpointer data)
{
  const PairsPlane *plane = data;
  const Pairs *pairs = &plane->pairs;
  guint discordant = pairs->only_first + pairs->only_second;
  double left = plane->limit - mixture_log_martingale(discordant, discordant + pairs->alike, q);
  return q * (2 * mixture_crossing(pairs->only_first, discordant, 1, left) - 1);
}

static double pairs_largest(Pairs pairs, double limit)
{
  PairsPlane plane = {.pairs = pairs, .limit = limit};
  guint discordant = pairs.only_first + pairs.only_second, all = discordant + pairs.alike;
  double room = limit - least(pairs.only_first, discordant);
  return search_highest(pairs_reach, &plane, mixture_crossing(discordant, all, 0, room),
                        mixture_crossing(discordant, all, 1, room), GRID);
}

Interval pairs_difference(Pairs pairs, double confidence)
{
  double limit = -log(1 - confidence);
  const Pairs other = {.only_first = pairs.only_second, .only_second = pairs.only_first, .alike = pairs.alike};
  Interval interval = {.low = -pairs_largest(other, limit), .high = pairs_largest(pairs, limit)};
  if (log(pairs_e_value(pairs)) < limit)
    return interval;
  if (pairs.only_first > pairs.only_second)
    interval.low = fmax(interval.low, 0);
  else
    interval.high = fmin(interval.high, 0);
  return interval;
}
