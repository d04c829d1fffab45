/* SPDX-License-Identifier: GPL-3.0-or-later */
/* together: units whose order is free begin at the same moment, so that their starts overlap; every such pair in some
 * boot. Between these boots, and in all later rounds, one unit of each level begins first and the others while it
 * starts: of two that begin at the same moment the quicker has always done its work first. */
#include "schedule/jitter.h"
#include "schedule/leader.h"
#include "schedule/random.h"
#include "schedule/realise.h"
#include "schedule/strategies.h"
#include "schedule/weak_order.h"

typedef struct {
  Sides *sides;
  gboolean measured;   /* are the leaders made? Only after the first boot, which measures */
  Leaders *leaders[2]; /* of each side; NULL where nothing was measured */
} Together;

static gpointer together_start(const StrategyInput *input)
{
  Together *together = g_new0(Together, 1);
  Sides *sides = sides_new(input, "together");
  together->sides = sides;
  for (guint i = 0; i < sides->n; i++) {
    Side *side = &sides->sides[i];
    g_ptr_array_unref(side->family);
    side->family = weak_order_cover(side->poset, sides_seed(sides, i));
  }
  return together;
}

/* Where nothing is known of how long units start, every second one, at random, begins a little after the others of its
 * level. */
static void add_offsets(Plan *plan, const Side *side, const StrategyInput *input, Random *random)
{
  for (guint i = 0; i < side->poset->n; i++) {
    gint64 delay_ns = jitter_delay(input, random);
    if (random_below(random, 2))
      plan_add_delay(plan, unit_graph_unit(side->graph, side->poset->units[i])->name, delay_ns);
  }
}

static void measure(Together *together)
{
  if (together->measured)
    return;
  together->measured = TRUE;
  for (guint i = 0; i < together->sides->n; i++) {
    const Side *side = &together->sides->sides[i];
    together->leaders[i] = leaders_new(side->poset, side->graph, side->achieved);
  }
}

static void add_moments(Together *together, Plan *plan, guint at)
{
  Random random = random_new(plan->seed);
  measure(together);
  for (guint i = 0; i < together->sides->n; i++) {
    const Side *side = &together->sides->sides[i];
    if (side->family->len == 0)
      continue;
    if (together->leaders[i])
      leaders_add_delays(together->leaders[i], plan, g_ptr_array_index(side->family, at % side->family->len), &random);
    else
      add_offsets(plan, side, together->sides->input, &random);
  }
}

/* A round has each schedule of the family twice. */
static Plan *together_next(gpointer state, guint index)
{
  Together *together = state;
  guint length = sides_length(together->sides), round = length ? index / (2 * length) : 0;
  if (length == 0 || round >= together->sides->input->repeat)
    return NULL;
  guint at = index / 2 % length;
  Plan *plan = sides_realise(together->sides, index, at, realise_levels);
  if (round > 0 || index % 2 == 1)
    add_moments(together, plan, at);
  return plan;
}

static gboolean together_waits(gpointer state, guint index)
{
  const Together *together = state;
  return index > 0 && !together->measured;
}

static void together_free(gpointer state)
{
  Together *together = state;
  for (guint i = 0; i < G_N_ELEMENTS(together->leaders); i++)
    leaders_free(together->leaders[i]);
  sides_free(together->sides);
  g_free(together);
}

const Strategy STRATEGY_TOGETHER = {.name = "together",
                                    .summary =
                                        "free pairs of units begin at the same moment, so that their starts overlap",
                                    .needs_graph = TRUE,
                                    .orders = TRUE,
                                    .designed = TRUE,
                                    .start = together_start,
                                    .next = together_next,
                                    .waits = together_waits,
                                    .free = together_free};
