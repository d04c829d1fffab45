/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/status.h"
#include "tests/unit/test.h"

static void one_failure_outweighs_all_that_passed(void **state)
{
  (void)state;
  assert_int_equal(status_for_counts(&(ReportCounts){.boots = 9, .passed = 8, .failed = 1}), STATUS_FINDING);
  assert_int_equal(status_for_counts(&(ReportCounts){.boots = 1, .hung = 1}), STATUS_FINDING);
  assert_int_equal(status_for_counts(&(ReportCounts){.boots = 1, .died = 1}), STATUS_FINDING);
}

static void lost_boots_and_artefacts_are_neither_pass_nor_finding(void **state)
{
  (void)state;
  assert_int_equal(status_for_counts(&(ReportCounts){.boots = 3, .lost = 2, .artefact = 1}), STATUS_UNKNOWN);
  assert_int_equal(status_for_counts(&(ReportCounts){.boots = 3, .lost = 2, .passed = 1}), STATUS_PASSED);
  assert_int_equal(status_for_counts(&(ReportCounts){0}), STATUS_UNKNOWN);
}

/* A report of rows that each had one boot, failed for every second one, and DECISIONS for its first rows. */
static ExitStatus of_decisions(const char *const *decisions, guint rows)
{
  Report report = {.rows = g_ptr_array_new_with_free_func(g_free),
                   .decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_record_free)};
  static char strategies[][8] = {"natural", "jitter", "random"}, image[] = "a";
  for (guint i = 0; i < rows; i++) {
    ReportRow *row = g_new0(ReportRow, 1);
    *row = (ReportRow){.image = image, .strategy = strategies[i], .counts = {.boots = 1}};
    *(i % 2 ? &row->counts.failed : &row->counts.passed) = 1;
    report_counts_add(&report.counts, &row->counts);
    g_ptr_array_add(report.rows, row);
  }
  for (guint i = 0; decisions[i]; i++) {
    DecisionRecord *decision = g_new0(DecisionRecord, 1);
    decision->image = g_strdup(image);
    decision->strategy = g_strdup(strategies[i]);
    decision->decision = g_strdup(decisions[i]);
    g_ptr_array_add(report.decisions, decision);
  }
  ExitStatus status = status_for_report(&report);
  g_ptr_array_unref(report.rows);
  g_ptr_array_unref(report.decisions);
  return status;
}

static void a_decision_outweighs_the_count_of_its_own_boots(void **state)
{
  (void)state;
  assert_int_equal(of_decisions((const char *[]){NULL}, 2), STATUS_FINDING);
  assert_int_equal(of_decisions((const char *[]){"good", "good", NULL}, 2), STATUS_PASSED);
  assert_int_equal(of_decisions((const char *[]){"good", "bad", NULL}, 2), STATUS_FINDING);
  assert_int_equal(of_decisions((const char *[]){"good", "undecided", NULL}, 2), STATUS_UNKNOWN);
  assert_int_equal(of_decisions((const char *[]){"good", NULL}, 2), STATUS_FINDING);
  assert_int_equal(of_decisions((const char *[]){"undecided", "good", NULL}, 3), STATUS_UNKNOWN);
}

static ExitStatus of_verdict(Verdict verdict)
{
  Outcome outcome = {.decided = TRUE, .verdict = verdict};
  return status_for_boot(&(BootRecord){.outcome = &outcome});
}

static void a_boot_is_told_by_its_verdict(void **state)
{
  (void)state;
  assert_int_equal(of_verdict(VERDICT_PASSED), STATUS_PASSED);
  assert_int_equal(of_verdict(VERDICT_FAILED), STATUS_FINDING);
  assert_int_equal(of_verdict(VERDICT_HUNG), STATUS_FINDING);
  assert_int_equal(of_verdict(VERDICT_ARTEFACT), STATUS_UNKNOWN);
  assert_int_equal(status_for_boot(&(BootRecord){.lost = (char[]){"the host slept"}}), STATUS_UNKNOWN);
}

static void a_finding_is_worse_than_not_knowing(void **state)
{
  (void)state;
  assert_int_equal(status_worse(STATUS_UNKNOWN, STATUS_FINDING), STATUS_FINDING);
  assert_int_equal(status_worse(STATUS_FINDING, STATUS_UNKNOWN), STATUS_FINDING);
  assert_int_equal(status_worse(STATUS_PASSED, STATUS_UNKNOWN), STATUS_UNKNOWN);
  assert_int_equal(status_worse(STATUS_PASSED, STATUS_PASSED), STATUS_PASSED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_failure_outweighs_all_that_passed),
      cmocka_unit_test(lost_boots_and_artefacts_are_neither_pass_nor_finding),
      cmocka_unit_test(a_decision_outweighs_the_count_of_its_own_boots),
      cmocka_unit_test(a_boot_is_told_by_its_verdict),
      cmocka_unit_test(a_finding_is_worse_than_not_knowing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
