/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_source.h: the plans of one image, one after the other: those of its strategies in order, or one given plan again
 * and again. */
#pragma once
#include "schedule/strategy.h"

typedef struct _PlanSource PlanSource;

/* STRATEGIES (names that strategy_find() knows) each give at most BOOTS plans. INPUT and STRATEGIES: (borrowed), must
 * outlive the source. */
PlanSource *plan_source_new(const char *const *strategies, guint boots, const StrategyInput *input);
/* PLAN (borrowed, must outlive the source), BOOTS times. */
PlanSource *plan_source_new_fixed(const Plan *plan, guint boots);
void plan_source_free(PlanSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanSource, plan_source_free)

/* Returns: (owned) the next plan, or NULL: there are no more. */
Plan *plan_source_next(PlanSource *source);
