/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/delivery.h"
#include "schedule/linear_extension.h"
#include "schedule/phase.h"
#include "schedule/realise.h"
#include "schedule/weak_order.h"
#include "tests/unit/posets.h"
#include "tests/unit/units.h"

/* A graph of N services whose ordering is that of random_poset(), and one chain through a target. Returns: (owned). */
static UnitGraph *random_graph(guint n, guint percent, guint64 seed)
{
  g_autoptr(Poset) poset = random_poset(n, percent, seed);
  g_autoptr(GString) edges = g_string_new("u00.service t.target;t.target u01.service");
  for (guint a = 0; a < n; a++) {
    g_string_append_printf(edges, ";u%02u.service", a);
    for (guint b = 0; b < n; b++)
      if (poset_less(poset, a, b) && (a > 1 || b > 1))
        g_string_append_printf(edges, ";u%02u.service u%02u.service", a, b);
  }
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, edges->str, "");
  g_auto(GStrv) cycle = unit_graph_cycle(graph, NULL, 0);
  return cycle ? graph_of(PHASE_ROOT, "u00.service t.target;t.target u01.service;u02.service", "")
               : g_steal_pointer(&graph);
}

/* What systemd would make of GRAPH and EDGES but for the one at SKIPPED. Returns: (owned). */
static Closure *implied(const UnitGraph *graph, const GArray *edges, guint skipped)
{
  Closure *closure = closure_new(unit_graph_size(graph));
  guint count = 0;
  const OrderingEdge *own = unit_graph_edges(graph, &count);
  for (guint i = 0; i < count; i++)
    closure_set(closure, own[i].before, own[i].after);
  for (guint i = 0; i < edges->len; i++)
    if (i != skipped)
      closure_set(closure, g_array_index(edges, OrderingEdge, i).before, g_array_index(edges, OrderingEdge, i).after);
  closure_close(closure);
  return closure;
}

static gboolean implies_order(const Closure *closure, const Poset *poset, const guint *order)
{
  for (guint i = 0; i < poset->n; i++)
    for (guint j = i + 1; j < poset->n; j++)
      if (!closure_has(closure, poset->units[order[i]], poset->units[order[j]]))
        return FALSE;
  return TRUE;
}

static void a_plan_and_the_graph_imply_exactly_the_schedule(void **state)
{
  (void)state;
  Random random = random_new(1);
  for (guint i = 0; i < 80; i++) {
    g_autoptr(UnitGraph) graph = random_graph(2 + i % 15, 5 + i % 4 * 20, i);
    g_autoptr(Poset) poset = poset_from_graph(graph);
    g_autofree guint *order = linear_extension_random(poset, &random);
    g_autoptr(Plan) plan = plan_new("random", 0, "");
    realise_order(plan, graph, poset, order);
    GError *error = NULL;
    assert_true(delivery_check(plan, (Graphs){.root = graph}, "p", &error));
    g_autoptr(GArray) edges = phase_edges(plan, graph);
    g_autoptr(Closure) all = implied(graph, edges, G_MAXUINT);
    assert_true(implies_order(all, poset, order));
    for (guint skipped = 0; skipped < edges->len; skipped++) {
      g_autoptr(Closure) less = implied(graph, edges, skipped);
      assert_false(implies_order(less, poset, order));
    }
  }
}

static void levels_follow_each_other_and_are_free_within(void **state)
{
  (void)state;
  for (guint i = 0; i < 60; i++) {
    g_autoptr(UnitGraph) graph = random_graph(2 + i % 15, 5 + i % 4 * 20, i);
    g_autoptr(Poset) poset = poset_from_graph(graph);
    g_autoptr(GPtrArray) family = weak_order_cover(poset, i);
    for (guint j = 0; j < family->len; j++) {
      const guint *level = family->pdata[j];
      g_autoptr(Plan) plan = plan_new("together", 0, "");
      realise_levels(plan, graph, poset, level);
      g_autoptr(GArray) edges = phase_edges(plan, graph);
      for (guint skipped = 0; skipped < edges->len; skipped++) {
        OrderingEdge edge = g_array_index(edges, OrderingEdge, skipped);
        g_autoptr(Closure) less = implied(graph, edges, skipped);
        assert_false(closure_has(less, edge.before, edge.after));
      }
      g_autoptr(Closure) closure = implied(graph, edges, G_MAXUINT);
      for (guint a = 0; a < poset->n; a++)
        for (guint b = 0; b < poset->n; b++)
          assert_int_equal(closure_has(closure, poset->units[a], poset->units[b]), level[a] < level[b]);
    }
  }
}

/* Waiting for the bus is not the same as beginning after it. */
static void a_hidden_edge_does_not_replace_an_order(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service", "");
  assert_true(unit_graph_learn(graph, "b.service", "a.service", "stalled"));
  g_autoptr(Poset) poset = poset_from_graph(graph);
  g_autoptr(Plan) plan = plan_new("random", 0, "");
  realise_order(plan, graph, poset, (guint[]){1, 0});
  assert_int_equal(plan->orders->len, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_plan_and_the_graph_imply_exactly_the_schedule),
      cmocka_unit_test(levels_follow_each_other_and_are_free_within),
      cmocka_unit_test(a_hidden_edge_does_not_replace_an_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
