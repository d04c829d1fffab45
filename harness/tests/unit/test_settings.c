/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "campaign/settings.h"

static Scenario *plain(void)
{
  g_autoptr(GError) error = NULL;
  Scenario *scenario = scenario_parse("s.ini", "[Scenario]\nImages=a\n[Boot]\nPassMarker=x\n", -1, &error);
  assert_no_error(error);
  return scenario;
}

static void what_was_asked_for_comes_back(void **state)
{
  (void)state;
  g_autoptr(Scenario) asked = plain(), got = plain();
  g_strfreev(asked->strategies);
  asked->strategies = g_strsplit("pairs;random", ";", -1);
  asked->boots = 17;
  asked->boots_given = TRUE;
  asked->timeout_ns = 1500000000;
  asked->stop = STOP_FIRST_FAILURE;
  asked->keep = KEEP_ALL;
  asked->checkpoint = CHECKPOINT_EARLY;
  g_auto(Settings) settings = {.command = g_strdup("explain"),
                               .known = g_strdup("/a\nfolder/known = 1.ini"),
                               .plan_name = g_strdup("p.plan"),
                               .explained = g_strdup("c1:7"),
                               .limit = 12};
  g_auto(Settings) back = {0};
  g_autofree char *text = settings_to_text(&settings, asked);
  g_autoptr(GError) error = NULL;
  assert_true(settings_apply("options", text, got, &back, &error));
  assert_no_error(error);
  g_autofree char *strategies = g_strjoinv(";", got->strategies);
  assert_string_equal(strategies, "pairs;random");
  assert_int_equal(got->boots, 17);
  assert_true(got->boots_given);
  assert_int_equal(got->timeout_ns, 1500000000);
  assert_int_equal(got->stop, STOP_FIRST_FAILURE);
  assert_int_equal(got->keep, KEEP_ALL);
  assert_int_equal(got->checkpoint, CHECKPOINT_EARLY);
  assert_string_equal(back.command, "explain");
  assert_string_equal(back.known, settings.known);
  assert_string_equal(back.plan_name, "p.plan");
  assert_string_equal(back.explained, "c1:7");
  assert_int_equal(back.limit, 12);
}

static void what_was_not_given_stays_so(void **state)
{
  (void)state;
  g_autoptr(Scenario) asked = plain(), got = plain();
  g_auto(Settings) settings = {.command = g_strdup("run")}, back = {0};
  g_autofree char *text = settings_to_text(&settings, asked);
  assert_true(settings_apply("options", text, got, &back, NULL));
  assert_null(back.known);
  assert_null(back.plan_name);
  assert_null(back.explained);
  assert_int_equal(back.limit, 0);
  assert_false(got->boots_given);
}

static void refuses_a_text_that_it_did_not_write(void **state)
{
  (void)state;
  static const char *const BAD[] = {"", "[Campaign]\nCommand=run\nBoots=-1\n", "[Campaign]\nCommand=run\nFoo=1\n",
                                    "[Campaign]\nCommand=run\nKnown=%zz\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
    g_autoptr(Scenario) scenario = plain();
    g_auto(Settings) settings = {0};
    GError *error = NULL;
    assert_false(settings_apply("options", BAD[i], scenario, &settings, &error));
    assert_error(error, BOOTRACE_ERROR_INPUT, "options");
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_asked_for_comes_back),
      cmocka_unit_test(what_was_not_given_stays_so),
      cmocka_unit_test(refuses_a_text_that_it_did_not_write),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
