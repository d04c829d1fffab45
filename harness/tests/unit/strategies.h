/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strategies.h: what the tests of finite strategies share. */
#pragma once
#include "base/quantity.h"
#include "schedule/phase.h"
#include "schedule/poset.h"
#include "schedule/strategy.h"
#include "tests/unit/units.h"

static inline StrategyInput input_for(UnitGraph *initrd, UnitGraph *root, guint repeat)
{
  return (StrategyInput){.image = "0f",
                         .seed = 1,
                         .graphs = {.initrd = initrd, .root = root},
                         .jitter_low_ns = NS_PER_MS,
                         .jitter_high_ns = NS_PER_S,
                         .repeat = repeat};
}

/* Asks the strategy NAME for all its plans, MOST at most, each of which must pass delivery_check(). Returns: (owned).
 */
static inline GPtrArray *plans_of(const char *name, const StrategyInput *input, guint most)
{
  const Strategy *strategy = strategy_find(name);
  gpointer state = strategy->start(input);
  GPtrArray *plans = g_ptr_array_new_with_free_func((GDestroyNotify)plan_free);
  while (plans->len < most) {
    Plan *plan = strategy->next(state, plans->len);
    if (!plan)
      break;
    GError *error = NULL;
    assert_true(delivery_check(plan, input->graphs, name, &error));
    assert_string_equal(plan->strategy, name);
    g_ptr_array_add(plans, plan);
  }
  strategy->free(state);
  return plans;
}

/* Which unit is before which in GRAPH under PLAN. Returns: (owned). */
static inline Closure *order_under(const Plan *plan, const UnitGraph *graph)
{
  Closure *closure = closure_new(unit_graph_size(graph));
  g_autoptr(GArray) edges = phase_edges(plan, graph);
  for (guint i = 0; i < edges->len; i++)
    closure_set(closure, g_array_index(edges, OrderingEdge, i).before, g_array_index(edges, OrderingEdge, i).after);
  for (guint a = 0; a < closure->n; a++)
    for (guint b = 0; b < closure->n; b++)
      if (unit_graph_precedes(graph, a, b))
        closure_set(closure, a, b);
  closure_close(closure);
  return closure;
}

/* Pairs of schedulable units that are free in GRAPH and of which some plan of PLANS shows "a before b" (row A has B).
 * Returns: (owned). */
static inline Closure *shown_by(const GPtrArray *plans, const UnitGraph *graph)
{
  Closure *shown = closure_new(unit_graph_size(graph));
  for (guint i = 0; i < plans->len; i++) {
    g_autoptr(Closure) order = order_under(plans->pdata[i], graph);
    for (guint a = 0; a < shown->n; a++)
      for (guint b = 0; b < shown->n; b++)
        if (closure_has(order, a, b))
          closure_set(shown, a, b);
  }
  return shown;
}

/* Fails unless SHOWN holds both orders of every pair of schedulable units of GRAPH that is free. */
static inline void assert_both_orders(const UnitGraph *graph, const Closure *shown)
{
  g_autoptr(Poset) poset = poset_from_graph(graph);
  for (guint a = 0; a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      if (poset_incomparable(poset, a, b))
        assert_true(closure_has(shown, poset->units[a], poset->units[b]));
}

static inline void assert_equal_texts(const GPtrArray *plans, const GPtrArray *others)
{
  assert_int_equal(plans->len, others->len);
  for (guint i = 0; i < plans->len; i++) {
    g_autofree char *text = plan_to_text(plans->pdata[i]), *other = plan_to_text(others->pdata[i]);
    assert_string_equal(text, other);
  }
}
