/* SPDX-License-Identifier: GPL-3.0-or-later */
/* together: units whose order is free begin at the same moment, so that their starts overlap; every such pair in some
 * boot. */
#include "schedule/jitter.h"
#include "schedule/random.h"
#include "schedule/realise.h"
#include "schedule/strategies.h"
#include "schedule/weak_order.h"

static gpointer together_start(const StrategyInput *input)
{
  Sides *sides = sides_new(input, "together");
  for (guint i = 0; i < sides->n; i++) {
    Side *side = &sides->sides[i];
    g_ptr_array_unref(side->family);
    side->family = weak_order_cover(side->poset, sides_seed(sides, i));
  }
  return sides;
}

/* Every second unit, at random, begins a little after the others of its level. */
static void add_offsets(Plan *plan, const Side *side, const StrategyInput *input, Random *random)
{
  for (guint i = 0; i < side->poset->n; i++) {
    gint64 delay_ns = jitter_delay(input, random);
    if (random_below(random, 2))
      plan_add_delay(plan, unit_graph_unit(side->graph, side->poset->units[i])->name, delay_ns);
  }
}

/* The first round starts all at once; the window may be narrow or lie elsewhere, so later rounds vary the offsets. */
static Plan *together_next(gpointer state, guint index)
{
  const Sides *sides = state;
  guint length = sides_length(sides);
  if (length == 0 || index / length >= sides->input->repeat)
    return NULL;
  Plan *plan = sides_realise(sides, index, index % length, realise_levels);
  Random random = random_new(plan->seed);
  for (guint i = 0; index >= length && i < sides->n; i++)
    add_offsets(plan, &sides->sides[i], sides->input, &random);
  return plan;
}

const Strategy STRATEGY_TOGETHER = {.name = "together",
                                    .summary =
                                        "free pairs of units begin at the same moment, so that their starts overlap",
                                    .needs_graph = TRUE,
                                    .orders = TRUE,
                                    .designed = TRUE,
                                    .start = together_start,
                                    .next = together_next,
                                    .free = sides_free};
