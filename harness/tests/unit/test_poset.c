/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/poset.h"
#include "tests/unit/posets.h"
#include "tests/unit/units.h"

static void takes_the_schedulable_units_and_what_binds_them(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service t.target;t.target b.service;c.service", "idle.service");
  g_autoptr(Poset) poset = poset_from_graph(graph);
  assert_int_equal(poset->n, 3);
  assert_string_equal(unit_graph_unit(graph, poset->units[2])->name, "c.service");
  assert_true(poset_less(poset, 0, 1));
  assert_true(poset_incomparable(poset, 0, 2) && poset_incomparable(poset, 2, 1));
  assert_false(poset_incomparable(poset, 2, 2));
  assert_int_equal(poset_count_incomparable(poset), 2);
}

static void the_end_of_the_initrd_can_be_put_last(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service initrd.target;initrd.target c.service;b.service", "");
  g_autoptr(Poset) whole = poset_from_graph(graph), last = poset_end_last(whole);
  assert_int_equal(whole->n, 4);
  assert_string_equal(unit_graph_unit(graph, whole->units[whole->end])->name, "initrd.target");
  assert_true(poset_incomparable(whole, 1, whole->end));
  assert_true(poset_less(last, 1, last->end) && poset_less(last, 1, 2));
  assert_true(poset_incomparable(last, 0, 1));
  assert_int_equal(last->units[last->end], whole->units[whole->end]);
}

static void what_is_left_out_still_binds_the_rest(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph =
      graph_of(PHASE_INITRD, "a.service b.service;b.service c.service;c.service initrd.target;d.service", "");
  g_autoptr(Poset) whole = poset_from_graph(graph);
  g_autofree gboolean *left_out = g_new0(gboolean, unit_graph_size(graph));
  left_out[unit_graph_find(graph, "b.service")] = TRUE;
  g_autoptr(Poset) part = poset_without(whole, left_out);
  assert_int_equal(part->n, 4);
  assert_string_equal(unit_graph_unit(graph, part->units[1])->name, "c.service");
  assert_true(poset_less(part, 0, 1));
  assert_true(poset_incomparable(part, 0, 2));
  assert_string_equal(unit_graph_unit(graph, part->units[part->end])->name, "initrd.target");
}

static void without_its_end_a_part_has_none(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service initrd.target", "");
  g_autoptr(Poset) whole = poset_from_graph(graph);
  const gboolean left_out[] = {FALSE, TRUE};
  g_autoptr(Poset) part = poset_without(whole, left_out);
  assert_int_equal(part->n, 1);
  assert_int_equal(part->end, 1);
}

static void a_real_root_has_no_end(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service initrd.target;b.service", "");
  g_autoptr(Poset) whole = poset_from_graph(graph), last = poset_end_last(whole);
  assert_int_equal(whole->n, 2);
  assert_int_equal(whole->end, 2);
  assert_true(poset_incomparable(last, 0, 1));
}

static void a_learned_edge_binds_too(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service", "");
  assert_true(unit_graph_learn(graph, "b.service", "a.service", "stalled"));
  g_autoptr(Poset) poset = poset_from_graph(graph);
  assert_true(poset_less(poset, 1, 0));
}

static void knows_a_linear_extension(void **state)
{
  (void)state;
  Closure *edges = closure_new(3);
  closure_set(edges, 2, 0);
  g_autoptr(Poset) poset = poset_from_edges(edges);
  assert_true(poset_is_extension(poset, (guint[]){2, 1, 0}));
  assert_false(poset_is_extension(poset, (guint[]){0, 1, 2}));
  assert_false(poset_is_extension(poset, (guint[]){2, 2, 0}));
  assert_false(poset_is_extension(poset, (guint[]){2, 1, 3}));
}

static void up_and_down_mirror_each_other(void **state)
{
  (void)state;
  for (guint i = 0; i < 50; i++) {
    g_autoptr(Poset) poset = nth_poset(i);
    guint incomparable = 0;
    for (guint a = 0; a < poset->n; a++)
      for (guint b = 0; b < poset->n; b++) {
        assert_int_equal(closure_has(poset->up, a, b), closure_has(poset->down, b, a));
        incomparable += a < b && poset_incomparable(poset, a, b) ? 1 : 0;
      }
    assert_int_equal(poset_count_incomparable(poset), incomparable);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_the_schedulable_units_and_what_binds_them),
      cmocka_unit_test(the_end_of_the_initrd_can_be_put_last),
      cmocka_unit_test(what_is_left_out_still_binds_the_rest),
      cmocka_unit_test(without_its_end_a_part_has_none),
      cmocka_unit_test(a_real_root_has_no_end),
      cmocka_unit_test(a_learned_edge_binds_too),
      cmocka_unit_test(knows_a_linear_extension),
      cmocka_unit_test(up_and_down_mirror_each_other),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
