/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/proportion.h"
#include "statistics/mixture.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Bisection steps: every double in [0, 1] is reached by fewer, also the ones near zero that matter here. */
#define BISECTION_STEPS 200

static const Interval UNKNOWN = {0, 1};

Interval proportion_wilson(guint x, guint n, double confidence)
{
  if (n == 0)
    return UNKNOWN;
  double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
  double rate = (double)x / n;
  double scale = 1 + z * z / n;
  double centre = (rate + z * z / (2.0 * n)) / scale;
  double half = z * sqrt(rate * (1 - rate) / n + z * z / (4.0 * n * n)) / scale;
  return (Interval){.low = x == 0 ? 0 : fmax(0, centre - half), .high = x == n ? 1 : fmin(1, centre + half)};
}

/* The distribution function of Beta(A, B) at P. GSL's continued fraction gives up (NaN) near the mean once A + B passes
 * some 10^7; there the normal law differs by less than 1e-3. */
static double beta_below(double a, double b, double p)
{
  double below = gsl_cdf_beta_P(p, a, b);
  if (!isnan(below))
    return below;
  double sum = a + b;
  return gsl_cdf_gaussian_P(p - a / sum, sqrt(a * b / (sum * sum * (sum + 1))));
}

/* Where Beta(A, B) reaches PROBABILITY. By bisection: gsl_cdf_beta_Pinv() fails to converge for, say, 49 in 10^6. */
static double beta_quantile(double a, double b, double probability)
{
  double low = 0, high = 1;
  for (int step = 0; step < BISECTION_STEPS; step++) {
    double middle = (low + high) / 2;
    if (beta_below(a, b, middle) < probability)
      low = middle;
    else
      high = middle;
  }
  return high;
}

Interval proportion_clopper_pearson(guint x, guint n, double confidence)
{
  if (n == 0)
    return UNKNOWN;
  double tail = (1 - confidence) / 2;
  return (Interval){.low = x == 0 ? 0 : beta_quantile(x, (double)n - x + 1, tail),
                    .high = x == n ? 1 : beta_quantile((double)x + 1, (double)n - x, 1 - tail)};
}

Interval proportion_confidence_sequence(guint x, guint n, double confidence)
{
  double limit = -log(1 - confidence);
  return (Interval){.low = mixture_crossing(x, n, 0, limit), .high = mixture_crossing(x, n, 1, limit)};
}

guint proportion_clean_boots(double p, double confidence)
{
  if (p >= 1)
    return 1;
  double boots = p > 0 ? ceil(log(1 - confidence) / log1p(-p)) : INFINITY;
  return boots < G_MAXUINT ? MAX(1, (guint)boots) : G_MAXUINT;
}
