/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/z_search.h"
#include <math.h>

struct _ZSearch {
  guint steps;
  double prior;
  guint *failed, *passed; /* by position */
  gboolean *skipped;
  double *weight, *rate; /* by step: posterior, and the predicted rate of failures if it is right */
};

/* ---- the unknown rate ---- */

static double log_beta(double a, double b)
{
  return lgamma(a) + lgamma(b) - lgamma(a + b);
}

/* Probability of FAILED failures and PASSED passes, in one given order, under the prior of the rate. */
static double likelihood(guint failed, guint passed)
{
  double always = passed == 0 ? 1 : 0;
  return (always + exp(log_beta(failed + 0.5, passed + 0.5) - log_beta(0.5, 0.5))) / 2;
}

/* ---- what is known ---- */

static void update(ZSearch *search)
{
  guint failed = 0, passed = 0, first_failure = search->steps;
  for (guint i = 0; i <= search->steps && first_failure == search->steps; i++)
    if (search->failed[i])
      first_failure = i;
  double sum = 0;
  for (guint step = search->steps + 1; step-- > 0;) {
    failed += search->failed[step];
    passed += search->passed[step];
    double likely = likelihood(failed, passed);
    double prior = step == 0 ? search->prior : (1 - search->prior) / search->steps;
    search->weight[step] = step <= first_failure ? prior * likely : 0;
    search->rate[step] = likelihood(failed + 1, passed) / likely;
    sum += search->weight[step];
  }
  for (guint step = 0; step <= search->steps; step++)
    search->weight[step] /= sum;
}

ZSearch *z_search_new(guint steps, double prior, guint failed, guint passed)
{
  ZSearch *search = g_new(ZSearch, 1);
  *search = (ZSearch){
      .steps = steps,
      .prior = prior,
      .failed = g_new0(guint, steps + 1),
      .passed = g_new0(guint, steps + 1),
      .skipped = g_new0(gboolean, steps + 1),
      .weight = g_new0(double, steps + 1),
      .rate = g_new0(double, steps + 1),
  };
  search->failed[steps] = failed;
  search->passed[steps] = passed;
  update(search);
  return search;
}

void z_search_free(ZSearch *search)
{
  if (!search)
    return;
  g_free(search->failed);
  g_free(search->passed);
  g_free(search->skipped);
  g_free(search->weight);
  g_free(search->rate);
  g_free(search);
}

void z_search_add(ZSearch *search, guint position, gboolean failed)
{
  if (failed)
    search->failed[position]++;
  else
    search->passed[position]++;
  update(search);
}

void z_search_skip(ZSearch *search, guint position)
{
  search->skipped[position] = TRUE;
}

/* ---- what to ask next ---- */

static double entropy(double p)
{
  return p <= 0 || p >= 1 ? 0 : -p * log2(p) - (1 - p) * log2(1 - p);
}

gboolean z_search_next(const ZSearch *search, guint *ret_position)
{
  double fails = 0, noise = 0, best = 0;
  gboolean found = FALSE;
  for (guint i = 0; i < search->steps; i++) {
    fails += search->weight[i] * search->rate[i];
    noise += search->weight[i] * entropy(search->rate[i]);
    double information = entropy(fails) - noise;
    if (search->skipped[i] || information <= best)
      continue;
    best = information;
    *ret_position = i;
    found = TRUE;
  }
  return found;
}

double z_search_best(const ZSearch *search, guint *ret_step)
{
  guint best = 0;
  for (guint step = 1; step <= search->steps; step++)
    if (search->weight[step] > search->weight[best])
      best = step;
  *ret_step = best;
  return search->weight[best];
}

void z_search_tally(const ZSearch *search, guint step, guint *ret_failed, guint *ret_passed)
{
  guint failed = 0, passed = 0;
  for (guint i = step; i <= search->steps; i++) {
    failed += search->failed[i];
    passed += search->passed[i];
  }
  *ret_failed = failed;
  *ret_passed = passed;
}

double z_search_capacity(double rate)
{
  return log2(1 + rate * pow(1 - rate, (1 - rate) / rate));
}
