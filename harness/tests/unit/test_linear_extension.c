/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/linear_extension.h"
#include "tests/unit/posets.h"

static void every_random_order_is_a_linear_extension(void **state)
{
  (void)state;
  Random random = random_new(1);
  for (guint i = 0; i < 300; i++) {
    g_autoptr(Poset) poset = nth_poset(i);
    g_autofree guint *order = linear_extension_random(poset, &random);
    assert_true(poset_is_extension(poset, order));
  }
}

static void the_highest_priority_that_is_ready_comes_first(void **state)
{
  (void)state;
  Closure *edges = closure_new(4);
  closure_set(edges, 0, 3);
  g_autoptr(Poset) poset = poset_from_edges(edges);
  g_autofree guint *order = linear_extension_by_priority(poset, (guint[]){0, 2, 1, 3});
  assert_memory_equal(order, ((guint[]){1, 2, 0, 3}), 4 * sizeof(guint));
}

/* P(x before y) ≥ 1/(1+|↓x \ ↓y|): here x = 3 has the chain 0, 1, 2 below it and y = 4 stands alone. */
static void a_rare_order_is_as_likely_as_the_lemma_says(void **state)
{
  (void)state;
  Closure *edges = closure_new(5);
  for (guint i = 0; i < 3; i++)
    closure_set(edges, i, i + 1);
  g_autoptr(Poset) poset = poset_from_edges(edges);
  Random random = random_new(7);
  guint hits = 0;
  for (guint i = 0; i < 2000; i++) {
    g_autofree guint *order = linear_extension_random(poset, &random);
    hits += order[4] == 4 ? 1 : 0;
  }
  assert_in_range(hits, 2000 / 5 - 80, 2000 / 5 + 80);
}

static void keeps_every_wish_that_fits(void **state)
{
  (void)state;
  Random random = random_new(3);
  for (guint i = 0; i < 200; i++) {
    g_autoptr(Poset) poset = nth_poset(i);
    g_autoptr(Wishes) wishes = wishes_new(poset);
    g_autoptr(Closure) kept = closure_new(poset->n);
    for (guint wish = 0; poset->n > 1 && wish < 40; wish++) {
      guint a = (guint)random_below(&random, poset->n), b = (guint)random_below(&random, poset->n);
      if (!wishes_fit(wishes, a, b))
        continue;
      wishes_add(wishes, a, b);
      closure_set(kept, a, b);
    }
    g_autofree guint *previous = linear_extension_random(poset, &random);
    g_autofree guint *order = poset->n ? wishes_order(wishes, previous) : NULL;
    assert_true(poset_is_extension(poset, order));
    g_autoptr(Poset) wished = poset_from_edges(g_steal_pointer(&kept));
    assert_true(poset_is_extension(wished, order));
  }
}

static void refuses_a_wish_that_closes_a_cycle(void **state)
{
  (void)state;
  Closure *edges = closure_new(4);
  closure_set(edges, 0, 1);
  closure_set(edges, 2, 3);
  g_autoptr(Poset) poset = poset_from_edges(edges);
  g_autoptr(Wishes) wishes = wishes_new(poset);
  assert_false(wishes_fit(wishes, 1, 0));
  assert_false(wishes_fit(wishes, 1, 1));
  wishes_add(wishes, 1, 2);
  assert_false(wishes_fit(wishes, 3, 0));
  assert_true(wishes->work > 0);
}

static void what_is_free_goes_against_the_order_before(void **state)
{
  (void)state;
  g_autoptr(Poset) poset = random_poset(4, 0, 1);
  g_autoptr(Wishes) wishes = wishes_new(poset);
  g_autofree guint *order = wishes_order(wishes, (guint[]){2, 0, 3, 1});
  assert_memory_equal(order, ((guint[]){1, 3, 0, 2}), 4 * sizeof(guint));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_random_order_is_a_linear_extension),
      cmocka_unit_test(the_highest_priority_that_is_ready_comes_first),
      cmocka_unit_test(a_rare_order_is_as_likely_as_the_lemma_says),
      cmocka_unit_test(keeps_every_wish_that_fits),
      cmocka_unit_test(refuses_a_wish_that_closes_a_cycle),
      cmocka_unit_test(what_is_free_goes_against_the_order_before),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
