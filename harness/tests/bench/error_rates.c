/* SPDX-License-Identifier: GPL-3.0-or-later */
/* error_rates: how often the statistics err when somebody looks after every boot, against what they promise.
 * usage: bench-error_rates [RUNS]        (default 4000) */
#include "schedule/random.h"
#include "statistics/comparison.h"
#include "statistics/trial.h"
#include <math.h>
#include <stdio.h>

#define BOOTS 500
#define ERROR 0.05

static guint runs = 4000;

static gboolean draw(Random *random, double rate)
{
  return (double)(random_next(random) >> 11) / (double)(G_GUINT64_CONSTANT(1) << 53) < rate;
}

static void print(const char *what, const char *setting, guint wrong, double promised)
{
  double rate = (double)wrong / runs, error = sqrt(promised * (1 - promised) / runs);
  printf("%-46s %-22s %8.4f %8.4f  %s\n", what, setting, rate, promised,
         rate <= promised               ? "kept"
         : rate <= promised + 2 * error ? "kept, within noise"
                                        : "BROKEN");
}

/* ---- one rate: does the interval ever leave it out? ---- */

static void watch_rate(double rate, Random *random)
{
  guint sequence = 0, wilson = 0;
  for (guint run = 0; run < runs; run++) {
    guint x = 0;
    gboolean missed_sequence = FALSE, missed_wilson = FALSE;
    for (guint n = 1; n <= BOOTS; n++) {
      x += draw(random, rate);
      Interval always = proportion_confidence_sequence(x, n, 1 - ERROR), once = proportion_wilson(x, n, 1 - ERROR);
      missed_sequence |= rate < always.low || rate > always.high;
      missed_wilson |= n >= 5 && (rate < once.low || rate > once.high);
    }
    sequence += missed_sequence;
    wilson += missed_wilson;
  }
  g_autofree char *setting = g_strdup_printf("p=%g", rate);
  print("confidence sequence, 500 looks", setting, sequence, ERROR);
  print("  (Wilson, which promises it for one look)", setting, wilson, ERROR);
}

/* ---- Wald's test: eight boots at a time, failing ones take ten times as long ---- */

static SequentialDecision decide(const SequentialTest *test, double rate, Random *random, guint *boots)
{
  g_autoptr(Trial) trial = trial_new(test);
  guint ends[8] = {0}, numbers[8] = {0}, last = 0;
  gboolean failed[8] = {0};
  for (guint now = 0; trial_decision(trial) == SEQUENTIAL_GO_ON; now++)
    for (guint slot = 0; slot < 8; slot++) {
      if (numbers[slot] > 0 && ends[slot] > now)
        continue;
      if (numbers[slot] > 0)
        (void)trial_ended(trial, numbers[slot], failed[slot] ? TRIAL_FAILED : TRIAL_PASSED);
      numbers[slot] = ++last;
      failed[slot] = draw(random, rate);
      ends[slot] = now + (failed[slot] ? 10 : 1);
      trial_launched(trial, last);
    }
  *boots += trial_boots(trial);
  return trial_decision(trial);
}

static void watch_test(double p0, double p1, Random *random)
{
  SequentialTest test = sequential_test(p0, p1, ERROR, ERROR);
  guint bad = 0, good = 0, undecided = 0, boots_good = 0, boots_bad = 0;
  for (guint run = 0; run < runs; run++) {
    SequentialDecision at_good = decide(&test, p0, random, &boots_good), at_bad = decide(&test, p1, random, &boots_bad);
    bad += at_good == SEQUENTIAL_BAD;
    good += at_bad == SEQUENTIAL_GOOD;
    undecided += (at_good == SEQUENTIAL_UNDECIDED) + (at_bad == SEQUENTIAL_UNDECIDED);
  }
  g_autofree char *setting = g_strdup_printf("%g;%g", p0, p1);
  print("sequential test: good image called bad", setting, bad, ERROR);
  print("sequential test: bad image called good", setting, good, ERROR);
  printf("  boots on average %.1f where good, %.1f where bad; undecided %.4f\n", (double)boots_good / runs,
         (double)boots_bad / runs, undecided / 2.0 / runs);
}

