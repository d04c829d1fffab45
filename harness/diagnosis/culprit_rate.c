/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit_rate.h"
#include <math.h>

/* Enough for any search; more is computed. */
#define TABLE_MOST 65536

CulpritRate culprit_rate_init(double known)
{
  return (CulpritRate){.known = known};
}

void culprit_rate_clear(CulpritRate *rate)
{
  g_clear_pointer(&rate->half, g_free);
  g_clear_pointer(&rate->whole, g_free);
  rate->size = 0;
}

void culprit_rate_grow(CulpritRate *rate, guint boots)
{
  if (rate->known > 0 || boots < rate->size || boots >= TABLE_MOST)
    return;
  guint size = MAX(2 * rate->size, boots + 64);
  rate->half = g_renew(double, rate->half, size);
  rate->whole = g_renew(double, rate->whole, size);
  for (guint n = rate->size; n < size; n++) {
    rate->half[n] = lgamma(n + 0.5);
    rate->whole[n] = lgamma(n + 1.0);
  }
  rate->size = size;
}

static double half(const CulpritRate *rate, guint n)
{
  return n < rate->size ? rate->half[n] : lgamma(n + 0.5);
}

static double whole(const CulpritRate *rate, guint n)
{
  return n < rate->size ? rate->whole[n] : lgamma(n + 1.0);
}

/* N ln P, which is 0 for N = 0 even at P = 0. */
static double log_power(double p, guint n)
{
  return n == 0 ? 0 : n * log(p);
}

static double log_jeffreys(const CulpritRate *rate, guint failed, guint passed)
{
  return half(rate, failed) + half(rate, passed) - whole(rate, failed + passed) - log(G_PI);
}

double culprit_rate_log_likelihood(const CulpritRate *rate, guint failed, guint passed)
{
  if (rate->known > 0)
    return log_power(rate->known, failed) + log_power(1 - rate->known, passed);
  double jeffreys = log_jeffreys(rate, failed, passed);
  return (passed == 0 ? log1p(exp(jeffreys)) : jeffreys) - G_LN2;
}

double culprit_rate_predict(const CulpritRate *rate, guint failed, guint passed)
{
  if (rate->known > 0)
    return rate->known;
  double jeffreys = (failed + 0.5) / (failed + passed + 1.0);
  if (passed > 0)
    return jeffreys;
  double odds = exp(log_jeffreys(rate, failed, 0));
  return (1 + odds * jeffreys) / (1 + odds);
}

double culprit_rate_all_pass(const CulpritRate *rate, guint failed, guint passed, guint boots)
{
  if (boots == 1)
    return 1 - culprit_rate_predict(rate, failed, passed);
  if (rate->known > 0)
    return pow(1 - rate->known, boots);
  return exp(culprit_rate_log_likelihood(rate, failed, passed + boots) -
             culprit_rate_log_likelihood(rate, failed, passed));
}

guint culprit_rate_clean_boots(const CulpritRate *rate, guint failed, guint passed, double chance, guint limit)
{
  guint few = 0, many = limit; /* FEW are too few; MANY are enough, or all that may be */
  while (many - few > 1) {
    guint middle = few + (many - few) / 2;
    if (culprit_rate_all_pass(rate, failed, passed, middle) <= chance)
      many = middle;
    else
      few = middle;
  }
  return many;
}
