/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit_internal.h"
#include <math.h>

/* ln of a chance that is none; finite, so that it can be taken away again. */
#define IMPOSSIBLE (-1e9)
/* A rest of one below it is none. */
#define ROUNDING 1e-9

CulpritOptions culprit_options_default(void)
{
  return (CulpritOptions){
      .already_bad = 0.02,
      .no_culprit = 0.02,
      .not_monotone = 0.01,
      .confidence = 0.95,
      .calibration = 5,
      .check_good = TRUE,
      .least_rate = 0.05,
      .boot_cost = 1,
  };
}

/* ---- the posterior ---- */

static double log_power(double p, guint n)
{
  return n == 0 ? 0 : n * log(p);
}

static double log_good(const Culprit *culprit, guint failed, guint passed)
{
  return log_power(culprit->options.background, failed) + log_power(1 - culprit->options.background, passed);
}

static double log_likelihood(const Culprit *culprit, CulpritCount bad)
{
  guint failed = culprit->total.failed - bad.failed, passed = culprit->total.passed - bad.passed;
  return culprit_rate_log_likelihood(&culprit->rate, bad.failed, bad.passed) + log_good(culprit, failed, passed);
}

/* From the likelihood of all patterns of good and bad images takes those of a single culprit away: BAD_INSTEAD holds,
 * by image, ln of the likelihood "bad" by that of "good"; TOTAL is ln of all patterns, GOOD of that where all are good.
 */
static double without_single_culprits(const Culprit *culprit, const double *bad_instead, double total, double good)
{
  g_autofree double *sums = g_new(double, culprit->commits);
  double last = NAN, rest = 1;
  culprit_history_sum_descendants(culprit->history, bad_instead, sums);
  for (guint commit = 0; commit < culprit->commits; commit++) {
    if (sums[commit] != last)
      rest -= exp(good + sums[commit] - total);
    last = sums[commit];
  }
  return rest > ROUNDING ? total + log(rest) : -INFINITY;
}

/* What the boots of a history look like that no single commit explains: the good end is good, the bad end is bad, every
 * other image is good or bad by itself, each with a chance of one half, every bad one has a rate of its own; but the
 * patterns that a single culprit makes are left out. */
static double log_likelihood_not_monotone(const Culprit *culprit)
{
  g_autofree double *bad_instead = g_new0(double, culprit->commits);
  double total = 0, all_good = 0;
  for (guint commit = 0; commit < culprit->commits; commit++) {
    CulpritCount count = culprit->pooled[commit];
    if (count.failed + count.passed == 0)
      continue;
    gboolean good_end = commit == 0, bad_end = commit == culprit->image[culprit->end];
    double good = bad_end ? IMPOSSIBLE : MAX(IMPOSSIBLE, log_good(culprit, count.failed, count.passed));
    double bad = good_end ? IMPOSSIBLE
                          : MAX(IMPOSSIBLE, culprit_rate_log_likelihood(&culprit->rate, count.failed, count.passed));
    double half = good_end || bad_end ? 0 : G_LN2;
    total += MAX(good, bad) + log1p(exp(-fabs(good - bad))) - half;
    all_good += good - half;
    bad_instead[commit] = bad - good;
  }
  return total < IMPOSSIBLE / 2 ? -INFINITY : without_single_culprits(culprit, bad_instead, total, all_good);
}

/* Likelihoods into WEIGHT, in logarithms. Neighbours of a line mostly share their tally. */
static double log_likelihoods(Culprit *culprit)
{
  CulpritCount last = {0};
  double likely = log_likelihood(culprit, last), most = -INFINITY;
  for (guint i = 0; i <= culprit->none; i++) {
    CulpritCount tally = culprit->tally[i];
    if (tally.failed != last.failed || tally.passed != last.passed)
      likely = log_likelihood(culprit, tally);
    last = tally;
    culprit->weight[i] = likely;
    if (culprit->prior[i] > 0)
      most = MAX(most, likely);
  }
  culprit->weight[culprit->not_monotone] = log_likelihood_not_monotone(culprit);
  return culprit->prior[culprit->not_monotone] > 0 ? MAX(most, culprit->weight[culprit->not_monotone]) : most;
}

static void normalise(Culprit *culprit, double most)
{
  double sum = 0, last = NAN, likely = 0;
  for (guint i = 0; i <= culprit->not_monotone; i++) {
    if (culprit->weight[i] != last)
      likely = exp(culprit->weight[i] - most);
    last = culprit->weight[i];
    culprit->weight[i] = culprit->prior[i] * likely;
    sum += culprit->weight[i];
  }
  for (guint i = 0; i <= culprit->not_monotone; i++)
    culprit->weight[i] /= sum;
}

static void update(Culprit *culprit)
{
  double most = log_likelihoods(culprit);
  if (isinf(most)) { /* no hypothesis explains the boots */
    for (guint i = 0; i < culprit->not_monotone; i++)
      culprit->weight[i] = 0;
    culprit->weight[culprit->not_monotone] = 1;
  } else {
    normalise(culprit, most);
  }
  for (guint commit = 0; commit < culprit->commits; commit++)
    culprit->alike_weight[commit] = 0;
  for (guint commit = 0; commit < culprit->commits; commit++)
    culprit->alike_weight[culprit->alike[commit]] += culprit->weight[commit];
}

