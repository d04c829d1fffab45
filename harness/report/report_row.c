/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "report/text.h"
#include "schedule/strategy.h"
#include <string.h>

ReportRowResult report_row_result(const Report *report, const ReportRow *row)
{
  const DecisionRecord *decision = report_decision(report, row->image, row->strategy);
  ReportRowResult failed = report_failures(&row->counts) > row->counts.known ? REPORT_ROW_FAILED : REPORT_ROW_KNOWN;
  if (decision && g_str_equal(decision->decision, "good"))
    return REPORT_ROW_PASSED;
  if (decision)
    return g_str_equal(decision->decision, "bad") ? failed : REPORT_ROW_UNKNOWN;
  if (report_failures(&row->counts) > 0)
    return failed;
  return row->counts.passed > 0 ? REPORT_ROW_PASSED : REPORT_ROW_UNKNOWN;
}

char *report_row_words(const Report *report, const ReportRow *row)
{
  guint judged = report_judged(&row->counts);
  if (judged == 0)
    return g_strdup_printf("no boot has a verdict: %u lost, %u artefacts", row->counts.lost, row->counts.artefact);
  Interval interval = report_interval(&row->counts);
  guint failures = report_failures(&row->counts);
  g_autofree char *rate = text_interval((double)failures / judged, interval.low, interval.high);
  const DecisionRecord *decision = report_decision(report, row->image, row->strategy);
  return g_strdup_printf("%s%s%u of %u boots failed: %s", decision ? decision->decision : "", decision ? ": " : "",
                         failures, judged, rate);
}

/* Of fewer boots "always" would be a guess. */
#define ALWAYS_BOOTS 3

const ReportGroup *report_always(const Report *report, const char *image, guint *ret_boots)
{
  const ReportGroup *failure = NULL;
  gboolean unperturbed = FALSE, ordered = FALSE;
  guint boots = 0;
  for (guint i = 0; i < report->rows->len; i++) {
    const ReportRow *row = g_ptr_array_index(report->rows, i);
    guint failures = report_failures(&row->counts);
    if (!g_str_equal(row->image, image) || report_judged(&row->counts) == 0)
      continue;
    const ReportGroup *group = row->failures->len == 1 ? g_ptr_array_index(row->failures, 0) : NULL;
    if (failures != report_judged(&row->counts) || !group || (failure && strcmp(failure->name, group->name) != 0))
      return NULL;
    const Strategy *strategy = strategy_find(row->strategy);
    unperturbed |= g_str_equal(row->strategy, "natural");
    ordered |= strategy && strategy->orders;
    boots += failures;
    failure = group;
  }
  *ret_boots = boots;
  return unperturbed && ordered && boots >= ALWAYS_BOOTS ? failure : NULL;
}
