/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "scenario/scenario.h"
#include "tests/unit/test.h"

#define SMALLEST "[Scenario]\nImages=a\n[Boot]\nPassMarker=done\n"

static void assert_refused(const char *text, const char *message)
{
  GError *error = NULL;
  assert_null(scenario_parse("s/x.ini", text, -1, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, message);
}

static void has_sensible_defaults(void **state)
{
  (void)state;
  GError *error = NULL;
  g_autoptr(Scenario) scenario = scenario_parse("s/x.ini", SMALLEST, -1, &error);
  assert_no_error(error);
  assert_string_equal(scenario->name, "x");
  assert_string_equal(scenario->images[0], "a");
  assert_string_equal(scenario->strategies[0], "natural");
  assert_string_equal(scenario->machine, "microvm");
  assert_string_equal(scenario->network, "none");
  assert_int_equal(scenario->memory_bytes, 512 << 20);
  assert_int_equal(scenario->timeout_ns, 60 * NS_PER_S);
  assert_int_equal(scenario->jitter_low_ns, NS_PER_MS);
  assert_int_equal(scenario->jitter_high_ns, 2 * NS_PER_S);
  assert_int_equal(scenario->scope, SCENARIO_INITRD);
  assert_int_equal(scenario->stop, STOP_NEVER);
  assert_true(scenario->bad_rate == 0 && scenario->alpha == 0.05 && scenario->beta == 0.05);
  assert_false(scenario->boots_given);
  assert_int_equal(scenario->keep, KEEP_FAILURES);
  assert_int_equal(scenario->checkpoint, CHECKPOINT_NONE);
  assert_string_equal(scenario->text, SMALLEST);
}

static void reads_every_key(void **state)
{
  (void)state;
  GError *error = NULL;
  g_autoptr(Scenario) scenario =
      scenario_parse("x.ini",
                     "[Scenario]\nDescription=d\nImages=a;b\nStrategies=natural;jitter\n"
                     "[Boot]\nMachine=q35\nMemory=1G\nCPUs=2\nNetwork=user\nTimeout=2min\nGrace=1s\nCheckpoint="
                     "early\nPassMarker=ok\\.\n"
                     "[Schedule]\nScope=both\nRepeat=3\nJitter=5ms;1s\n[Rules]\nUse=kernel\n"
                     "[Stop]\nWhen=decided\nRate=1 %;0.1\nError=0.01;0.2\nBoots=7\n[Results]\nKeep=all\n",
                     -1, &error);
  assert_no_error(error);
  assert_int_equal(g_strv_length(scenario->images), 2);
  assert_string_equal(scenario->strategies[1], "jitter");
  assert_string_equal(scenario->machine, "q35");
  assert_int_equal(scenario->cpus, 2);
  assert_string_equal(scenario->pass_marker, "ok\\.");
  assert_int_equal(scenario->scope, SCENARIO_BOTH);
  assert_int_equal(scenario->repeat, 3);
  assert_int_equal(scenario->jitter_low_ns, 5 * NS_PER_MS);
  assert_string_equal(scenario->rules[0], "kernel");
  assert_int_equal(scenario->stop, STOP_DECIDED);
  assert_true(scenario->good_rate == 0.01 && scenario->bad_rate == 0.1);
  assert_true(scenario->alpha == 0.01 && scenario->beta == 0.2);
  assert_int_equal(scenario->boots, 7);
  assert_true(scenario->boots_given);
  assert_int_equal(scenario->keep, KEEP_ALL);
  assert_int_equal(scenario->checkpoint, CHECKPOINT_EARLY);
}

static void names_file_line_and_remedy(void **state)
{
  (void)state;
  assert_refused("[Scenario]\nImages=a\n[Boot]\nPassMarker=x\nMemry=1G\n",
                 "s/x.ini:5: unknown key Memry= in [Boot]; did you mean 'Memory'?");
  assert_refused("[Scenario]\nImages=a\n[Boot]\nPassMarker=x\nTimeout=soon\n",
                 "s/x.ini:5: Timeout=soon: expected a duration");
  assert_refused("[Scenario]\nImages=a\nStrategies=jiter\n[Boot]\nPassMarker=x\n",
                 "s/x.ini:3: there is no strategy 'jiter'");
  assert_refused("[Scenario]\nImages=;\n[Boot]\nPassMarker=x\n",
                 "s/x.ini:2: Images= in [Scenario] must name at least one image");
  assert_refused("[Scenario]\nImages=a\n[Boot]\nPassMarker=(x\n", "s/x.ini:4: PassMarker=(x: ");
  assert_refused("[Scenario]\nImages=a\n", "[Boot] needs PassMarker=");
  assert_refused("[Scenario]\nImages=a\n[Boot]\nPassMarker=x\nMemory=512\n", "s/x.ini:5: Memory= is less than 8M");
  assert_refused("[Scenario]\nImages=a\n[Boot]\nPassMarker=x\n[Schedule]\nJitter=2s;1s\n",
                 "s/x.ini:6: Jitter=2s;1s: the first must");
  assert_refused("[Scenario]\nImages=a\n[Boot]\nPassMarker=x\n[Schedule]\nJitter=2s\n",
                 "s/x.ini:6: Jitter=2s: expected two durations");
}

static void a_decision_needs_two_rates_and_sensible_errors(void **state)
{
  (void)state;
#define STOP SMALLEST "[Stop]\n"
  assert_refused(STOP "When=decided\n", "s/x.ini:6: When=decided needs Rate= too");
  assert_refused(STOP "Rate=0.1\n", "s/x.ini:6: Rate=0.1: expected two failure rates");
  assert_refused(STOP "Rate=0.1;1\n", "s/x.ini:6: Rate=0.1;1: expected two failure rates");
  assert_refused(STOP "Rate=rare;often\n", "s/x.ini:6: Rate=rare;often: expected");
  assert_refused(STOP "Rate=0.1;0.1\n", "s/x.ini:6: Rate=0.1;0.1: the rate of a good image must be the lower one");
  assert_refused(STOP "Rate=0;0.1\nError=0\n", "s/x.ini:7: Error=0: expected how often the decision may be wrong");
  assert_refused(STOP "Rate=0;0.1\nError=0.6;0.4\n", "s/x.ini:7: Error=0.6;0.4: expected");
#undef STOP
}

static void tells_of_a_missing_file(void **state)
{
  (void)state;
  GError *error = NULL;
  assert_null(scenario_load("/nonexistent/x.ini", &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "/nonexistent/x.ini");
}

static void every_shipped_scenario_can_be_read(void **state)
{
  (void)state;
  g_autoptr(GDir) folder = g_dir_open(PROJECT_ROOT "/scenarios", 0, NULL);
  assert_non_null(folder);
  for (const char *name; (name = g_dir_read_name(folder));) {
    if (!g_str_has_suffix(name, ".ini") || strcmp(name, "known.ini") == 0) /* known failures are no scenario */
      continue;
    GError *error = NULL;
    g_autofree char *path = g_build_filename(PROJECT_ROOT "/scenarios", name, NULL);
    g_autoptr(Scenario) scenario = scenario_load(path, &error);
    assert_no_error(error);
    assert_non_null(scenario);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(has_sensible_defaults),      cmocka_unit_test(reads_every_key),
      cmocka_unit_test(names_file_line_and_remedy), cmocka_unit_test(a_decision_needs_two_rates_and_sensible_errors),
      cmocka_unit_test(tells_of_a_missing_file),    cmocka_unit_test(every_shipped_scenario_can_be_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
