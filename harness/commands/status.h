/* SPDX-License-Identifier: GPL-3.0-or-later */
/* status.h: from what boots have shown to the exit status that says it. */
#pragma once
#include "commands/command.h"
#include "report/report.h"

/* FINDING where a boot failed in a way that is not known, PASSED where one passed or failed in a known way and none
 * else failed, otherwise UNKNOWN: no boot has a verdict. */
ExitStatus status_for_counts(const ReportCounts *counts);
/* The same for a campaign: where the test of When=decided spoke, it decides for its image and strategy (good: PASSED,
 * bad: FINDING, unless all failures are known; else UNKNOWN), however many boots failed; all other boots are counted.
 */
ExitStatus status_for_report(const Report *report);
/* The same for one boot. */
ExitStatus status_for_boot(const BootRecord *boot);
/* Of two: a finding outweighs all, as the other says nothing against it. */
ExitStatus status_worse(ExitStatus a, ExitStatus b);
