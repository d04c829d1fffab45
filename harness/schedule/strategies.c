/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/strategies.h"
#include "schedule/random.h"

/* Takes ownership of WHOLE. */
static void set_posets(Side *side, Poset *whole)
{
  poset_free(side->whole);
  poset_free(side->poset);
  side->whole = whole;
  side->poset = poset_end_last(whole);
}

static void add_side(Sides *sides, const UnitGraph *graph, const gboolean *before_gate, const Coverage *achieved)
{
  if (!graph)
    return;
  Side *side = &sides->sides[sides->n++];
  *side = (Side){.graph = graph, .achieved = achieved, .family = g_ptr_array_new_with_free_func(g_free)};
  Poset *whole = poset_from_graph(graph);
  set_posets(side, before_gate ? poset_without(whole, before_gate) : whole);
  if (side->whole != whole)
    poset_free(whole);
}

Sides *sides_new(const StrategyInput *input, const char *strategy)
{
  Sides *sides = g_new0(Sides, 1);
  sides->input = input;
  sides->strategy = strategy;
  add_side(sides, input->graphs.initrd, input->before_gate, input->achieved_initrd);
  add_side(sides, input->graphs.root, input->graphs.initrd ? NULL : input->before_gate, input->achieved_root);
  return sides;
}

void sides_widen(Sides *sides)
{
  for (guint i = 0; sides->input->before_gate && i < sides->n; i++) {
    g_ptr_array_set_size(sides->sides[i].family, 0);
    set_posets(&sides->sides[i], poset_from_graph(sides->sides[i].graph));
  }
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
