/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

static ReportGroup *find_group(const GPtrArray *groups, const char *name)
{
  for (guint i = 0; i < groups->len; i++) {
    ReportGroup *group = g_ptr_array_index(groups, i);
    if (g_str_equal(group->name, name))
      return group;
  }
  return NULL;
}

static void mark(ReportGroup *group, const KnownFailure *known, guint boots)
{
  if (!group->known || boots > 0)
    group->known = known;
  group->known_boots += boots;
}

static void mark_row(Report *report, ReportRow *row, const GPtrArray *all, const char *today)
{
  for (guint i = 0; i < row->failures->len; i++) {
    ReportGroup *group = g_ptr_array_index(row->failures, i), *sum = find_group(report->failures, group->name);
    const KnownFailure *known = known_failures_find(all, row->image, group->name);
    if (!known)
      continue;
    guint boots = known_failure_is_expired(known, today) ? 0 : group->boots;
    mark(group, known, boots);
    mark(sum, known, boots);
    row->counts.known += boots;
    report->counts.known += boots;
  }
}

void report_mark_known(Report *report, const GPtrArray *known, const char *today)
{
  report->known = (KnownFailures){.all = known, .today = today};
  for (guint i = 0; i < report->rows->len; i++)
    mark_row(report, g_ptr_array_index(report->rows, i), known, today);
}

const KnownFailure *report_boot_known(const BootRecord *boot, const KnownFailures *known)
{
  const Outcome *outcome = boot->outcome;
  if (!known || !outcome || !outcome->signature || !verdict_is_failure(outcome->verdict))
    return NULL;
  return known_failures_find(known->all, boot->image, outcome->signature);
}

char *report_known_words(const ReportGroup *group)
{
  const KnownFailure *known = group->known;
  if (!known)
    return NULL;
  if (group->known_boots == 0)
    return g_strdup_printf("known (%s) until %s: expired, it counts again", known->ticket, known->expires);
  if (group->known_boots < group->boots)
    return g_strdup_printf("known (%s) in image %s, %u of these boots, until %s", known->ticket,
                           known->image ? known->image : "", group->known_boots, known->expires);
  return g_strdup_printf("known (%s) until %s", known->ticket, known->expires);
}

const ReportGroup *report_first_failure(const GPtrArray *groups)
{
  for (guint i = 0; i < groups->len; i++) {
    const ReportGroup *group = g_ptr_array_index(groups, i);
    if (group->known_boots < group->boots)
      return group;
  }
  return groups->len > 0 ? g_ptr_array_index(groups, 0) : NULL;
}
