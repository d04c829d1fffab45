/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_source.h: the plans of one image, one after the other: those of its strategies in order, one given plan again
 * and again, or such as are given one by one. */
#pragma once
#include "schedule/strategy.h"

typedef struct _PlanSource PlanSource;

/* STRATEGIES (names that strategy_find() knows) each give at most BOOTS plans. INPUT and STRATEGIES: (borrowed), must
 * outlive the source. */
PlanSource *plan_source_new(const char *const *strategies, guint boots, const StrategyInput *input);
/* PLAN (borrowed, must outlive the source), BOOTS times. */
PlanSource *plan_source_new_fixed(const Plan *plan, guint boots);
/* Empty: what is to be booted is given to it one by one. */
PlanSource *plan_source_new_fed(void);
/* The next plan of a source made so, which must have handed out the one before. (borrowed) until then. */
void plan_source_feed(PlanSource *source, const Plan *plan);
void plan_source_free(PlanSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanSource, plan_source_free)

/* The graph has learned something: the current strategy begins anew, its boots so far still count towards their number.
 */
void plan_source_restart(PlanSource *source);

/* The current strategy has shown enough: it gives no more plans. */
void plan_source_skip(PlanSource *source);

/* How many plans the current strategy has given, and its name; "" where there is none. */
guint plan_source_position(const PlanSource *source, const char **ret_strategy);

typedef enum {
  SOURCE_PLAN,     /* here is a plan */
  SOURCE_WAIT,     /* ask again when every boot under way is reported */
  SOURCE_STRATEGY, /* a strategy ended: complete where it was before its number of boots; ask again */
  SOURCE_EXHAUSTED /* there are no more */
} SourceAnswer;

/* What comes next. *RET_PLAN (owned) is set with SOURCE_PLAN; with SOURCE_STRATEGY *RET_ENDED (borrowed) names the
 * strategy that ended, and *RET_COMPLETE says whether by itself. BUSY: are boots under way? A strategy ends only when
 * none is. */
SourceAnswer plan_source_next(PlanSource *source, gboolean busy, Plan **ret_plan, const char **ret_ended,
                              gboolean *ret_complete);
