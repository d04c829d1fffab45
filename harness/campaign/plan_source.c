/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/plan_source.h"

struct _PlanSource {
  const char *const *strategies;
  guint boots;
  const StrategyInput *input;
  const Plan *fixed;
  gboolean fed;             /* FIXED is given anew for each boot */
  const Strategy *strategy; /* the current one, STATE is its state */
  gpointer state;
  guint index; /* of its next boot */
  guint first; /* where STATE began: above 0 after a restart */
  gboolean skipped;
};

PlanSource *plan_source_new(const char *const *strategies, guint boots, const StrategyInput *input)
{
  PlanSource *source = g_new0(PlanSource, 1);
  source->strategies = strategies;
  source->boots = boots;
  source->input = input;
  return source;
}

PlanSource *plan_source_new_fixed(const Plan *plan, guint boots)
{
  PlanSource *source = g_new0(PlanSource, 1);
  source->fixed = plan;
  source->boots = boots;
  return source;
}

PlanSource *plan_source_new_fed(void)
{
  PlanSource *source = g_new0(PlanSource, 1);
  source->fed = TRUE;
  return source;
}

void plan_source_feed(PlanSource *source, const Plan *plan)
{
  source->fixed = plan;
  source->boots = source->index + 1;
}

static void leave_strategy(PlanSource *source)
{
  if (source->strategy)
    source->strategy->free(source->state);
  source->strategy = NULL;
  source->state = NULL;
  source->first = 0;
}

void plan_source_restart(PlanSource *source)
{
  leave_strategy(source);
  source->first = source->index;
}

void plan_source_free(PlanSource *source)
{
  if (!source)
    return;
  leave_strategy(source);
  g_free(source);
}

void plan_source_skip(PlanSource *source)
{
  source->skipped = TRUE;
}

guint plan_source_position(const PlanSource *source, const char **ret_strategy)
{
  *ret_strategy = source->strategies && *source->strategies ? *source->strategies : "";
  return source->index;
}

static void enter_strategy(PlanSource *source)
{
  if (source->strategy)
    return;
  source->strategy = strategy_find(*source->strategies);
  source->state = source->strategy->start(source->input);
}

static SourceAnswer next_fixed(PlanSource *source, Plan **ret_plan)
{
  if (source->skipped || source->index >= source->boots)
    return SOURCE_EXHAUSTED;
  source->index++;
  *ret_plan = plan_copy(source->fixed);
  return SOURCE_PLAN;
}

static gboolean must_wait(const PlanSource *source)
{
  return source->strategy->waits && source->strategy->waits(source->state, source->index - source->first);
}

SourceAnswer plan_source_next(PlanSource *source, gboolean busy, Plan **ret_plan, const char **ret_ended,
                              gboolean *ret_complete)
{
  if (source->fixed || source->fed)
    return next_fixed(source, ret_plan);
  if (!*source->strategies)
    return SOURCE_EXHAUSTED;
  enter_strategy(source);
  gboolean enough = source->skipped || source->index >= source->boots;
  if (!enough && busy && must_wait(source))
    return SOURCE_WAIT;
  Plan *plan = enough ? NULL : source->strategy->next(source->state, source->index - source->first);
  if (plan) {
    source->index++;
    *ret_plan = plan;
    return SOURCE_PLAN;
  }
  if (busy)
    return SOURCE_WAIT;
  *ret_ended = source->strategy->name;
  *ret_complete = !enough;
  leave_strategy(source);
  source->index = 0;
  source->skipped = FALSE;
  source->strategies++;
  return SOURCE_STRATEGY;
}
