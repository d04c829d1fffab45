/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/status.h"

ExitStatus status_for_counts(const ReportCounts *counts)
{
  if (report_failures(counts) > counts->known)
    return STATUS_FINDING;
  return report_judged(counts) > 0 ? STATUS_PASSED : STATUS_UNKNOWN;
}

static ExitStatus status_for_row(ReportRowResult result)
{
  switch (result) {
  case REPORT_ROW_PASSED:
  case REPORT_ROW_KNOWN:
    return STATUS_PASSED;
  case REPORT_ROW_FAILED:
    return STATUS_FINDING;
  case REPORT_ROW_UNKNOWN:
    return STATUS_UNKNOWN;
  }
  g_assert_not_reached();
}

ExitStatus status_for_report(const Report *report)
{
  if (report->decisions->len == 0)
    return status_for_counts(&report->counts);
  ExitStatus status = STATUS_PASSED;
  ReportCounts others = {0};
  for (guint i = 0; i < report->rows->len; i++) {
    const ReportRow *row = g_ptr_array_index(report->rows, i);
    if (report_decision(report, row->image, row->strategy))
      status = status_worse(status, status_for_row(report_row_result(report, row)));
    else
      report_counts_add(&others, &row->counts);
  }
  return report_judged(&others) > 0 ? status_worse(status, status_for_counts(&others)) : status;
}

ExitStatus status_for_boot(const BootRecord *boot)
{
  if (!boot->outcome || boot->outcome->verdict == VERDICT_ARTEFACT)
    return STATUS_UNKNOWN;
  return boot->outcome->verdict == VERDICT_PASSED ? STATUS_PASSED : STATUS_FINDING;
}

ExitStatus status_worse(ExitStatus a, ExitStatus b)
{
  return a == STATUS_FINDING || b == STATUS_FINDING ? STATUS_FINDING : MAX(a, b);
}
