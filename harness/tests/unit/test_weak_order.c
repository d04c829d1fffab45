/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/weak_order.h"
#include "tests/unit/posets.h"

static void assert_legal(const Poset *poset, const guint *level)
{
  guint levels = 0;
  for (guint a = 0; a < poset->n; a++) {
    levels = MAX(levels, level[a] + 1);
    for (guint b = 0; b < poset->n; b++)
      if (poset_less(poset, a, b))
        assert_true(level[a] < level[b]);
  }
  for (guint i = 0; i < levels; i++) {
    gboolean used = FALSE;
    for (guint a = 0; a < poset->n; a++)
      used = used || level[a] == i;
    assert_true(used);
  }
}

static void levels_are_antichains_in_a_legal_order_without_gaps(void **state)
{
  (void)state;
  for (guint i = 0; i < 200; i++) {
    g_autoptr(Poset) poset = nth_poset(i);
    g_autoptr(Closure) together = closure_new(poset->n);
    Random random = random_new(i);
    g_autofree guint *level = weak_order_find(poset, together, &random);
    assert_legal(poset, level);
  }
}

static void a_cover_brings_every_free_pair_together(void **state)
{
  (void)state;
  for (guint i = 0; i < 150; i++) {
    g_autoptr(Poset) poset = nth_poset(i);
    g_autoptr(GPtrArray) family = weak_order_cover(poset, i);
    g_autoptr(Closure) together = closure_new(poset->n);
    for (guint j = 0; j < family->len; j++) {
      assert_legal(poset, family->pdata[j]);
      weak_order_add_shown(poset, family->pdata[j], together);
    }
    for (guint a = 0; a < poset->n; a++)
      for (guint b = 0; b < poset->n; b++)
        assert_int_equal(closure_has(together, a, b), poset_incomparable(poset, a, b));
  }
}

static void an_antichain_takes_one_boot_and_a_chain_none(void **state)
{
  (void)state;
  g_autoptr(Poset) antichain = random_poset(70, 0, 1), chain = random_poset(7, 100, 1);
  g_autoptr(GPtrArray) once = weak_order_cover(antichain, 1), never = weak_order_cover(chain, 1);
  assert_int_equal(once->len, 1);
  assert_int_equal(never->len, 0);
}

static void equal_seeds_give_equal_covers(void **state)
{
  (void)state;
  g_autoptr(Poset) poset = random_poset(20, 10, 5);
  g_autoptr(GPtrArray) one = weak_order_cover(poset, 1), same = weak_order_cover(poset, 1);
  assert_int_equal(one->len, same->len);
  for (guint i = 0; i < one->len; i++)
    assert_memory_equal(one->pdata[i], same->pdata[i], poset->n * sizeof(guint));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(levels_are_antichains_in_a_legal_order_without_gaps),
      cmocka_unit_test(a_cover_brings_every_free_pair_together),
      cmocka_unit_test(an_antichain_takes_one_boot_and_a_chain_none),
      cmocka_unit_test(equal_seeds_give_equal_covers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
