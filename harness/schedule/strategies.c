/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/strategies.h"
#include "schedule/random.h"

static void add_side(Sides *sides, const UnitGraph *graph, const Coverage *achieved)
{
  if (!graph)
    return;
  Poset *whole = poset_from_graph(graph);
  sides->sides[sides->n++] = (Side){.graph = graph,
                                    .achieved = achieved,
                                    .whole = whole,
                                    .poset = poset_end_last(whole),
                                    .family = g_ptr_array_new_with_free_func(g_free)};
}

Sides *sides_new(const StrategyInput *input, const char *strategy)
{
  Sides *sides = g_new0(Sides, 1);
  sides->input = input;
  sides->strategy = strategy;
  add_side(sides, input->graphs.initrd, input->achieved_initrd);
  add_side(sides, input->graphs.root, input->achieved_root);
  return sides;
}

void sides_free(gpointer data)
{
  Sides *sides = data;
  for (guint i = 0; i < sides->n; i++) {
    poset_free(sides->sides[i].whole);
    poset_free(sides->sides[i].poset);
    g_ptr_array_unref(sides->sides[i].family);
  }
  g_free(sides);
}

guint64 sides_seed(const Sides *sides, guint side)
{
  const char *phase = unit_phase_to_string(unit_graph_phase(sides->sides[side].graph));
  g_autofree char *name = g_strdup_printf("%s/%s", sides->strategy, phase);
  return random_seed_for(sides->input->seed, sides->input->image, name, 0);
}

Plan *sides_plan(const Sides *sides, guint index)
{
  guint64 seed = random_seed_for(sides->input->seed, sides->input->image, sides->strategy, index);
  return plan_new(sides->strategy, seed, sides->input->image);
}

guint sides_length(const Sides *sides)
{
  guint longest = 0;
  for (guint i = 0; i < sides->n; i++)
    longest = MAX(longest, sides->sides[i].family->len);
  return longest;
}

Plan *sides_realise(const Sides *sides, guint index, guint at,
                    void (*realise)(Plan *, const UnitGraph *, const Poset *, const guint *))
{
  Plan *plan = sides_plan(sides, index);
  for (guint i = 0; i < sides->n; i++) {
    const Side *side = &sides->sides[i];
    if (side->family->len)
      realise(plan, side->graph, side->poset, g_ptr_array_index(side->family, at % side->family->len));
  }
  return plan;
}
