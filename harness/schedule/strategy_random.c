/* SPDX-License-Identifier: GPL-3.0-or-later */
/* random: each boot one linear extension by random priorities. The plain baseline; it never ends. */
#include "schedule/linear_extension.h"
#include "schedule/realise.h"
#include "schedule/strategies.h"

static gpointer random_start(const StrategyInput *input)
{
  return sides_new(input, "random");
}

static Plan *random_plan(gpointer state, guint index)
{
  const Sides *sides = state;
  Plan *plan = sides_plan(sides, index);
  Random random = random_new(plan->seed);
  for (guint i = 0; i < sides->n; i++) {
    const Side *side = &sides->sides[i];
    g_autofree guint *order = linear_extension_random(side->poset, &random);
    realise_order(plan, side->graph, side->poset, order);
  }
  return plan;
}

const Strategy STRATEGY_RANDOM = {.name = "random",
                                  .summary = "each boot one legal order of the units, by random priorities",
                                  .needs_graph = TRUE,
                                  .orders = TRUE,
                                  .start = random_start,
                                  .next = random_plan,
                                  .free = sides_free};
