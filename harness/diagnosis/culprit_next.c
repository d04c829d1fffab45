/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit_internal.h"
#include <math.h>

/* Boots of a commit looked ahead when its build has to be paid: no more than find a failure with near certainty. */
#define BOOTS_AHEAD 3.0
/* Bits a boot below which nothing is to be learned: rounding errors. */
#define BITS_LEAST 1e-9

const char *culprit_phase_to_string(CulpritPhase phase)
{
  switch (phase) {
  case CULPRIT_CALIBRATE:
    return "calibrate";
  case CULPRIT_CHECK_GOOD:
    return "check-good";
  case CULPRIT_SEARCH:
    return "search";
  case CULPRIT_CERTIFY:
    return "certify";
  case CULPRIT_DONE:
    return "done";
  }
  return NULL;
}

static void ask(GArray *boots, guint commit, guint n)
{
  CulpritBoots asked = {.commit = commit, .boots = n};
  g_array_append_val(boots, asked);
}

/* ---- information ---- */

static double entropy(double p)
{
  return p <= 0 || p >= 1 ? 0 : -p * log2(p) - (1 - p) * log2(1 - p);
}

/* What the boots of one commit tell, by commit: bits, given that one of the commits or none is the culprit. */
typedef struct {
  double *bad, *fails, *noise; /* sums over the hypotheses by which the commit is bad */
  double *terms;
} Information;

static Information information_init(guint commits)
{
  return (Information){
      .bad = g_new(double, commits),
      .fails = g_new(double, commits),
      .noise = g_new(double, commits),
      .terms = g_new(double, 2 * commits),
  };
}

static void information_clear(Information *information)
{
  g_free(information->bad);
  g_free(information->fails);
  g_free(information->noise);
  g_free(information->terms);
}

/* BOOTS boots of one commit, of which is asked whether any fails. */
static void information_weigh(Information *information, const Culprit *culprit, guint boots)
{
  double *fails = information->terms, *noise = information->terms + culprit->commits;
  CulpritCount last = {0};
  double any = 1 - culprit_rate_all_pass(&culprit->rate, 0, 0, boots), bits = entropy(any);
  for (guint i = 0; i < culprit->commits; i++) {
    CulpritCount tally = culprit->tally[i];
    if (tally.failed != last.failed || tally.passed != last.passed) {
      any = 1 - culprit_rate_all_pass(&culprit->rate, tally.failed, tally.passed, boots);
      bits = entropy(any);
    }
    last = tally;
    /* An impossible hypothesis may have no rate. */
    fails[i] = culprit->weight[i] > 0 ? culprit->weight[i] * any : 0;
    noise[i] = culprit->weight[i] > 0 ? culprit->weight[i] * bits : 0;
  }
  culprit_history_sum_ancestors(culprit->history, fails, information->fails);
  culprit_history_sum_ancestors(culprit->history, noise, information->noise);
  culprit_history_sum_ancestors(culprit->history, culprit->weight, information->bad);
}

static double information_bits(const Information *information, const Culprit *culprit, guint commit, guint boots)
{
  double monotone = 1 - culprit->weight[culprit->not_monotone];
  double good = MAX(0, 1 - information->bad[commit] / monotone);
  double alike = 1 - pow(1 - culprit->options.background, boots);
  double fails = information->fails[commit] / monotone + good * alike;
  return entropy(fails) - information->noise[commit] / monotone - good * entropy(alike);
}

static double build_cost(const Culprit *culprit, guint commit)
{
  return culprit->built[commit] ? 0 : culprit->options.build_cost;
}

/* ---- the search ---- */

typedef struct {
  guint commit;
  double bits, worth; /* WORTH: bits by cost */
} Choice;

/* Where BOOTS boots that cost the time of WAITS boots tell most for what they and the build cost, if better than BEST.
 */
static void choose(const Culprit *culprit, Information *information, guint boots, guint waits, Choice *best)
{
  information_weigh(information, culprit, boots);
  for (guint commit = 0; commit < culprit->commits; commit++) {
    if (culprit->skipped[commit])
      continue;
    double bits = information_bits(information, culprit, commit, boots);
    double worth = bits / (build_cost(culprit, commit) + waits * culprit->options.boot_cost);
    if (bits > BITS_LEAST && worth > best->worth)
      *best = (Choice){.commit = commit, .bits = bits, .worth = worth};
  }
}

/* A build is worth its price by all the boots that follow it, not by the first: 1, 2, 4 … boots are looked ahead. */
static gboolean search_one(const Culprit *culprit, double rate, guint jobs, GArray *boots)
{
  Information information = information_init(culprit->commits);
  Choice best = {0};
  guint ahead = culprit->options.build_cost > 0 ? (guint)ceil(BOOTS_AHEAD / rate / jobs) : 1;
  for (guint waits = 1; waits <= ahead; waits *= 2)
    choose(culprit, &information, waits * jobs, waits, &best);
  information_clear(&information);
  if (best.worth > 0)
    ask(boots, best.commit, jobs);
  return best.worth > 0;
}

