/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/status.h"

ExitStatus status_for_counts(const ReportCounts *counts)
{
  if (report_failures(counts) > 0)
    return STATUS_FINDING;
  return counts->passed > 0 ? STATUS_PASSED : STATUS_UNKNOWN;
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
