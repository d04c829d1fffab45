/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/strategy.h"
#include "tests/unit/test.h"

static void finds_every_strategy_by_its_name(void **state)
{
  (void)state;
  const char *const *names = strategy_names();
  assert_string_equal(names[0], "natural");
  for (; *names; names++)
    assert_string_equal(strategy_find(*names)->name, *names);
  assert_null(strategy_find("luck"));
}

static void natural_changes_nothing_and_never_ends(void **state)
{
  (void)state;
  const Strategy *natural = strategy_find("natural");
  StrategyInput input = {.image = "0f", .seed = 1};
  gpointer made = natural->start(&input);
  g_autoptr(Plan) first = natural->next(made, 0), later = natural->next(made, 1000000);
  natural->free(made);
  assert_true(plan_is_natural(first) && plan_is_natural(later));
  assert_true(first->seed != later->seed);
  assert_string_equal(first->strategy, "natural");
  assert_string_equal(first->image, "0f");
  assert_false(natural->needs_graph);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_every_strategy_by_its_name),
      cmocka_unit_test(natural_changes_nothing_and_never_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