/* ---- compare: two sides of one rate ---- */

static void watch_samples(double rate, Random *random)
{
  guint by_e = 0, missed = 0;
  for (guint run = 0; run < runs; run++) {
    Table table = {0};
    gboolean e = FALSE, miss = FALSE;
    for (guint n = 1; n <= 200; n++) {
      table.x1 += draw(random, rate);
      table.x2 += draw(random, rate);
      table.n1++;
      table.n2++;
      e |= comparison_e_value(table) >= 1 / ERROR;
      if (n % 20 == 0) {
        Interval interval = comparison_difference(table, 1 - ERROR);
        miss |= interval.low > 0 || interval.high < 0;
      }
    }
    by_e += e;
    missed += miss;
  }
  g_autofree char *setting = g_strdup_printf("p=%g", rate);
  print("compare, samples: e-value, 200 looks", setting, by_e, ERROR);
  print("compare, samples: interval, 10 looks", setting, missed, ERROR);
}

static void watch_pairs(double rate, Random *random)
{
  guint by_e = 0, by_p = 0, once = 0;
  for (guint run = 0; run < runs; run++) {
    Pairs pairs = {0};
    gboolean e = FALSE, p = FALSE;
    for (guint n = 1; n <= 200; n++) {
      gboolean a = draw(random, rate), b = draw(random, rate);
      pairs.only_first += a && !b;
      pairs.only_second += b && !a;
      pairs.alike += a == b;
      e |= pairs_e_value(pairs) >= 1 / ERROR;
      p |= pairs_p_value(pairs) <= ERROR;
    }
    by_e += e;
    by_p += p;
    once += pairs_p_value(pairs) <= ERROR;
  }
  g_autofree char *setting = g_strdup_printf("p=%g", rate);
  print("compare, pairs: e-value, 200 looks", setting, by_e, ERROR);
  print("compare, pairs: McNemar, one look", setting, once, ERROR);
  print("  (McNemar, which promises it for one look)", setting, by_p, ERROR);
}

static void watch_one_look(double rate, guint n, Random *random)
{
  guint wrong = 0;
  g_autofree double *p_values = g_new(double, (n + 1) * (n + 1));
  for (guint a = 0; a <= n; a++)
    for (guint b = 0; b <= n; b++)
      p_values[a * (n + 1) + b] = comparison_p_value((Table){a, n, b, n});
  for (guint run = 0; run < runs; run++) {
    guint a = 0, b = 0;
    for (guint i = 0; i < n; i++) {
      a += draw(random, rate);
      b += draw(random, rate);
    }
    wrong += p_values[a * (n + 1) + b] <= ERROR;
  }
  g_autofree char *setting = g_strdup_printf("p=%g, %u a side", rate, n);
  print("compare, samples: Boschloo, one look", setting, wrong, ERROR);
}

int main(int argc, char **argv)
{
  if (argc > 1)
    runs = (guint)g_ascii_strtoull(argv[1], NULL, 10);
  if (runs == 0) {
    fprintf(stderr, "usage: %s [RUNS]\n", argv[0]);
    return 129;
  }
  Random random = random_new(1);
  static const double RATES[] = {.01, .05, .3};
  printf("%u runs each\n%-46s %-22s %8s %8s\n", runs, "", "", "errs", "promised");
  for (gsize i = 0; i < G_N_ELEMENTS(RATES); i++)
    watch_rate(RATES[i], &random);
  watch_test(.001, .05, &random);
  watch_test(.01, .10, &random);
  watch_test(.05, .20, &random);
  for (gsize i = 0; i < G_N_ELEMENTS(RATES); i++) {
    watch_samples(RATES[i], &random);
    watch_pairs(RATES[i], &random);
    watch_one_look(RATES[i], 20, &random);
  }
  return 0;
}
