/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/mixture.h"
#include <math.h>

/* Bisection steps: every double in [0, 1] is reached by fewer, also the ones near zero that matter here. */
#define BISECTION_STEPS 200

static double log_beta(double a, double b)
{
  return lgamma(a) + lgamma(b) - lgamma(a + b);
}

/* K ln P, which is 0 for K = 0 even at P = 0. */
static double log_power(double p, guint k)
{
  return k == 0 ? 0 : k * log(p);
}

double mixture_log_martingale(guint x, guint n, double p)
{
  double mixture = log_beta(0.5 + x, 0.5 + (n - x)) - log_beta(0.5, 0.5);
  return mixture - log_power(p, x) - log_power(1 - p, n - x);
}

double mixture_crossing(guint x, guint n, double end, double limit)
{
  if (n == 0 || mixture_log_martingale(x, n, end) < limit)
    return end;
  double inside = (double)x / n, outside = end;
  for (int step = 0; step < BISECTION_STEPS; step++) {
    double middle = (inside + outside) / 2;
    if (middle == inside || middle == outside)
      break;
    if (mixture_log_martingale(x, n, middle) < limit)
      inside = middle;
    else
      outside = middle;
  }
  return outside;
}
