/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bisections of SIMULATED histories: boots until the culprit is known with 95 % confidence, against the bound of
 * information theory and against the classical bisection that boots each commit up to k times, k the least that is
 * right in 95 % of the histories; and how often the named commit is the right one.
 *
 *   bench-bisect_simulated [HISTORIES [known|unknown]] */
#include "diagnosis/culprit.h"
#include "schedule/random.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HISTORIES 2000
#define CONFIDENCE 0.95
#define ONE 1000000

typedef struct {
  guint commits; /* candidates, 1 … COMMITS; 0 is good */
  double rate;
  guint culprit;
  Random random;
} World;

static gboolean fails(World *world, guint commit)
{
  return commit >= world->culprit && (double)random_below(&world->random, ONE) < ONE * world->rate;
}

static World world_new(guint commits, double rate, guint history)
{
  World world = {.commits = commits, .rate = rate, .random = random_new(history * 7919u + commits)};
  world.culprit = 1 + (guint)random_below(&world.random, commits);
  return world;
}

/* ---- ours ---- */

typedef struct {
  double boots[CULPRIT_DONE + 1]; /* by phase */
  guint found, right;
} Tally;

static void search(World *world, const CulpritOptions *options, Tally *tally)
{
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(world->commits + 1), NULL, options);
  g_autoptr(GArray) boots = g_array_new(FALSE, FALSE, sizeof(CulpritBoots));
  for (;;) {
    CulpritPhase phase = culprit_next(culprit, 1, boots);
    if (phase == CULPRIT_DONE)
      break;
    guint commit = g_array_index(boots, CulpritBoots, 0).commit;
    gboolean failed = fails(world, commit);
    culprit_add(culprit, commit, failed, !failed);
    tally->boots[phase]++;
  }
  CulpritAnswer answer = culprit_answer(culprit);
  tally->found += answer.kind == CULPRIT_FOUND;
  tally->right += answer.kind == CULPRIT_FOUND && answer.commit == world->culprit;
}

/* ---- the classical way ---- */

static guint classical(World *world, guint k, double *boots)
{
  guint good = 0, bad = world->commits;
  while (bad - good > 1) {
    guint middle = good + (bad - good) / 2;
    gboolean failed = FALSE;
    for (guint boot = 0; boot < k && !failed; boot++) {
      failed = fails(world, middle);
      ++*boots;
    }
    if (failed)
      bad = middle;
    else
      good = middle;
  }
  return bad;
}

/* The least K that is right often enough, as if it were told the rate; its mean boots. */
static double best_classical(guint commits, double rate, guint histories, guint *ret_k)
{
  double quiet = 1 - rate, steps = log2(commits);
  guint k = 1;
  while (pow(1 - pow(quiet, k) / 2, steps) < CONFIDENCE) /* half of the commits that are asked are bad */
    k++;
  double boots = 0;
  for (guint history = 0; history < histories; history++) {
    World world = world_new(commits, rate, history);
    (void)classical(&world, k, &boots);
  }
  *ret_k = k;
  return boots / histories;
}

/* ---- tables ---- */

static void known(guint commits, double rate, guint histories)
{
  const CulpritOptions options = {.rate = rate, .confidence = CONFIDENCE, .boot_cost = 1};
  Tally tally = {0};
  for (guint history = 0; history < histories; history++) {
    World world = world_new(commits, rate, history);
    search(&world, &options, &tally);
  }
  guint k = 0;
  double bound = culprit_bound(commits, rate, CONFIDENCE), naive = best_classical(commits, rate, histories, &k);
  double mean = tally.boots[CULPRIT_SEARCH] / histories;
  (void)printf("known   %5u %4.2f | %7.2f %7.2f %6.3f | %3u %7.2f %6.1f %% | %6.2f | %6.4f\n", commits, rate, mean,
               bound, bound > 0 ? mean / bound : 0, k, naive, 100 * (1 - mean / naive),
               tally.boots[CULPRIT_CERTIFY] / histories, (double)tally.right / histories);
  (void)fflush(stdout);
}

static void unknown(guint commits, double rate, guint histories)
{
  const CulpritOptions options = culprit_options_default();
  Tally tally = {0};
  for (guint history = 0; history < histories; history++) {
    World world = world_new(commits, rate, history);
    search(&world, &options, &tally);
  }
  double n = histories, all = 0;
  for (CulpritPhase phase = CULPRIT_CALIBRATE; phase <= CULPRIT_DONE; phase++)
    all += tally.boots[phase] / n;
  (void)printf("unknown %5u %4.2f | %7.2f %6.2f %7.2f %6.2f | %7.2f | %6.4f of all %6.4f of those named\n", commits,
               rate, tally.boots[CULPRIT_CALIBRATE] / n, tally.boots[CULPRIT_CHECK_GOOD] / n,
               tally.boots[CULPRIT_SEARCH] / n, tally.boots[CULPRIT_CERTIFY] / n, all, tally.right / n,
               (double)tally.right / tally.found);
  (void)fflush(stdout);
}

int main(int argc, char **argv)
{
  static const guint COMMITS[] = {16, 64, 256, 1024};
  static const double RATES[] = {0.05, 0.1, 0.2, 0.3, 0.5, 0.9, 1};
  guint histories = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : HISTORIES;
  const char *which = argc > 2 ? argv[2] : "";
  (void)printf("known:   N p | boots of the search, bound, by it | k, boots of k, saved | certificate | right\n");
  (void)printf("unknown: N p | calibration, good end, search, certificate | all boots | right\n");
  for (gsize c = 0; c < G_N_ELEMENTS(COMMITS); c++)
    for (gsize r = 0; r < G_N_ELEMENTS(RATES); r++) {
      if (strcmp(which, "unknown") != 0)
        known(COMMITS[c], RATES[r], histories);
      if (strcmp(which, "known") != 0)
        unknown(COMMITS[c], RATES[r], histories);
    }
  return 0;
}
