/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/trials.h"
#include "schedule/strategy.h"
#include <string.h>

struct _Trials {
  SequentialTest test;
  gboolean fixed_plan;
  GHashTable *by_strategy; /* char * to Trial, both (owned) */
};

SequentialTest trials_test(const Scenario *scenario)
{
  return sequential_test(scenario->good_rate, scenario->bad_rate, scenario->alpha, scenario->beta);
}

guint trials_boots(const Scenario *scenario)
{
  if (scenario->stop != STOP_DECIDED || scenario->boots_given)
    return scenario->boots;
  return trials_test(scenario).limit;
}

Trials *trials_new(const Scenario *scenario, gboolean fixed_plan)
{
  if (scenario->stop != STOP_DECIDED)
    return NULL;
  Trials *trials = g_new0(Trials, 1);
  trials->test = trials_test(scenario);
  trials->fixed_plan = fixed_plan;
  trials->by_strategy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)trial_free);
  return trials;
}

void trials_free(Trials *trials)
{
  if (!trials)
    return;
  g_hash_table_unref(trials->by_strategy);
  g_free(trials);
}

static Trial *find(const Trials *trials, const char *strategy)
{
  return trials ? g_hash_table_lookup(trials->by_strategy, strategy) : NULL;
}

void trials_launched(Trials *trials, const char *strategy, guint boot)
{
  if (!trials || (!trials->fixed_plan && !strategy_is_sample(strategy)))
    return;
  Trial *trial = find(trials, strategy);
  if (!trial) {
    trial = trial_new(&trials->test);
    g_hash_table_insert(trials->by_strategy, g_strdup(strategy), trial);
  }
  trial_launched(trial, boot);
}

static TrialResult result_of(const Outcome *outcome)
{
  if (!outcome)
    return TRIAL_VOID;
  switch (outcome->verdict) {
  case VERDICT_PASSED:
    return TRIAL_PASSED;
  case VERDICT_FAILED:
  case VERDICT_HUNG:
  case VERDICT_DIED:
    return TRIAL_FAILED;
  case VERDICT_ARTEFACT:
    return TRIAL_VOID;
  }
  g_assert_not_reached();
}

gboolean trials_ended(Trials *trials, const char *strategy, guint boot, const Outcome *outcome)
{
  Trial *trial = find(trials, strategy);
  if (!trial || trial_decision(trial) != SEQUENTIAL_GO_ON)
    return FALSE;
  return trial_ended(trial, boot, result_of(outcome)) != SEQUENTIAL_GO_ON;
}

gboolean trials_is_decided(const Trials *trials, const char *strategy)
{
  const Trial *trial = find(trials, strategy);
  return trial && trial_decision(trial) != SEQUENTIAL_GO_ON;
}

DecisionRecord *trials_decision(const Trials *trials, const char *strategy, const char *image)
{
  const Trial *trial = find(trials, strategy);
  if (!trial)
    return NULL;
  SequentialDecision decision = trial_decision(trial);
  DecisionRecord *record = g_new0(DecisionRecord, 1);
  record->image = g_strdup(image);
  record->strategy = g_strdup(strategy);
  record->decision =
      g_strdup(sequential_decision_to_string(decision == SEQUENTIAL_GO_ON ? SEQUENTIAL_UNDECIDED : decision));
  record->boots = trial_boots(trial);
  record->failed = trial_failures(trial);
  record->good_rate = trials->test.p0;
  record->bad_rate = trials->test.p1;
  record->alpha = trials->test.alpha;
  record->beta = trials->test.beta;
  return record;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *trials_strategies(const Trials *trials)
{
  GPtrArray *names = g_ptr_array_new();
  GHashTableIter iter;
  gpointer name = NULL;
  if (!trials)
    return names;
  g_hash_table_iter_init(&iter, trials->by_strategy);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    g_ptr_array_add(names, name);
  g_ptr_array_sort(names, compare_names);
  return names;
}
