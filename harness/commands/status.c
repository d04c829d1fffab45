/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/status.h"

ExitStatus status_for_counts(const ReportCounts *counts)
{
  if (report_failures(counts) > 0)
    return STATUS_FINDING;
  return counts->passed > 0 ? STATUS_PASSED : STATUS_UNKNOWN;
}

static ExitStatus status_for_decision(const DecisionRecord *decision)
{
  if (g_str_equal(decision->decision, "bad"))
    return STATUS_FINDING;
  return g_str_equal(decision->decision, "good") ? STATUS_PASSED : STATUS_UNKNOWN;
}

ExitStatus status_for_report(const Report *report)
{
  if (report->decisions->len == 0)
    return status_for_counts(&report->counts);
  ExitStatus status = STATUS_PASSED;
  ReportCounts others = {0};
  for (guint i = 0; i < report->rows->len; i++) {
    const ReportRow *row = g_ptr_array_index(report->rows, i);
    const DecisionRecord *decision = report_decision(report, row->image, row->strategy);
    if (decision)
      status = status_worse(status, status_for_decision(decision));
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
