/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/triples.h"
#include "tests/unit/posets.h"

static gboolean is_shown(GPtrArray *orders, guint n, guint a, guint b, guint c)
{
  for (guint i = 0; i < orders->len; i++) {
    const guint *order = orders->pdata[i];
    guint place[3] = {0};
    for (guint j = 0; j < n; j++) {
      place[0] = order[j] == a ? j : place[0];
      place[1] = order[j] == b ? j : place[1];
      place[2] = order[j] == c ? j : place[2];
    }
    if (place[0] < place[1] && place[1] < place[2])
      return TRUE;
  }
  return FALSE;
}

/* Goes on until all is shown, and looks at what was. Returns: the number of orders. */
static guint run(const Poset *poset, guint64 seed)
{
  g_autoptr(Triples) triples = triples_new(poset, seed);
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func(g_free);
  guint shown = 0;
  for (guint *order = triples_next(triples); order; order = triples_next(triples)) {
    g_ptr_array_add(orders, order);
    assert_true(poset_is_extension(poset, order));
    assert_true(triples_shown(triples) > shown);
    shown = triples_shown(triples);
  }
  assert_int_equal(shown, triples_total(triples));
  for (guint a = 0; orders->len && a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      for (guint c = 0; c < poset->n; c++)
        if (a != b && b != c && a != c && !poset_less(poset, b, a) && !poset_less(poset, c, b) &&
            !poset_less(poset, c, a))
          assert_true(is_shown(orders, poset->n, a, b, c));
  return orders->len;
}

static void shows_every_legal_order_of_three(void **state)
{
  (void)state;
  for (guint i = 0; i < 60; i++) {
    g_autoptr(Poset) poset = random_poset(i % 13, i % 4 * 15, i);
    (void)run(poset, i);
  }
}

static void three_free_units_take_six_orders_and_a_chain_none(void **state)
{
  (void)state;
  g_autoptr(Poset) antichain = random_poset(3, 0, 1), chain = random_poset(6, 100, 1);
  assert_int_equal(run(antichain, 1), 6);
  assert_int_equal(run(chain, 1), 0);
}

static void shows_nothing_of_more_units_than_it_can_count(void **state)
{
  (void)state;
  g_autoptr(Poset) poset = random_poset(TRIPLES_UNITS_MAX + 1, 0, 1);
  g_autoptr(Triples) triples = triples_new(poset, 1);
  assert_int_equal(triples_total(triples), 0);
  assert_null(triples_next(triples));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shows_every_legal_order_of_three),
      cmocka_unit_test(three_free_units_take_six_orders_and_a_chain_none),
      cmocka_unit_test(shows_nothing_of_more_units_than_it_can_count),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