/* ---- birth and death ---- */

static void set_priors(Culprit *culprit, const double *prior)
{
  const CulpritOptions *options = &culprit->options;
  double sum = 0, left = 1 - options->already_bad - options->no_culprit - options->not_monotone;
  for (guint commit = 1; commit < culprit->commits; commit++)
    sum += prior ? prior[commit] : 1;
  for (guint commit = 1; commit < culprit->commits; commit++)
    culprit->prior[commit] = left * (prior ? prior[commit] : 1) / sum;
  culprit->prior[0] = options->already_bad;
  culprit->prior[culprit->none] = options->no_culprit;
  culprit->prior[culprit->not_monotone] = options->not_monotone;
}

Culprit *culprit_new(CulpritHistory *history, const double *prior, const CulpritOptions *options)
{
  Culprit *culprit = g_new0(Culprit, 1);
  guint commits = culprit_history_commits(history);
  *culprit = (Culprit){
      .history = history,
      .options = *options,
      .rate = culprit_rate_init(options->rate),
      .commits = commits,
      .pooled = g_new0(CulpritCount, commits),
      .tally = g_new0(CulpritCount, commits + 1),
      .prior = g_new0(double, commits + 2),
      .weight = g_new0(double, commits + 2),
      .skipped = g_new0(gboolean, commits),
      .built = g_new0(gboolean, commits),
      .image = g_new0(guint, commits),
      .alike = g_new0(guint, commits),
      .alike_weight = g_new0(double, commits),
      .none = commits,
      .not_monotone = commits + 1,
      .end = commits - 1,
  };
  for (guint commit = 0; commit < commits; commit++)
    culprit->image[commit] = culprit->alike[commit] = commit;
  set_priors(culprit, prior);
  update(culprit);
  return culprit;
}

void culprit_free(Culprit *culprit)
{
  if (!culprit)
    return;
  culprit_history_free(culprit->history);
  culprit_rate_clear(&culprit->rate);
  g_free(culprit->pooled);
  g_free(culprit->tally);
  g_free(culprit->prior);
  g_free(culprit->weight);
  g_free(culprit->skipped);
  g_free(culprit->built);
  g_free(culprit->image);
  g_free(culprit->alike);
  g_free(culprit->alike_weight);
  g_free(culprit);
}

/* ---- evidence ---- */

void culprit_add(Culprit *culprit, guint commit, guint failed, guint passed)
{
  CulpritCount *pooled = &culprit->pooled[culprit->image[commit]];
  pooled->failed += failed;
  pooled->passed += passed;
  culprit->total.failed += failed;
  culprit->total.passed += passed;
  culprit->boots += failed + passed;
  culprit_rate_grow(&culprit->rate, culprit->boots);
  for (guint i = 0; i < culprit->commits; i++)
    if (culprit_history_descends(culprit->history, commit, i)) {
      culprit->tally[i].failed += failed;
      culprit->tally[i].passed += passed;
    }
  update(culprit);
}

/* Two hypotheses are alike if the same commits that may be booted are bad: told by the sum of a random word of each. */
static void find_alike(Culprit *culprit)
{
  g_autofree guint64 *bad = g_new0(guint64, culprit->commits);
  g_autoptr(GHashTable) first = g_hash_table_new(g_int64_hash, g_int64_equal);
  guint64 word = 0;
  for (guint commit = 0; commit < culprit->commits; commit++) {
    word += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15); /* splitmix64, Steele, Lea and Flood 2014 */
    guint64 mixed = (word ^ word >> 30) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    mixed ^= mixed >> 31;
    for (guint i = 0; i < culprit->commits && !culprit->skipped[commit]; i++)
      if (culprit_history_descends(culprit->history, commit, i))
        bad[i] += mixed;
  }
  for (guint i = 0; i < culprit->commits; i++) {
    gpointer found = g_hash_table_lookup(first, &bad[i]);
    if (!found)
      g_hash_table_insert(first, &bad[i], GUINT_TO_POINTER(i + 1));
    culprit->alike[i] = found ? GPOINTER_TO_UINT(found) - 1 : i;
  }
}

void culprit_skip(Culprit *culprit, guint commit)
{
  culprit->skipped[commit] = TRUE;
  find_alike(culprit);
  update(culprit);
}

void culprit_built(Culprit *culprit, guint commit)
{
  culprit->built[commit] = TRUE;
}

void culprit_same_image(Culprit *culprit, guint a, guint b)
{
  guint from = MAX(culprit->image[a], culprit->image[b]), to = MIN(culprit->image[a], culprit->image[b]);
  culprit->built[a] = culprit->built[b] = TRUE;
  if (from == to)
    return;
  culprit->pooled[to].failed += culprit->pooled[from].failed;
  culprit->pooled[to].passed += culprit->pooled[from].passed;
  culprit->pooled[from] = (CulpritCount){0};
  for (guint commit = 0; commit < culprit->commits; commit++) {
    if (culprit->image[commit] == from)
      culprit->image[commit] = to;
    if (culprit_history_descends(culprit->history, a, commit) != culprit_history_descends(culprit->history, b, commit))
      culprit->prior[commit] = 0;
  }
  update(culprit);
}
