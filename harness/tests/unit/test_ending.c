/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/ending.h"
#include "tests/unit/posets.h"

/* 0 → 4, the end; 1 → 2 → 3 beside them; 4 → 5. */
static Poset *example(void)
{
  Closure *edges = closure_new(6);
  closure_set(edges, 0, 4);
  closure_set(edges, 1, 2);
  closure_set(edges, 2, 3);
  closure_set(edges, 4, 5);
  Poset *poset = poset_from_edges(edges);
  poset->end = 4;
  return poset;
}

static void assert_levels(const GPtrArray *schedules, guint index, const guint *levels, guint n)
{
  assert_true(index < schedules->len);
  assert_memory_equal(g_ptr_array_index(schedules, index), levels, n * sizeof *levels);
}

static void each_free_element_comes_once_behind_the_end(void **state)
{
  (void)state;
  g_autoptr(Poset) poset = example();
  const gboolean all[] = {TRUE, TRUE, TRUE, TRUE, TRUE, TRUE};
  g_autoptr(GPtrArray) schedules = ending_cover(poset, all);
  assert_int_equal(schedules->len, 3);
  assert_levels(schedules, 0, (guint[]){0, 2, 4, 4, 1, 4}, 6);
  assert_levels(schedules, 1, (guint[]){0, 0, 2, 4, 1, 4}, 6);
  assert_levels(schedules, 2, (guint[]){0, 0, 0, 2, 1, 4}, 6);
}

static void only_what_is_wanted_comes_behind_it(void **state)
{
  (void)state;
  g_autoptr(Poset) poset = example();
  const gboolean some[] = {TRUE, FALSE, FALSE, TRUE, TRUE, TRUE};
  g_autoptr(GPtrArray) schedules = ending_cover(poset, some);
  assert_int_equal(schedules->len, 1);
  assert_levels(schedules, 0, (guint[]){0, 0, 0, 2, 1, 4}, 6);
}

static void independent_elements_share_a_schedule(void **state)
{
  (void)state;
  g_autoptr(Poset) poset = poset_from_edges(closure_new(3));
  poset->end = 1;
  const gboolean all[] = {TRUE, TRUE, TRUE};
  g_autoptr(GPtrArray) schedules = ending_cover(poset, all);
  assert_int_equal(schedules->len, 1);
  assert_levels(schedules, 0, (guint[]){2, 1, 2}, 3);
}

static void a_phase_without_an_end_needs_none(void **state)
{
  (void)state;
  g_autoptr(Poset) poset = poset_from_edges(closure_new(2));
  const gboolean all[] = {TRUE, TRUE};
  g_autoptr(GPtrArray) schedules = ending_cover(poset, all);
  assert_int_equal(schedules->len, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_free_element_comes_once_behind_the_end),
      cmocka_unit_test(only_what_is_wanted_comes_behind_it),
      cmocka_unit_test(independent_elements_share_a_schedule),
      cmocka_unit_test(a_phase_without_an_end_needs_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
