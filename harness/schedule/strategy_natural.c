/* SPDX-License-Identifier: GPL-3.0-or-later */
/* natural: nothing is changed; every boot is a new sample of the image's own timing. */
#include "schedule/random.h"
#include "schedule/strategies.h"

static gpointer natural_start(const StrategyInput *input)
{
  return g_memdup2(input, sizeof *input);
}

static Plan *natural_next(gpointer state, guint index)
{
  const StrategyInput *input = state;
  return plan_new("natural", random_seed_for(input->seed, input->image, "natural", index), input->image);
}

const Strategy STRATEGY_NATURAL = {.name = "natural",
                                   .summary = "nothing is changed: the image's own timing",
                                   .needs_graph = FALSE,
                                   .start = natural_start,
                                   .next = natural_next,
                                   .free = g_free};
