/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/random.h"
#include "tests/unit/test.h"

/* The first numbers of SplitMix64 for seed 1234567, as other implementations give them. */
static void follows_splitmix64(void **state)
{
  (void)state;
  Random random = random_new(1234567);
  assert_true(random_next(&random) == G_GUINT64_CONSTANT(6457827717110365317));
  assert_true(random_next(&random) == G_GUINT64_CONSTANT(3203168211198807973));
  assert_true(random_next(&random) == G_GUINT64_CONSTANT(9817491932198370423));
}

static void stays_below_its_bound_and_reaches_all_of_it(void **state)
{
  (void)state;
  Random random = random_new(1);
  guint seen[5] = {0};
  for (guint i = 0; i < 5000; i++) {
    guint64 value = random_below(&random, 5);
    assert_true(value < 5);
    seen[value]++;
  }
  for (guint i = 0; i < 5; i++)
    assert_in_range(seen[i], 850, 1150);
  assert_true(random_below(&random, 1) == 0);
}

static void log_uniform_gives_each_octave_the_same_share(void **state)
{
  (void)state;
  Random random = random_new(2);
  guint octaves[4] = {0};
  for (guint i = 0; i < 8000; i++) {
    guint64 value = random_log_uniform(&random, 16, 255);
    assert_in_range(value, 16, 255);
    octaves[g_bit_nth_msf((gulong)value, -1) - 4]++;
  }
  for (guint i = 0; i < 4; i++)
    assert_in_range(octaves[i], 1800, 2200);
}

static void log_uniform_keeps_odd_bounds(void **state)
{
  (void)state;
  Random random = random_new(3);
  gboolean low = FALSE, high = FALSE;
  for (guint i = 0; i < 2000; i++) {
    guint64 value = random_log_uniform(&random, 3, 9);
    assert_in_range(value, 3, 9);
    low = low || value == 3;
    high = high || value == 9;
  }
  assert_true(low && high);
  assert_true(random_log_uniform(&random, 7, 7) == 7);
  assert_true(random_log_uniform(&random, G_MAXUINT64, G_MAXUINT64) == G_MAXUINT64);
}

static void shuffles_to_every_permutation(void **state)
{
  (void)state;
  Random random = random_new(4);
  guint seen[27] = {0};
  for (guint i = 0; i < 6000; i++) {
    guint values[3] = {0, 1, 2};
    random_shuffle(&random, values, 3);
    assert_int_equal((1u << values[0]) | (1u << values[1]) | (1u << values[2]), 7);
    seen[values[0] * 9 + values[1] * 3 + values[2]]++;
  }
  guint permutations = 0;
  for (guint i = 0; i < 27; i++)
    if (seen[i]) {
      assert_in_range(seen[i], 850, 1150);
      permutations++;
    }
  assert_int_equal(permutations, 6);
}

/* Pinned: a change of this number changes every plan that users have stored. */
static void boot_seeds_never_change(void **state)
{
  (void)state;
  assert_true(random_seed_for(1, "image", "jitter", 0) == G_GUINT64_CONSTANT(8318921079055987));
}

static void each_boot_has_a_seed_of_its_own(void **state)
{
  (void)state;
  guint64 seed = random_seed_for(1, "image", "jitter", 0);
  assert_true(seed < G_GUINT64_CONSTANT(1) << RANDOM_SEED_BITS);
  assert_true(seed != random_seed_for(2, "image", "jitter", 0));
  assert_true(seed != random_seed_for(1, "other", "jitter", 0));
  assert_true(seed != random_seed_for(1, "image", "random", 0));
  assert_true(seed != random_seed_for(1, "image", "jitter", 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(follows_splitmix64),
      cmocka_unit_test(stays_below_its_bound_and_reaches_all_of_it),
      cmocka_unit_test(log_uniform_gives_each_octave_the_same_share),
      cmocka_unit_test(log_uniform_keeps_odd_bounds),
      cmocka_unit_test(shuffles_to_every_permutation),
      cmocka_unit_test(boot_seeds_never_change),
      cmocka_unit_test(each_boot_has_a_seed_of_its_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
