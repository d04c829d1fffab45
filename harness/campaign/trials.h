/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trials.h: When=decided for one image: a sequential test for each strategy whose boots are a sample. Private to
 * campaign/. */
#pragma once
#include "scenario/scenario.h"
#include "statistics/trial.h"
#include "store/store.h"

typedef struct _Trials Trials;

/* The test that SCENARIO asks for; its rates must be given. */
SequentialTest trials_test(const Scenario *scenario);
/* How many boots each strategy of an image gets at most under SCENARIO. */
guint trials_boots(const Scenario *scenario);

/* FIXED_PLAN: the boots are all of one plan, so that they are a sample under whatever name. Returns: (owned), or NULL
 * where SCENARIO does not stop when decided; every function below takes NULL for "no test". */
Trials *trials_new(const Scenario *scenario, gboolean fixed_plan);
void trials_free(Trials *trials);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trials, trials_free)

void trials_launched(Trials *trials, const char *strategy, guint boot);
/* Boot BOOT has ended; OUTCOME is NULL for a lost one. Returns: is STRATEGY decided by this very boot? */
gboolean trials_ended(Trials *trials, const char *strategy, guint boot, const Outcome *outcome);

/* Has a boot decided STRATEGY? FALSE where it has no test. */
gboolean trials_is_decided(const Trials *trials, const char *strategy);
/* What STRATEGY's test says of IMAGE now; "undecided" where it could go on. Returns: (owned); NULL where there is no
 * such test. */
DecisionRecord *trials_decision(const Trials *trials, const char *strategy, const char *image);
/* Names of the strategies that have a test. Returns: (owned) list of (borrowed), sorted. */
GPtrArray *trials_strategies(const Trials *trials);
