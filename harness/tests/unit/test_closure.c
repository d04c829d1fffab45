/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "units/closure.h"

static void follows_chains_across_words(void **state)
{
  (void)state;
  g_autoptr(Closure) closure = closure_new(130);
  for (guint i = 0; i + 1 < 130; i++)
    closure_set(closure, i, i + 1);
  closure_close(closure);
  assert_true(closure_has(closure, 0, 129));
  assert_true(closure_has(closure, 63, 64));
  assert_false(closure_has(closure, 129, 0));
  assert_false(closure_has(closure, 5, 5));
  assert_int_equal(closure_count(closure, 0), 129);
  assert_int_equal(closure_count(closure, 129), 0);
}

static void a_node_on_a_cycle_reaches_itself(void **state)
{
  (void)state;
  g_autoptr(Closure) closure = closure_new(4);
  closure_set(closure, 2, 1);
  closure_set(closure, 1, 2);
  closure_set(closure, 2, 3);
  closure_close(closure);
  assert_true(closure_has(closure, 1, 1) && closure_has(closure, 2, 2) && closure_has(closure, 1, 3));
  assert_false(closure_has(closure, 3, 3) || closure_has(closure, 0, 0));
}

static void a_copy_stands_alone(void **state)
{
  (void)state;
  g_autoptr(Closure) closure = closure_new(3);
  closure_set(closure, 0, 1);
  g_autoptr(Closure) copy = closure_copy(closure);
  closure_set(copy, 1, 2);
  assert_true(closure_has(copy, 0, 1));
  assert_false(closure_has(closure, 1, 2));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(follows_chains_across_words),
      cmocka_unit_test(a_node_on_a_cycle_reaches_itself),
      cmocka_unit_test(a_copy_stands_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
