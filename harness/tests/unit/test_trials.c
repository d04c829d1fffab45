/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/trials.h"
#include "tests/unit/test.h"

static Scenario *scenario(ScenarioStop stop)
{
  Scenario *made = g_new0(Scenario, 1);
  made->stop = stop;
  made->boots = 20;
  made->good_rate = .05;
  made->bad_rate = .20;
  made->alpha = made->beta = .05;
  return made;
}

static const Outcome PASSED = {.verdict = VERDICT_PASSED}, HUNG = {.verdict = VERDICT_HUNG},
                     ARTEFACT = {.verdict = VERDICT_ARTEFACT};

static void there_is_no_test_unless_one_is_asked_for(void **state)
{
  (void)state;
  g_autoptr(Scenario) never = scenario(STOP_NEVER);
  assert_null(trials_new(never, FALSE));
  trials_launched(NULL, "natural", 1);
  assert_false(trials_ended(NULL, "natural", 1, &HUNG));
  assert_null(trials_decision(NULL, "natural", "a"));
  g_autoptr(GPtrArray) none = trials_strategies(NULL);
  assert_int_equal(none->len, 0);
}

static void the_test_may_need_more_boots_than_the_default(void **state)
{
  (void)state;
  g_autoptr(Scenario) decided = scenario(STOP_DECIDED);
  assert_int_equal(trials_boots(decided), 110); /* three times the 36.4 that are expected at worst */
  decided->boots_given = TRUE;
  assert_int_equal(trials_boots(decided), 20);
  decided->stop = STOP_NEVER;
  decided->boots_given = FALSE;
  assert_int_equal(trials_boots(decided), 20);
}

static void strategies_never_share_a_test(void **state)
{
  (void)state;
  g_autoptr(Scenario) decided = scenario(STOP_DECIDED);
  g_autoptr(Trials) trials = trials_new(decided, FALSE);
  for (guint i = 1; i <= 3; i++)
    trials_launched(trials, i == 2 ? "jitter" : "natural", i);
  trials_launched(trials, "natural", 4);
  assert_false(trials_ended(trials, "natural", 1, &HUNG));
  assert_false(trials_ended(trials, "jitter", 2, &HUNG));
  assert_false(trials_ended(trials, "natural", 3, &HUNG));
  assert_true(trials_ended(trials, "natural", 4, &HUNG));
  assert_false(trials_is_decided(trials, "jitter"));
  assert_true(trials_is_decided(trials, "natural"));
  g_autoptr(DecisionRecord) natural = trials_decision(trials, "natural", "a"),
                            jitter = trials_decision(trials, "jitter", "a");
  assert_string_equal(natural->decision, "bad");
  assert_int_equal(natural->boots, 3);
  assert_int_equal(natural->failed, 3);
  assert_string_equal(jitter->decision, "undecided");
  assert_int_equal(jitter->boots, 1);
}

static void lost_boots_and_artefacts_are_left_out(void **state)
{
  (void)state;
  g_autoptr(Scenario) decided = scenario(STOP_DECIDED);
  g_autoptr(Trials) trials = trials_new(decided, FALSE);
  for (guint i = 1; i <= 20; i++)
    trials_launched(trials, "natural", i);
  for (guint i = 1; i <= 19; i++)
    assert_false(trials_ended(trials, "natural", i, i == 5 ? NULL : i == 6 ? &ARTEFACT : &PASSED));
  assert_true(trials_ended(trials, "natural", 20, &PASSED));
}

static void designed_plans_are_no_sample_unless_one_is_repeated(void **state)
{
  (void)state;
  g_autoptr(Scenario) decided = scenario(STOP_DECIDED);
  g_autoptr(Trials) designed = trials_new(decided, FALSE), repeated = trials_new(decided, TRUE);
  trials_launched(designed, "pairs", 1);
  trials_launched(repeated, "pairs", 1);
  assert_null(trials_decision(designed, "pairs", "a"));
  g_autoptr(DecisionRecord) decision = trials_decision(repeated, "pairs", "a");
  assert_non_null(decision);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(there_is_no_test_unless_one_is_asked_for),
      cmocka_unit_test(the_test_may_need_more_boots_than_the_default),
      cmocka_unit_test(strategies_never_share_a_test),
      cmocka_unit_test(lost_boots_and_artefacts_are_left_out),
      cmocka_unit_test(designed_plans_are_no_sample_unless_one_is_repeated),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
