/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/history.h"
#include "report/known_json.h"

static void add_night(JsonBuilder *builder, const HistorySeries *series, const HistoryNight *night)
{
  Interval interval = report_interval(&night->counts);
  json_begin_object(builder, NULL);
  json_add_text(builder, "campaign", night->campaign->id);
  json_add_integer(builder, "started_ns", night->campaign->started_ns);
  json_add_integer(builder, "boots", report_judged(&night->counts));
  json_add_integer(builder, "failed", report_failures(&night->counts));
  json_add_integer(builder, "known", night->counts.known);
  json_add_real(builder, "low", interval.low);
  json_add_real(builder, "high", interval.high);
  json_add_flag(builder, "alarm", night->alarm);
  json_add_text(builder, "alarm_since",
                night->alarm ? g_array_index(series->nights, HistoryNight, night->alarm_since).campaign->id : NULL);
  json_end_object(builder);
}

static void add_series(JsonBuilder *builder, const HistorySeries *series)
{
  json_begin_object(builder, NULL);
  json_add_text(builder, "scenario", series->scenario);
  json_add_text(builder, "image", series->image);
  json_add_text(builder, "strategy", series->strategy);
  json_add_real(builder, "good_rate", series->good_rate);
  json_add_real(builder, "bad_rate", series->bad_rate);
  json_add_flag(builder, "rising", series->rising);
  json_begin_array(builder, "nights");
  for (guint i = 0; i < series->nights->len; i++)
    add_night(builder, series, &g_array_index(series->nights, HistoryNight, i));
  json_end_array(builder);
  json_end_object(builder);
}

static void add_signature(JsonBuilder *builder, const HistorySignature *signature)
{
  json_begin_object(builder, NULL);
  json_add_text(builder, "scenario", signature->scenario);
  json_add_text(builder, "signature", signature->signature);
  json_add_text(builder, "presence", history_presence_to_string(signature->presence));
  json_add_integer(builder, "nights", signature->nights);
  json_add_integer(builder, "boots", signature->boots);
  json_add_text(builder, "first", signature->first->id);
  json_add_text(builder, "last", signature->last->id);
  known_json_add(builder, signature->group);
  json_end_object(builder);
}

char *history_json(const History *history)
{
  JsonBuilder *builder = json_begin();
  json_begin_array(builder, "series");
  for (guint i = 0; i < history->series->len; i++)
    add_series(builder, g_ptr_array_index(history->series, i));
  json_end_array(builder);
  json_begin_array(builder, "signatures");
  for (guint i = 0; i < history->signatures->len; i++)
    add_signature(builder, g_ptr_array_index(history->signatures, i));
  json_end_array(builder);
  return json_finish(builder);
}
