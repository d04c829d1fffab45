/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/plan_source.h"

struct _PlanSource {
  const char *const *strategies;
  guint boots;
  const StrategyInput *input;
  const Plan *fixed;
  const Strategy *strategy; /* the current one, STATE is its state */
  gpointer state;
  guint index;
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

static void leave_strategy(PlanSource *source)
{
  if (source->strategy)
    source->strategy->free(source->state);
  source->strategy = NULL;
  source->state = NULL;
  source->index = 0;
}

void plan_source_free(PlanSource *source)
{
  if (!source)
    return;
  leave_strategy(source);
  g_free(source);
}

static Plan *next_of_strategy(PlanSource *source)
{
  if (!source->strategy) {
    source->strategy = strategy_find(*source->strategies);
    source->state = source->strategy->start(source->input);
  }
  return source->index < source->boots ? source->strategy->next(source->state, source->index++) : NULL;
}

Plan *plan_source_next(PlanSource *source)
{
  if (source->fixed)
    return source->index++ < source->boots ? plan_copy(source->fixed) : NULL;
  for (; *source->strategies; source->strategies++) {
    Plan *plan = next_of_strategy(source);
    if (plan)
      return plan;
    leave_strategy(source);
  }
  return NULL;
}
