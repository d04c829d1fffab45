/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/z_search.h"
#include "schedule/random.h"
#include "tests/unit/test.h"
#include <math.h>

static void the_capacity_is_that_of_the_published_table(void **state)
{
  (void)state;
  const struct {
    double rate, bits;
  } table[] = {{.02, .01068}, {.1, .05484}, {.3, .17699}, {.5, .32193}, {.9, .76285}, {1, 1}};
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
    assert_true(fabs(z_search_capacity(table[i].rate) - table[i].bits) < 1e-5);
}

/* Searches 1 … STEPS with bad positions from STEP on. Returns: boots asked. */
static guint search(guint steps, guint step, double rate, double confidence, guint64 seed, guint *ret_found)
{
  Random random = random_new(seed);
  guint failed = 3, passed = rate < 1 ? 3 : 0, boots = 0, position = 0;
  g_autoptr(ZSearch) z = z_search_new(steps, 0.02, failed, passed);
  while (z_search_best(z, ret_found) < confidence && z_search_next(z, &position)) {
    gboolean bad = position >= step && (double)random_below(&random, 1000) < 1000 * rate;
    z_search_add(z, position, bad);
    boots++;
  }
  return boots;
}

static void every_step_of_a_sure_failure_is_found_in_little_more_than_log2_boots(void **state)
{
  (void)state;
  for (guint step = 0; step <= 100; step++) {
    guint found = 999;
    guint boots = search(100, step, 1, 0.99, 1, &found);
    assert_int_equal(found, step);
    assert_true(boots <= 7 + 7);
  }
}

static void a_rare_failure_is_found_as_surely_as_stated(void **state)
{
  (void)state;
  guint right = 0, runs = 300;
  for (guint64 seed = 1; seed <= runs; seed++) {
    guint found = 0, step = 1 + (guint)(seed % 40);
    (void)search(40, step, 0.5, 0.95, seed, &found);
    right += found == step;
  }
  assert_true(right >= 270);
}

static void a_failure_is_proof_and_a_pass_is_none(void **state)
{
  (void)state;
  g_autoptr(ZSearch) z = z_search_new(10, 0.02, 3, 3);
  guint step = 0, failed = 0, passed = 0;
  z_search_add(z, 4, TRUE);
  for (guint i = 0; i < 100; i++)
    z_search_add(z, 3, FALSE);
  assert_true(z_search_best(z, &step) > 0.99);
  assert_int_equal(step, 4);
  z_search_tally(z, step, &failed, &passed);
  assert_int_equal(failed, 4);
  assert_int_equal(passed, 3);
  z_search_add(z, 2, TRUE);
  (void)z_search_best(z, &step);
  assert_true(step <= 2);
}

static void a_position_without_an_answer_is_not_asked_again(void **state)
{
  (void)state;
  g_autoptr(ZSearch) z = z_search_new(3, 0.02, 3, 0);
  guint position = 0;
  for (guint i = 0; i < 3; i++) {
    assert_true(z_search_next(z, &position));
    z_search_skip(z, position);
  }
  assert_false(z_search_next(z, &position));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_capacity_is_that_of_the_published_table),
      cmocka_unit_test(every_step_of_a_sure_failure_is_found_in_little_more_than_log2_boots),
      cmocka_unit_test(a_rare_failure_is_found_as_surely_as_stated),
      cmocka_unit_test(a_failure_is_proof_and_a_pass_is_none),
      cmocka_unit_test(a_position_without_an_answer_is_not_asked_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
