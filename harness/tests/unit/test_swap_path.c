/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/linear_extension.h"
#include "schedule/swap_path.h"
#include "tests/unit/posets.h"

static guint inversions(const guint *from, const guint *to, guint n)
{
  guint count = 0;
  g_autofree guint *place = g_new(guint, n + 1);
  for (guint i = 0; i < n; i++)
    place[to[i]] = i;
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      count += place[from[i]] > place[from[j]] ? 1 : 0;
  return count;
}

static void every_order_on_the_way_is_legal_and_differs_by_one_swap(void **state)
{
  (void)state;
  Random random = random_new(1);
  for (guint i = 0; i < 60; i++) {
    g_autoptr(Poset) poset = random_poset(2 + i % 12, 15, i);
    g_autofree guint *from = linear_extension_random(poset, &random), *to = linear_extension_random(poset, &random);
    g_autoptr(GArray) path = swap_path_new(from, to, poset->n);
    assert_int_equal(path->len, inversions(from, to, poset->n));
    g_autofree guint *last = g_memdup2(from, poset->n * sizeof *from);
    for (guint step = 0; step <= path->len; step++) {
      g_autofree guint *order = swap_path_order(path, from, poset->n, step);
      assert_true(poset_is_extension(poset, order));
      assert_int_equal(inversions(last, order, poset->n), step ? 1 : 0);
      memcpy(last, order, poset->n * sizeof *order);
    }
    assert_memory_equal(last, to, poset->n * sizeof *to);
  }
}

static void equal_orders_are_no_way_apart(void **state)
{
  (void)state;
  const guint order[] = {2, 0, 1};
  g_autoptr(GArray) path = swap_path_new(order, order, 3);
  assert_int_equal(path->len, 0);
}

static void a_swap_says_who_stood_first(void **state)
{
  (void)state;
  g_autoptr(GArray) path = swap_path_new((guint[]){1, 0}, (guint[]){0, 1}, 2);
  assert_int_equal(path->len, 1);
  assert_int_equal(g_array_index(path, Swap, 0).first, 1);
  assert_int_equal(g_array_index(path, Swap, 0).second, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_order_on_the_way_is_legal_and_differs_by_one_swap),
      cmocka_unit_test(equal_orders_are_no_way_apart),
      cmocka_unit_test(a_swap_says_who_stood_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
