/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/realizer.h"
#include "tests/unit/posets.h"
#include "tests/unit/units.h"

/* Every order legal, every incomparable pair in both orders. */
static void assert_realizer(const Poset *poset, const GPtrArray *family)
{
  for (guint i = 0; i < family->len; i++)
    assert_true(poset_is_extension(poset, family->pdata[i]));
  g_autoptr(Closure) shown = realizer_shown(poset, family);
  for (guint a = 0; a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      assert_int_equal(closure_has(shown, a, b), poset_incomparable(poset, a, b));
}

static guint size_for(const Poset *poset)
{
  g_autoptr(GPtrArray) family = realizer_find(poset, 1);
  assert_realizer(poset, family);
  return family->len;
}

static void shows_every_pair_of_random_posets_in_both_orders(void **state)
{
  (void)state;
  for (guint i = 0; i < 150; i++) {
    g_autoptr(Poset) poset = nth_poset(i);
    (void)size_for(poset);
  }
}

static void needs_no_more_than_the_dimension_of_well_known_posets(void **state)
{
  (void)state;
  g_autoptr(Poset) empty = random_poset(0, 0, 1), chain = random_poset(9, 100, 1), antichain = random_poset(40, 0, 1);
  assert_int_equal(size_for(empty), 0);
  assert_int_equal(size_for(chain), 1);
  assert_int_equal(size_for(antichain), 2);
  for (guint m = 3; m <= 6; m++) {
    g_autoptr(Poset) example = standard_example(m);
    assert_int_equal(size_for(example), m);
  }
}

static guint size_for_dump(UnitPhase phase, const char *name, guint units)
{
  g_autoptr(UnitGraph) graph = graph_from(phase, name);
  g_autoptr(Poset) poset = poset_from_graph(graph);
  assert_true(poset->n >= units);
  return size_for(poset);
}

static void real_graphs_need_few_boots(void **state)
{
  (void)state;
  assert_in_range(size_for_dump(PHASE_INITRD, "overlay-race-initrd.txt", 21), 2, 5);
  assert_in_range(size_for_dump(PHASE_ROOT, "debian-12-root.txt", 46), 2, 5);
  assert_in_range(size_for_dump(PHASE_ROOT, "debian-12-80-units.txt", 80), 2, 5);
}

static guint gain(const Poset *poset, const guint *order, Closure *shown)
{
  guint count = 0;
  for (guint i = 0; i < poset->n; i++)
    for (guint j = i + 1; j < poset->n; j++)
      if (poset_incomparable(poset, order[i], order[j]) && !closure_has(shown, order[i], order[j])) {
        closure_set(shown, order[i], order[j]);
        count++;
      }
  return count;
}

static void the_order_that_shows_most_comes_first(void **state)
{
  (void)state;
  for (guint i = 0; i < 40; i++) {
    g_autoptr(Poset) poset = random_poset(40, 5, i);
    g_autoptr(GPtrArray) family = realizer_find(poset, i);
    g_autoptr(Closure) shown = closure_new(poset->n);
    guint last = G_MAXUINT;
    for (guint j = 0; j < family->len; j++) {
      guint next = gain(poset, family->pdata[j], shown);
      assert_true(next > 0 && next <= last);
      last = next;
    }
  }
}

static void equal_seeds_give_equal_families(void **state)
{
  (void)state;
  g_autoptr(Poset) poset = random_poset(24, 10, 5);
  g_autoptr(GPtrArray) one = realizer_find(poset, 1), same = realizer_find(poset, 1), other = realizer_find(poset, 2);
  gsize bytes = poset->n * sizeof(guint);
  assert_int_equal(one->len, same->len);
  for (guint i = 0; i < one->len; i++)
    assert_memory_equal(one->pdata[i], same->pdata[i], bytes);
  assert_memory_not_equal(one->pdata[0], other->pdata[0], bytes);
}

static void shows_just_the_pairs_that_are_wanted(void **state)
{
  (void)state;
  for (guint i = 0; i < 60; i++) {
    g_autoptr(Poset) poset = random_poset(15, 10, i);
    g_autoptr(Closure) wanted = closure_new(poset->n);
    Random random = random_new(i);
    for (guint wish = 0; wish < 5; wish++)
      closure_set(wanted, (guint)random_below(&random, 15), (guint)random_below(&random, 15));
    g_autoptr(GPtrArray) family = realizer_cover(poset, wanted, i);
    g_autoptr(Closure) shown = realizer_shown(poset, family);
    for (guint a = 0; a < poset->n; a++)
      for (guint b = 0; b < poset->n; b++)
        if (closure_has(wanted, a, b) && poset_incomparable(poset, a, b))
          assert_true(closure_has(shown, a, b));
  }
  g_autoptr(Poset) poset = random_poset(5, 0, 1);
  g_autoptr(Closure) nothing = closure_new(5);
  g_autoptr(GPtrArray) none = realizer_cover(poset, nothing, 1);
  assert_int_equal(none->len, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shows_every_pair_of_random_posets_in_both_orders),
      cmocka_unit_test(needs_no_more_than_the_dimension_of_well_known_posets),
      cmocka_unit_test(real_graphs_need_few_boots),
      cmocka_unit_test(the_order_that_shows_most_comes_first),
      cmocka_unit_test(equal_seeds_give_equal_families),
      cmocka_unit_test(shows_just_the_pairs_that_are_wanted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
