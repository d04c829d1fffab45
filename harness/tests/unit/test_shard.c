/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "campaign/shard.h"

#define BOOTS 5

static Scenario *scenario_make(void)
{
  g_autoptr(GError) error = NULL;
  Scenario *scenario = scenario_parse(
      "s.ini", "[Scenario]\nImages=a;b;c\nStrategies=natural;pairs;random;together\n[Boot]\nPassMarker=x\n", -1,
      &error);
  assert_no_error(error);
  return scenario;
}

static void every_plan_belongs_to_one_shard(void **state)
{
  (void)state;
  g_autoptr(Scenario) scenario = scenario_make();
  for (guint count = 2; count < 9; count++)
    for (char **image = scenario->images; *image; image++)
      for (char **strategy = scenario->strategies; *strategy; strategy++)
        for (guint plan = 0; plan < BOOTS; plan++) {
          guint owners = 0;
          for (guint index = 1; index <= count; index++) {
            const Shard shard = {.index = index, .count = count};
            g_auto(GStrv) mine = shard_strategies(shard, scenario, *image);
            owners += g_strv_contains((const char *const *)mine, *strategy) &&
                      shard_has_plan(shard, scenario, *image, *strategy, FALSE, BOOTS, plan);
          }
          assert_int_equal(owners, 1);
        }
}

/* Six designed blocks over three shards: two each. */
static void designed_blocks_are_spread(void **state)
{
  (void)state;
  g_autoptr(Scenario) scenario = scenario_make();
  for (guint index = 1; index <= 3; index++) {
    guint blocks = 0;
    for (char **image = scenario->images; *image; image++) {
      g_auto(GStrv) mine = shard_strategies((Shard){index, 3}, scenario, *image);
      blocks += g_strv_length(mine) - 2;
    }
    assert_int_equal(blocks, 2);
  }
}

static void sampled_boots_have_the_numbers_of_the_whole(void **state)
{
  (void)state;
  g_autoptr(Scenario) scenario = scenario_make();
  g_strfreev(scenario->strategies);
  scenario->strategies = g_strsplit("natural;random", ";", -1);
  const Shard shard = {2, 4};
  guint last = 0, whole = 0;
  for (char **image = scenario->images; *image; image++)
    for (char **strategy = scenario->strategies; *strategy; strategy++)
      for (guint plan = 0; plan < BOOTS; plan++) {
        whole++;
        if (shard_has_plan(shard, scenario, *image, *strategy, FALSE, BOOTS, plan)) {
          last = shard_next_boot(shard, last);
          assert_int_equal(last, whole);
          assert_true(shard_has_boot(shard, last));
        }
      }
  assert_int_equal(last, 30);
}

static void a_plan_from_a_file_is_split_by_boots(void **state)
{
  (void)state;
  g_autoptr(Scenario) scenario = scenario_make();
  guint mine = 0;
  for (guint plan = 0; plan < 8; plan++)
    mine += shard_has_plan((Shard){1, 4}, scenario, "a", "pairs", TRUE, 8, plan);
  assert_int_equal(mine, 2);
}

static void the_whole_is_numbered_from_one(void **state)
{
  (void)state;
  assert_int_equal(shard_next_boot((Shard){0, 0}, 0), 1);
  assert_int_equal(shard_next_boot((Shard){1, 1}, 7), 8);
  assert_true(shard_has_boot((Shard){0, 0}, 3));
}

static void reads_which_part_of_how_many(void **state)
{
  (void)state;
  Shard shard = {0};
  assert_true(shard_parse("--shard", "2/4", &shard, NULL));
  assert_int_equal(shard.index, 2);
  assert_int_equal(shard.count, 4);
  static const char *const BAD[] = {"", "2", "0/4", "5/4", "1/0", "2/4/8", "a/b", "-1/4", "1/ 4"};
  for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
    GError *error = NULL;
    assert_false(shard_parse("--shard", BAD[i], &shard, &error));
    assert_error(error, BOOTRACE_ERROR_USAGE, "expected which part of how many");
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_plan_belongs_to_one_shard),
      cmocka_unit_test(designed_blocks_are_spread),
      cmocka_unit_test(sampled_boots_have_the_numbers_of_the_whole),
      cmocka_unit_test(a_plan_from_a_file_is_split_by_boots),
      cmocka_unit_test(the_whole_is_numbered_from_one),
      cmocka_unit_test(reads_which_part_of_how_many),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
