/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit_internal.h"
#include <math.h>

/* With an unknown rate the posterior is surer than it may be (science.md 4.3: 95 % of it are right in 91 to 95 of 100
 * histories): its doubt is taken this many times. */
#define DOUBT 2.5
/* The bad end is said not to fail with this part of the doubt, so that a rare failure is not given up too often. */
#define PATIENCE_DOUBT 0.2
/* No certificate asks for more passes than this. */
#define PASSES_LIMIT 100000

const char *culprit_kind_to_string(CulpritKind kind)
{
  switch (kind) {
  case CULPRIT_UNDECIDED:
    return "undecided";
  case CULPRIT_FOUND:
    return "found";
  case CULPRIT_ALREADY_BAD:
    return "already-bad";
  case CULPRIT_NONE:
    return "none";
  case CULPRIT_NOT_MONOTONE:
    return "not-monotone";
  }
  return NULL;
}

/* ---- the likeliest ---- */

guint culprit_best(const Culprit *culprit, double *ret_probability)
{
  double not_monotone = culprit->weight[culprit->not_monotone];
  guint best = culprit->none;
  for (guint commit = 0; commit < culprit->commits; commit++)
    if (culprit->alike_weight[commit] > (best == culprit->none ? culprit->weight[best] : culprit->alike_weight[best]))
      best = commit;
  double weight = best == culprit->none ? culprit->weight[best] : culprit->alike_weight[best];
  *ret_probability = not_monotone > 0.5 ? not_monotone : weight / (1 - not_monotone);
  return not_monotone > 0.5 ? culprit->not_monotone : best;
}

double culprit_promise(const Culprit *culprit, double probability)
{
  double doubt = 1 - probability;
  return culprit->options.rate > 0 ? probability : MAX(0, 1 - DOUBT * doubt);
}

gboolean culprit_is_sure(const Culprit *culprit, double probability)
{
  return culprit_promise(culprit, probability) >= culprit->options.confidence;
}

double culprit_weight(const Culprit *culprit, guint commit)
{
  return culprit->weight[commit];
}

double culprit_weight_none(const Culprit *culprit)
{
  return culprit->weight[culprit->none];
}

double culprit_weight_not_monotone(const Culprit *culprit)
{
  return culprit->weight[culprit->not_monotone];
}

GArray *culprit_alike(const Culprit *culprit, guint commit)
{
  GArray *alike = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < culprit->commits; i++)
    if (culprit->alike[i] == culprit->alike[commit] && (culprit->prior[i] > 0 || i == commit))
      g_array_append_val(alike, i);
  return alike;
}

static int compare_weights(gconstpointer a, gconstpointer b, gpointer weights)
{
  double first = ((const double *)weights)[*(const guint *)a], second = ((const double *)weights)[*(const guint *)b];
  return first > second ? -1 : first < second ? 1 : 0;
}

GArray *culprit_ranking(const Culprit *culprit, guint limit)
{
  GArray *ranking = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint commit = 0; commit < culprit->commits; commit++)
    if (culprit->weight[commit] > 0)
      g_array_append_val(ranking, commit);
  g_array_sort_with_data(ranking, compare_weights, culprit->weight);
  g_array_set_size(ranking, MIN(ranking->len, limit));
  return ranking;
}

/* ---- the certificate ---- */

CulpritCount culprit_image_count(const Culprit *culprit, guint commit)
{
  return culprit->pooled[culprit->image[commit]];
}

guint culprit_first_bad(const Culprit *culprit, guint first)
{
  for (guint commit = first; commit < culprit->commits; commit++)
    if (!culprit->skipped[commit] && culprit_history_descends(culprit->history, commit, first))
      return commit;
  return culprit->end;
}

static void collect_last_good(const Culprit *culprit, guint commit, gboolean *seen, GArray *last_good)
{
  const GArray *parents = culprit_history_parents(culprit->history, commit);
  for (guint i = 0; i < parents->len; i++) {
    guint parent = g_array_index(parents, guint, i);
    if (seen[parent])
      continue;
    seen[parent] = TRUE;
    if (!culprit->skipped[parent])
      g_array_append_val(last_good, parent);
  }
}

GArray *culprit_last_good(const Culprit *culprit, guint first)
{
  GArray *last_good = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autofree gboolean *seen = g_new0(gboolean, culprit->commits);
  /* Downwards, so that a skipped parent is reached after whatever leads to it. */
  for (guint commit = culprit->commits; commit-- > 0;)
    if ((culprit->alike[commit] == culprit->alike[first] && culprit->prior[commit] > 0) ||
        (seen[commit] && culprit->skipped[commit]))
      collect_last_good(culprit, commit, seen, last_good);
  for (guint i = last_good->len; i-- > 0;) /* a commit between two of those that are alike is bad */
    if (culprit_history_descends(culprit->history, g_array_index(last_good, guint, i), first))
      g_array_remove_index(last_good, i);
  return last_good;
}