/* The commit that halves the hypotheses best which those chosen so far leave together. BLOCK: by hypothesis. */
static guint split(const Culprit *culprit, const guint *block, guint blocks, const gboolean *chosen)
{
  guint best = culprit->commits;
  double most = BITS_LEAST;
  g_autofree double *worth = g_new0(double, culprit->commits);
  g_autofree double *terms = g_new(double, culprit->commits);
  g_autofree double *sums = g_new(double, culprit->commits);
  for (guint b = 0; b < blocks; b++) {
    double mass = b == 0 ? culprit->weight[culprit->none] : 0; /* where nothing is bad */
    for (guint i = 0; i < culprit->commits; i++) {
      terms[i] = block[i] == b ? culprit->weight[i] : 0;
      mass += terms[i];
    }
    culprit_history_sum_ancestors(culprit->history, terms, sums);
    for (guint commit = 0; commit < culprit->commits && mass > 0; commit++)
      worth[commit] += mass * entropy(sums[commit] / mass);
  }
  for (guint commit = 0; commit < culprit->commits; commit++) {
    double value = worth[commit] / (build_cost(culprit, commit) + culprit->options.boot_cost);
    if (!culprit->skipped[commit] && !chosen[commit] && value > most) {
      best = commit;
      most = value;
    }
  }
  return best;
}

/* Numbers the blocks anew: hypotheses of one block by which COMMIT is bad leave it. Returns: how many there are. */
static guint divide(const Culprit *culprit, guint commit, guint *block, guint blocks)
{
  g_autofree guint *moved = g_new0(guint, blocks);
  guint next = blocks;
  for (guint i = 0; i < culprit->commits; i++) {
    if (!culprit_history_descends(culprit->history, commit, i))
      continue;
    if (!moved[block[i]])
      moved[block[i]] = next++;
    block[i] = moved[block[i]];
  }
  return next;
}

/* Several commits a round, each with boots enough to show a failure if it is bad (science.md 4.3). */
static void search_many(const Culprit *culprit, guint commits, guint jobs, GArray *boots)
{
  g_autofree guint *block = g_new0(guint, culprit->commits);
  g_autofree gboolean *chosen = g_new0(gboolean, culprit->commits);
  guint blocks = 1;
  while (boots->len < commits) {
    guint commit = split(culprit, block, blocks, chosen);
    if (commit == culprit->commits)
      break;
    chosen[commit] = TRUE;
    ask(boots, commit, 0);
    blocks = divide(culprit, commit, block, blocks);
  }
  for (guint job = 0; job < jobs && boots->len > 0; job++)
    g_array_index(boots, CulpritBoots, job % boots->len).boots++;
}

static gboolean search(const Culprit *culprit, guint jobs, GArray *boots)
{
  double rate = culprit_answer(culprit).rate;
  guint commits = (guint)(jobs * rate / BOOTS_AHEAD);
  if (commits > 1)
    search_many(culprit, commits, jobs, boots);
  return boots->len > 0 || search_one(culprit, rate, jobs, boots);
}

/* ---- the phases ---- */

/* The bad end until it failed often enough; a rare failure ends it too. */
static gboolean calibrate(const Culprit *culprit, guint jobs, GArray *boots)
{
  const CulpritOptions *options = &culprit->options;
  CulpritCount count = culprit_image_count(culprit, culprit->end);
  guint wanted = options->calibration, patience = culprit_patience(culprit);
  if (count.failed >= wanted || count.passed >= patience * (count.failed > 0 ? wanted : 1))
    return FALSE;
  guint most = count.failed == 0 ? patience - count.passed : jobs;
  if (count.passed == 0) /* failures that always come need no more boots than their number */
    most = MIN(most, wanted - count.failed);
  ask(boots, culprit->end, MIN(jobs, most));
  return TRUE;
}

/* A good end that is bad has failed within so many boots in two cases of three, and the search will show the rest. */
static gboolean check_good(const Culprit *culprit, guint jobs, GArray *boots)
{
  if (!culprit->options.check_good || culprit->weight[0] <= 0)
    return FALSE;
  CulpritCount bad = culprit_image_count(culprit, culprit->end), good = culprit_image_count(culprit, 0);
  guint wanted = (guint)ceil(1 / culprit_rate_predict(&culprit->rate, bad.failed, bad.passed) - 0.5);
  if (good.failed > 0 || good.passed >= wanted)
    return FALSE;
  ask(boots, 0, MIN(jobs, wanted - good.passed));
  return TRUE;
}

static gboolean certify(const Culprit *culprit, guint first, guint jobs, GArray *boots)
{
  guint bad = culprit_first_bad(culprit, first);
  if (culprit_image_count(culprit, bad).failed == 0) {
    ask(boots, bad, jobs);
    return TRUE;
  }
  g_autoptr(GArray) last_good = culprit_last_good(culprit, first);
  guint wanted = culprit_passes_wanted(culprit, first);
  for (guint i = 0; i < last_good->len && jobs > 0; i++) {
    guint commit = g_array_index(last_good, guint, i);
    guint passed = culprit_image_count(culprit, commit).passed;
    guint n = passed < wanted ? MIN(jobs, wanted - passed) : 0;
    if (n > 0)
      ask(boots, commit, n);
    jobs -= n;
  }
  return boots->len > 0;
}

CulpritPhase culprit_next(const Culprit *culprit, guint jobs, GArray *boots)
{
  double probability = 0;
  guint best = culprit_best(culprit, &probability);
  g_array_set_size(boots, 0);
  if (culprit_is_patient(culprit))
    return CULPRIT_DONE;
  if (culprit_is_sure(culprit, probability)) {
    gboolean wanting = best < culprit->commits && certify(culprit, best, jobs, boots);
    return wanting ? CULPRIT_CERTIFY : CULPRIT_DONE;
  }
  if (calibrate(culprit, jobs, boots))
    return CULPRIT_CALIBRATE;
  if (check_good(culprit, jobs, boots))
    return CULPRIT_CHECK_GOOD;
  return search(culprit, jobs, boots) ? CULPRIT_SEARCH : CULPRIT_DONE;
}
