/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/history.h"
#include "report/text.h"
#include "schedule/strategy.h"

static char *rate_cell(const ReportCounts *counts)
{
  guint judged = report_judged(counts);
  if (judged == 0)
    return g_strdup("unknown");
  Interval interval = report_interval(counts);
  return text_interval((double)report_failures(counts) / judged, interval.low, interval.high);
}

static const HistoryNight *night_at(const HistorySeries *series, guint index)
{
  return &g_array_index(series->nights, HistoryNight, index);
}

static char *remark_cell(const HistorySeries *series, const HistoryNight *night)
{
  g_autofree char *known = night->counts.known > 0 ? g_strdup_printf("%u known", night->counts.known) : g_strdup("");
  if (!night->alarm)
    return g_steal_pointer(&known);
  g_autofree char *since = text_time(night_at(series, night->alarm_since)->campaign->started_ns);
  return g_strdup_printf("%s%sALARM: has risen, probably since %s", known, *known ? ", " : "", since);
}

static void append_nights(GString *out, const HistorySeries *series)
{
  static const TextAlignment ALIGNMENTS[] = {TEXT_LEFT, TEXT_LEFT, TEXT_RIGHT, TEXT_RIGHT, TEXT_LEFT, TEXT_LEFT};
  static const char *const HEADS[] = {"NIGHT", "CAMPAIGN", "BOOTS", "FAILED", "FAILURE RATE", ""};
  TextTable *table = text_table_new(ALIGNMENTS, G_N_ELEMENTS(ALIGNMENTS));
  for (gsize i = 0; i < G_N_ELEMENTS(HEADS); i++)
    text_table_add(table, g_strdup(HEADS[i]));
  for (guint i = 0; i < series->nights->len; i++) {
    const HistoryNight *night = night_at(series, i);
    text_table_add(table, text_time(night->campaign->started_ns));
    text_table_add(table, text_inert(night->campaign->id));
    text_table_add(table, g_strdup_printf("%u", report_judged(&night->counts)));
    text_table_add(table, g_strdup_printf("%u", report_failures(&night->counts)));
    text_table_add(table, rate_cell(&night->counts));
    text_table_add(table, remark_cell(series, night));
  }
  text_table_finish(table, "  ", out);
}

static void append_series(GString *out, const HistorySeries *series)
{
  g_autofree char *scenario = text_inert(series->scenario), *image = text_inert(series->image);
  g_autofree char *strategy = text_inert(series->strategy);
  g_string_append_printf(out, "%s, %s, %s%s\n", scenario, image, strategy, series->rising ? ": the alarm stands" : "");
  append_nights(out, series);
  if (strategy_is_sample(series->strategy)) {
    g_autofree char *good = text_percent(series->good_rate), *bad = text_percent(series->bad_rate);
    g_string_append_printf(out, "  Alarm: CUSUM of %s against %s, limit %d.\n", bad, good, HISTORY_LIMIT);
  }
  g_string_append_c(out, '\n');
}

static void append_signatures(GString *out, const History *history)
{
  static const TextAlignment ALIGNMENTS[] = {TEXT_LEFT, TEXT_LEFT, TEXT_RIGHT, TEXT_RIGHT,
                                             TEXT_LEFT, TEXT_LEFT, TEXT_LEFT};
  static const char *const HEADS[] = {"SIGNATURE", "", "NIGHTS", "BOOTS", "FIRST SEEN", "LAST SEEN", ""};
  if (history->signatures->len == 0)
    return;
  g_string_append(out, "Failures\n");
  TextTable *table = text_table_new(ALIGNMENTS, G_N_ELEMENTS(ALIGNMENTS));
  for (gsize i = 0; i < G_N_ELEMENTS(HEADS); i++)
    text_table_add(table, g_strdup(HEADS[i]));
  for (guint i = 0; i < history->signatures->len; i++) {
    const HistorySignature *signature = g_ptr_array_index(history->signatures, i);
    g_autofree char *scenario = text_inert(signature->scenario), *name = text_inert(signature->signature);
    text_table_add(table, g_strdup_printf("%s: %s", scenario, name));
    text_table_add(table, g_strdup(history_presence_to_string(signature->presence)));
    text_table_add(table, g_strdup_printf("%u", signature->nights));
    text_table_add(table, g_strdup_printf("%u", signature->boots));
    text_table_add(table, text_time(signature->first->started_ns));
    text_table_add(table, text_time(signature->last->started_ns));
    g_autofree char *words = report_known_words(signature->group);
    text_table_add(table, text_inert(words ? words : ""));
  }
  text_table_finish(table, "  ", out);
}

char *history_text(const History *history)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < history->series->len; i++)
    append_series(out, g_ptr_array_index(history->series, i));
  append_signatures(out, history);
  return g_string_free(out, FALSE);
}
