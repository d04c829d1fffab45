/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/report.h"

static void add(Store *store, guint number, const char *image, const char *strategy, Outcome *outcome)
{
  BootRecord *boot = boot_make("c1", number, outcome);
  g_free(boot->image);
  boot->image = g_strdup(image);
  g_free(boot->strategy);
  boot->strategy = g_strdup(strategy);
  add_boot(store, boot);
}

/* Every verdict, a lost and a recovered boot, on two images; the scenario names overlay-race first. */
static Report *load(const Place *place)
{
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add(store, 1, "overlay-fixed", "natural", outcome_make(VERDICT_PASSED));
  add(store, 2, "overlay-race", "natural", outcome_make(VERDICT_PASSED));
  add(store, 3, "overlay-race", "jitter", outcome_make(VERDICT_FAILED));
  Outcome *hung = outcome_make(VERDICT_PASSED);
  hung->verdict = VERDICT_HUNG;
  hung->signature = g_strdup("hang");
  hung->class = g_strdup("hang");
  hung->last_lines = g_strdup("the last words\n");
  add(store, 4, "overlay-race", "jitter", hung);
  add(store, 5, "overlay-race", "jitter", outcome_make(VERDICT_DIED));
  add(store, 6, "overlay-race", "jitter", outcome_make(VERDICT_ARTEFACT));
  add(store, 7, "overlay-race", "jitter", NULL);
  Outcome *recovered = outcome_make(VERDICT_PASSED);
  recovered->recovered = TRUE;
  g_ptr_array_add(recovered->matches, match_make("/late", TRUE));
  add(store, 8, "overlay-race", "jitter", recovered);
  g_autoptr(GError) error = NULL;
  Report *report = report_load(store, "c1", &error);
  assert_no_error(error);
  return report;
}

static void counts_each_kind_of_boot(void **state)
{
  g_autoptr(Report) report = load(*state);
  const ReportCounts *counts = report_counts(report);
  assert_int_equal(counts->boots, 8);
  assert_int_equal(counts->passed, 3);
  assert_int_equal(counts->failed, 1);
  assert_int_equal(counts->hung, 1);
  assert_int_equal(counts->died, 1);
  assert_int_equal(counts->artefact, 1);
  assert_int_equal(counts->lost, 1);
  assert_int_equal(counts->recovered, 1);
  assert_int_equal(report->wall_ns, G_GINT64_CONSTANT(24000000000));
}

static void artefacts_and_lost_boots_are_in_no_denominator(void **state)
{
  g_autoptr(Report) report = load(*state);
  assert_int_equal(report_failures(&report->counts), 3);
  assert_int_equal(report_judged(&report->counts), 6);
  const ReportCounts only = {.boots = 5, .artefact = 2, .lost = 3};
  assert_int_equal(report_judged(&only), 0);
}

static void the_interval_is_the_confidence_sequence(void **state)
{
  (void)state;
  const ReportCounts counts = {.boots = 30, .passed = 17, .failed = 1, .hung = 1, .died = 1, .artefact = 4, .lost = 6};
  Interval got = report_interval(&counts), want = proportion_confidence_sequence(3, 20, 0.95);
  assert_true(got.low >= want.low && got.low <= want.low && got.high >= want.high && got.high <= want.high);
}

static void keeps_images_and_strategies_apart_in_the_scenarios_order(void **state)
{
  g_autoptr(Report) report = load(*state);
  static const char *const WANT[][2] = {
      {"overlay-race", "natural"}, {"overlay-race", "jitter"}, {"overlay-fixed", "natural"}};
  assert_int_equal(report->rows->len, G_N_ELEMENTS(WANT));
  for (guint i = 0; i < report->rows->len; i++) {
    const ReportRow *row = g_ptr_array_index(report->rows, i);
    assert_string_equal(row->image, WANT[i][0]);
    assert_string_equal(row->strategy, WANT[i][1]);
  }
  const ReportRow *jitter = g_ptr_array_index(report->rows, 1);
  assert_int_equal(jitter->counts.boots, 6);
}

static void assert_group(const GPtrArray *groups, guint i, const char *name, guint boots, guint first, const char *text)
{
  assert_true(i < groups->len);
  const ReportGroup *group = g_ptr_array_index(groups, i);
  assert_string_equal(group->name, name);
  assert_int_equal(group->boots, boots);
  assert_int_equal(group->first_boot, first);
  assert_string_equal(group->text, text);
}

static void names_failures_artefacts_recoveries_and_losses_apart(void **state)
{
  g_autoptr(Report) report = load(*state);
  assert_int_equal(report->failures->len, 2);
  assert_group(report->failures, 0, "overlay-resolve:/sysroot/nix/.ro-store:-2", 2, 3,
               "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2");
  assert_group(report->failures, 1, "hang", 1, 4, "the last words");
  assert_int_equal(report->artefacts->len, 1);
  assert_group(report->artefacts, 0, "overlay-resolve:/sysroot/nix/.ro-store:-2", 1, 6,
               "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2");
  assert_int_equal(report->recovered->len, 1);
  assert_group(report->recovered, 0, "overlay-resolve:/late:-2", 1, 8, "overlayfs: failed to resolve '/late': -2");
  assert_int_equal(report->losses->len, 1);
  assert_group(report->losses, 0, "QEMU was killed by signal 9", 1, 7, "");
}

static void a_campaign_without_boots_is_a_report(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  assert_int_equal(report->rows->len, 0);
  assert_int_equal(report->counts.boots, 0);
}

static void says_that_there_is_no_such_campaign(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  GError *error = NULL;
  assert_null(report_load(store, "c1", &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "there is no campaign c1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(counts_each_kind_of_boot),
      STORE_TEST(artefacts_and_lost_boots_are_in_no_denominator),
      cmocka_unit_test(the_interval_is_the_confidence_sequence),
      STORE_TEST(keeps_images_and_strategies_apart_in_the_scenarios_order),
      STORE_TEST(names_failures_artefacts_recoveries_and_losses_apart),
      STORE_TEST(a_campaign_without_boots_is_a_report),
      STORE_TEST(says_that_there_is_no_such_campaign),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
