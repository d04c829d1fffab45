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
      cmocka_unit_test(a_boot_is_told_by_its_verdict),
      cmocka_unit_test(a_finding_is_worse_than_not_knowing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
