/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explanations of SIMULATED races on the real unit graphs of data/units/: how often they name exactly the pair that was
 * forgotten, and how many boots they take, against what information theory allows. */
#include "diagnosis/z_search.h"
#include "tests/bench/graphs.h"
#include "tests/bench/simulation/races.h"
#include <math.h>

#define RACES 500
#define BOOTS_MAX 2000

typedef struct {
  guint explained, exact, kinds[CAUSE_NOT_AGAIN + 1], most;
  double swaps, calibration, search, certificate, bound, proofs, boots;
} Tally;

static void add(Tally *tally, const Race *race, const Explained *explained)
{
  const Explanation *found = explained->found;
  tally->explained++;
  tally->kinds[found->kind]++;
  tally->exact += race_is_exact(race, explained);
  tally->boots += found->boots;
  tally->most = MAX(tally->most, found->boots);
  guint calibration = found->calibration.failed + found->calibration.passed, search = 0, likely = 0;
  for (guint i = 0; i < found->causes->len; i++) {
    const Cause *cause = g_ptr_array_index(found->causes, i);
    search += cause->search.failed + cause->search.passed;
    likely += cause->likely_after;
    tally->swaps += cause->swaps;
    if (cause->swaps)
      tally->bound += log2(cause->swaps) / z_search_capacity(race->rate);
  }
  tally->calibration += calibration;
  tally->search += likely;
  tally->certificate += search - likely;
  tally->proofs += found->boots - calibration - search;
}

static void print(const char *graph, const char *kind, double rate, const Tally *tally)
{
  double n = tally->explained;
  (void)printf("%-24s %-10s %4.2f %5u %6.2f %7.1f | %6.2f %7.2f %7.2f %6.2f | %7.2f %6.3f | %7.2f %4u |", graph, kind,
               rate, tally->explained, 100 * tally->exact / n, tally->swaps / n, tally->calibration / n,
               tally->search / n, tally->certificate / n, tally->proofs / n, tally->bound / n,
               tally->bound > 0 ? tally->search / tally->bound : 0, tally->boots / n, tally->most);
  for (CauseKind said = CAUSE_UNDECIDED; said <= CAUSE_NOT_AGAIN; said++)
    if (tally->kinds[said])
      (void)printf(" %s %u", cause_kind_to_string(said), tally->kinds[said]);
  (void)printf("\n");
  (void)fflush(stdout);
}

static void explain_all(const char *name, const Ground *ground, RaceKind kind, const char *word, double rate)
{
  Tally tally = {0};
  Random random = random_new((guint64)(rate * 1000) + (guint64)kind);
  for (guint64 seed = 1; seed <= RACES; seed++) {
    Race race = race_choose(ground, kind, rate, &random);
    Explained explained = race_explain(ground, race, BOOTS_MAX, seed);
    if (!explained.found)
      continue;
    add(&tally, &race, &explained);
    explanation_free(explained.found);
  }
  print(name, word, rate, &tally);
}

static void explain_on(UnitPhase phase, const char *dump)
{
  static const double RATES[] = {1, 0.9, 0.5, 0.3, 0.2};
  g_autoptr(UnitGraph) graph = bench_graph(phase, dump);
  Ground ground = ground_new(graph);
  for (gsize i = 0; i < G_N_ELEMENTS(RATES); i++)
    explain_all(dump, &ground, RACE_ONE_EDGE, "one edge", RATES[i]);
  explain_all(dump, &ground, RACE_TWO_EDGES, "both of 2", 1);
  explain_all(dump, &ground, RACE_EITHER, "any of 2", 1);
  explain_all(dump, &ground, RACE_NONE, "every", 1);
  explain_all(dump, &ground, RACE_READINESS, "readiness", 1);
  explain_all(dump, &ground, RACE_READINESS, "readiness", 0.5);
  ground_clear(&ground);
}

int main(void)
{
  (void)printf("Per row up to %d random races. exact: exactly the forgotten pairs. order: said to be an order. swaps: "
               "pairs in question.\nboots: calibration; search until 95 %%; certificate until 99.5 %%; proofs. bound: "
               "log2(swaps)/C(rate); ratio: search/bound.\n%-24s %-10s %4s %5s %6s %7s | %6s %7s %7s %6s | %7s %6s "
               "| %7s %4s | said\n",
               RACES, "graph", "cause", "rate", "races", "exact", "swaps", "calib.", "search", "certif.", "proofs",
               "bound", "ratio", "total", "most");
  explain_on(PHASE_INITRD, "overlay-race-initrd.txt");
  explain_on(PHASE_ROOT, "debian-12-root.txt");
  explain_on(PHASE_ROOT, "debian-12-80-units.txt");
  return 0;
}
