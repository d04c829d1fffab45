/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/history.h"
#include "schedule/strategy.h"
#include "statistics/cusum.h"

const char *history_presence_to_string(HistoryPresence presence)
{
  switch (presence) {
  case HISTORY_NEW:
    return "new";
  case HISTORY_STANDING:
    return "standing";
  case HISTORY_VANISHED:
    return "vanished";
  }
  g_assert_not_reached();
}

static void series_free(HistorySeries *series)
{
  g_array_unref(series->nights);
  g_free(series);
}

void history_free(History *history)
{
  if (!history)
    return;
  g_ptr_array_unref(history->series);
  g_ptr_array_unref(history->signatures);
  g_free(history);
}

static int compare_started(gconstpointer a, gconstpointer b)
{
  const Report *one = *(Report *const *)a, *other = *(Report *const *)b;
  gint64 left = one->campaign->started_ns, right = other->campaign->started_ns;
  return left < right ? -1 : left > right;
}

/* ---- rates ---- */

static HistorySeries *find_series(History *history, const char *scenario, const ReportRow *row)
{
  for (guint i = 0; i < history->series->len; i++) {
    HistorySeries *series = g_ptr_array_index(history->series, i);
    if (g_str_equal(series->scenario, scenario) && g_str_equal(series->image, row->image) &&
        g_str_equal(series->strategy, row->strategy))
      return series;
  }
  HistorySeries *series = g_new0(HistorySeries, 1);
  *series = (HistorySeries){.scenario = scenario,
                            .image = row->image,
                            .strategy = row->strategy,
                            .good_rate = HISTORY_GOOD_RATE,
                            .bad_rate = HISTORY_BAD_RATE,
                            .nights = g_array_new(FALSE, TRUE, sizeof(HistoryNight))};
  g_ptr_array_add(history->series, series);
  return series;
}

static void add_night(History *history, const Report *report, const ReportRow *row)
{
  HistorySeries *series = find_series(history, report->campaign->scenario, row);
  const HistoryNight night = {.campaign = report->campaign, .counts = row->counts};
  g_array_append_val(series->nights, night);
  const DecisionRecord *decision = report_decision(report, row->image, row->strategy);
  if (decision && decision->good_rate > 0) {
    series->good_rate = decision->good_rate;
    series->bad_rate = decision->bad_rate;
  }
}

static void watch(HistorySeries *series)
{
  if (!strategy_is_sample(series->strategy))
    return;
  Cusum cusum = cusum_new(series->good_rate, series->bad_rate, HISTORY_LIMIT);
  for (guint i = 0; i < series->nights->len; i++) {
    HistoryNight *night = &g_array_index(series->nights, HistoryNight, i);
    night->alarm =
        cusum_add(&cusum, report_failures(&night->counts) - night->counts.known, report_judged(&night->counts));
    night->alarm_since = cusum.since;
  }
  series->rising = cusum.alarm;
}

/* ---- signatures ---- */

static HistorySignature *find_signature(History *history, const Report *report, const ReportGroup *group)
{
  for (guint i = 0; i < history->signatures->len; i++) {
    HistorySignature *signature = g_ptr_array_index(history->signatures, i);
    if (g_str_equal(signature->scenario, report->campaign->scenario) && g_str_equal(signature->signature, group->name))
      return signature;
  }
  HistorySignature *signature = g_new0(HistorySignature, 1);
  signature->scenario = report->campaign->scenario;
  signature->signature = group->name;
  signature->first = report->campaign;
  g_ptr_array_add(history->signatures, signature);
  return signature;
}

static void add_signature(History *history, const Report *report, const ReportGroup *group)
{
  HistorySignature *signature = find_signature(history, report, group);
  signature->last = report->campaign;
  signature->group = group;
  signature->boots += group->boots;
  signature->nights++;
}

static const CampaignRecord *last_night(const GPtrArray *reports, const char *scenario)
{
  for (guint i = reports->len; i > 0; i--) {
    const Report *report = g_ptr_array_index(reports, i - 1);
    if (g_str_equal(report->campaign->scenario, scenario))
      return report->campaign;
  }
  return NULL;
}

static HistoryPresence presence_of(const HistorySignature *signature, const GPtrArray *reports)
{
  const CampaignRecord *last = last_night(reports, signature->scenario);
  if (signature->last != last)
    return HISTORY_VANISHED;
  return signature->first == last ? HISTORY_NEW : HISTORY_STANDING;
}

/* ---- all ---- */

static void add_report(History *history, const Report *report)
{
  for (guint i = 0; i < report->rows->len; i++)
    add_night(history, report, g_ptr_array_index(report->rows, i));
  for (guint i = 0; i < report->failures->len; i++)
    add_signature(history, report, g_ptr_array_index(report->failures, i));
}

History *history_new(const GPtrArray *reports)
{
  History *history = g_new0(History, 1);
  history->series = g_ptr_array_new_with_free_func((GDestroyNotify)series_free);
  history->signatures = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) nights = g_ptr_array_new();
  for (guint i = 0; i < reports->len; i++)
    g_ptr_array_add(nights, g_ptr_array_index(reports, i));
  g_ptr_array_sort(nights, compare_started);
  for (guint i = 0; i < nights->len; i++)
    add_report(history, g_ptr_array_index(nights, i));
  for (guint i = 0; i < history->series->len; i++)
    watch(g_ptr_array_index(history->series, i));
  for (guint i = 0; i < history->signatures->len; i++) {
    HistorySignature *signature = g_ptr_array_index(history->signatures, i);
    signature->presence = presence_of(signature, nights);
  }
  return history;
}