guint culprit_passes_wanted(const Culprit *culprit, guint first)
{
  CulpritCount bad = culprit->tally[first];
  return culprit_rate_clean_boots(&culprit->rate, bad.failed, bad.passed, 1 - culprit->options.confidence,
                                  PASSES_LIMIT);
}

guint culprit_patience(const Culprit *culprit)
{
  double rate = culprit->options.rate > 0 ? culprit->options.rate : culprit->options.least_rate;
  double doubt = PATIENCE_DOUBT * (1 - culprit->options.confidence);
  return rate >= 1 ? 1 : (guint)ceil(log(doubt) / log1p(-rate) - 1e-9);
}

gboolean culprit_is_patient(const Culprit *culprit)
{
  CulpritCount count = culprit_image_count(culprit, culprit->end);
  return culprit->total.failed == 0 && count.passed >= culprit_patience(culprit);
}

/* ---- the answer ---- */

/* A noiseless search ends after the entropy of the posterior by the capacity, a noisy one nearly so (science.md 4.2).
 */
static double search_left(const Culprit *culprit, double rate)
{
  double bits = 0, doubt = 1 - culprit->options.confidence;
  for (guint commit = 0; commit < culprit->commits; commit++)
    if (culprit->alike_weight[commit] > 0)
      bits -= culprit->alike_weight[commit] * log2(culprit->alike_weight[commit]);
  bits -= -doubt * log2(doubt) - (1 - doubt) * log2(1 - doubt);
  return MAX(0, bits) / log2(1 + rate * pow(1 - rate, (1 - rate) / rate));
}

static double boots_left(const Culprit *culprit, guint first, const CulpritAnswer *answer)
{
  const CulpritOptions *options = &culprit->options;
  double left = 0;
  guint calibrated = culprit_image_count(culprit, culprit->end).failed;
  if (calibrated < options->calibration && options->rate <= 0)
    left += (options->calibration - calibrated) / answer->rate;
  if (!culprit_is_sure(culprit, answer->probability))
    left += search_left(culprit, answer->rate);
  if (answer->failed == 0)
    left += 1 / answer->rate;
  g_autoptr(GArray) last_good = culprit_last_good(culprit, first);
  for (guint i = 0; i < last_good->len; i++) {
    guint passed = culprit_image_count(culprit, g_array_index(last_good, guint, i)).passed;
    left += passed < answer->passes_wanted ? answer->passes_wanted - passed : 0;
  }
  return left;
}

/* What is to be said of the commits that are alike, FIRST the first. */
static void describe(const Culprit *culprit, guint first, CulpritAnswer *answer)
{
  CulpritCount tally = culprit->tally[first];
  answer->commit = culprit_first_bad(culprit, first);
  answer->rate = culprit_rate_predict(&culprit->rate, tally.failed, tally.passed);
  answer->failed = culprit_image_count(culprit, answer->commit).failed;
  g_autoptr(GArray) last_good = culprit_last_good(culprit, first);
  answer->passes_wanted = last_good->len ? culprit_passes_wanted(culprit, first) : 0;
  answer->passed = last_good->len ? G_MAXUINT : 0;
  for (guint i = 0; i < last_good->len; i++)
    answer->passed = MIN(answer->passed, culprit_image_count(culprit, g_array_index(last_good, guint, i)).passed);
  answer->boots_left = boots_left(culprit, first, answer);
}

static guint likeliest_commit(const Culprit *culprit)
{
  guint best = culprit->alike[culprit->end];
  for (guint commit = 0; commit < culprit->commits; commit++)
    if (culprit->alike_weight[commit] > culprit->alike_weight[best])
      best = commit;
  return best;
}

CulpritAnswer culprit_answer(const Culprit *culprit)
{
  CulpritAnswer answer = {.boots = culprit->boots};
  guint best = culprit_best(culprit, &answer.probability);
  gboolean sure = culprit_is_sure(culprit, answer.probability);
  answer.confidence = culprit_promise(culprit, answer.probability);
  describe(culprit, best < culprit->commits ? best : likeliest_commit(culprit), &answer);
  if (culprit_is_patient(culprit)) {
    answer.kind = CULPRIT_NONE;
    answer.probability = culprit->weight[culprit->none];
    answer.confidence = culprit->options.confidence;
  } else if (sure) {
    answer.kind = best == 0                       ? CULPRIT_ALREADY_BAD
                  : best == culprit->none         ? CULPRIT_NONE
                  : best == culprit->not_monotone ? CULPRIT_NOT_MONOTONE
                                                  : CULPRIT_FOUND;
  }
  return answer;
}

double culprit_bound(guint commits, double rate, double confidence)
{
  double doubt = 1 - confidence;
  double left = -doubt * log2(doubt) - confidence * log2(confidence) + doubt * log2(commits - 1.0);
  return MAX(0, log2(commits) - left) / log2(1 + rate * pow(1 - rate, (1 - rate) / rate));
}
