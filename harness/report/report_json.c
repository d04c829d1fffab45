/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include <json-glib/json-glib.h>

static void add_text(JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name(builder, name);
  g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;
  if (valid)
    json_builder_add_string_value(builder, valid);
  else
    json_builder_add_null_value(builder);
}

static void add_integer(JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_int_value(builder, value);
}

/* NOTHING stands for what is not known, and becomes null. */
static void add_known(JsonBuilder *builder, const char *name, gint64 value, gint64 nothing)
{
  json_builder_set_member_name(builder, name);
  if (value != nothing)
    json_builder_add_int_value(builder, value);
  else
    json_builder_add_null_value(builder);
}

static void add_real(JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_double_value(builder, value);
}

static void add_boolean(JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_boolean_value(builder, value);
}

/* A JSON text that another part stored, as the value that it is; as a string where it is none. */
static void add_json(JsonBuilder *builder, const char *name, const char *text)
{
  g_autoptr(JsonNode) node = text ? json_from_string(text, NULL) : NULL;
  if (!node) {
    add_text(builder, name, text);
    return;
  }
  json_builder_set_member_name(builder, name);
  json_builder_add_value(builder, g_steal_pointer(&node));
}

static void begin_object(JsonBuilder *builder, const char *type)
{
  json_builder_begin_object(builder);
  add_text(builder, "type", type);
  add_integer(builder, "schema", REPORT_SCHEMA);
}

static char *finish(JsonBuilder *builder)
{
  json_builder_end_object(builder);
  g_autoptr(JsonNode) root = json_builder_get_root(builder);
  return json_to_string(root, FALSE);
}

static void begin_array(JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name(builder, name);
  json_builder_begin_array(builder);
}

static void add_match(JsonBuilder *builder, const Match *match)
{
  json_builder_begin_object(builder);
  add_text(builder, "rule", match->rule);
  add_text(builder, "class", match->class);
  add_text(builder, "key", match->key);
  add_integer(builder, "errno", match->error_number);
  add_integer(builder, "line", match->line);
  add_text(builder, "text", match->text);
  add_text(builder, "signature", match->signature);
  add_boolean(builder, "fatal", match->fatal);
  add_boolean(builder, "recovered", match->recovered);
  add_known(builder, "recovered_line", match->recovered_line, 0);
  json_builder_end_object(builder);
}

static void add_texts(JsonBuilder *builder, const char *name, const GPtrArray *texts)
{
  begin_array(builder, name);
  for (guint i = 0; texts && i < texts->len; i++)
    json_builder_add_string_value(builder, g_ptr_array_index(texts, i));
  json_builder_end_array(builder);
}

static void add_outcome(JsonBuilder *builder, const Outcome *outcome)
{
  add_text(builder, "verdict", outcome ? verdict_to_string(outcome->verdict) : NULL);
  add_text(builder, "signature", outcome ? outcome->signature : NULL);
  add_text(builder, "class", outcome ? outcome->class : NULL);
  begin_array(builder, "matches");
  for (guint i = 0; outcome && outcome->matches && i < outcome->matches->len; i++)
    add_match(builder, g_ptr_array_index(outcome->matches, i));
  json_builder_end_array(builder);
  add_boolean(builder, "recovered", outcome && outcome->recovered);
  add_integer(builder, "lines", outcome ? outcome->lines : 0);
  add_known(builder, "pass_line", outcome ? outcome->pass_line : 0, 0);
  add_text(builder, "last_lines", outcome ? outcome->last_lines : NULL);
  add_texts(builder, "warnings", outcome ? outcome->warnings : NULL);
}

char *report_boot_json(const BootRecord *boot)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  begin_object(builder, "boot");
  add_text(builder, "campaign", boot->campaign);
  add_integer(builder, "boot", boot->boot);
  add_text(builder, "image", boot->image);
  add_text(builder, "strategy", boot->strategy);
  add_integer(builder, "seed", (gint64)boot->seed);
  add_text(builder, "plan", boot->plan ? boot->plan : "");
  add_outcome(builder, boot->outcome);
  add_text(builder, "lost", boot->lost);
  add_integer(builder, "started_ns", boot->started_ns);
  add_integer(builder, "wall_ns", boot->wall_ns);
  add_known(builder, "cpu_ns", boot->cpu_ns, -1);
  add_real(builder, "load", boot->load);
  add_integer(builder, "console_bytes", (gint64)boot->console_bytes);
  return finish(builder);
}

static void add_counts(JsonBuilder *builder, const ReportCounts *counts)
{
  add_integer(builder, "boots", counts->boots);
  add_integer(builder, "passed", counts->passed);
  add_integer(builder, "failed", counts->failed);
  add_integer(builder, "hung", counts->hung);
  add_integer(builder, "died", counts->died);
  add_integer(builder, "artefact", counts->artefact);
  add_integer(builder, "lost", counts->lost);
  add_integer(builder, "recovered", counts->recovered);
}

/* Here "boots" and "failed" are the denominator and numerator of "rate"; what is in neither stands beside them. */
static void add_rate(JsonBuilder *builder, const ReportRow *row)
{
  guint judged = report_judged(&row->counts), failures = report_failures(&row->counts);
  Interval interval = report_interval(&row->counts);
  json_builder_begin_object(builder);
  add_text(builder, "image", row->image);
  add_text(builder, "strategy", row->strategy);
  add_integer(builder, "boots", judged);
  add_integer(builder, "failed", failures);
  if (judged > 0)
    add_real(builder, "rate", (double)failures / judged);
  else
    add_text(builder, "rate", NULL);
  add_real(builder, "low", interval.low);
  add_real(builder, "high", interval.high);
  add_integer(builder, "artefact", row->counts.artefact);
  add_integer(builder, "lost", row->counts.lost);
  add_integer(builder, "recovered", row->counts.recovered);
  json_builder_end_object(builder);
}

static void add_groups(JsonBuilder *builder, const char *name, const GPtrArray *groups)
{
  begin_array(builder, name);
  for (guint i = 0; i < groups->len; i++) {
    const ReportGroup *group = g_ptr_array_index(groups, i);
    json_builder_begin_object(builder);
    add_text(builder, "signature", group->name);
    add_text(builder, "class", group->class);
    add_text(builder, "text", group->text);
    add_integer(builder, "boots", group->boots);
    add_integer(builder, "first_boot", group->first_boot);
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
}

static void add_losses(JsonBuilder *builder, const GPtrArray *losses)
{
  begin_array(builder, "losses");
  for (guint i = 0; i < losses->len; i++) {
    const ReportGroup *group = g_ptr_array_index(losses, i);
    json_builder_begin_object(builder);
    add_text(builder, "reason", group->name);
    add_integer(builder, "boots", group->boots);
    add_integer(builder, "first_boot", group->first_boot);
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
}

static void add_images(JsonBuilder *builder, const GPtrArray *images)
{
  begin_array(builder, "images");
  for (guint i = 0; i < images->len; i++) {
    const CampaignImage *image = g_ptr_array_index(images, i);
    json_builder_begin_object(builder);
    add_text(builder, "image", image->name);
    add_text(builder, "digest", image->digest);
    add_json(builder, "facts", image->facts);
    add_text(builder, "arguments", image->arguments);
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
}

static void add_campaign(JsonBuilder *builder, const CampaignRecord *campaign)
{
  add_text(builder, "campaign", campaign->id);
  add_text(builder, "scenario", campaign->scenario);
  add_integer(builder, "seed", (gint64)campaign->seed);
  add_integer(builder, "jobs", campaign->jobs);
  add_integer(builder, "started_ns", campaign->started_ns);
  add_known(builder, "finished_ns", campaign->finished_ns, 0);
  add_text(builder, "end", campaign->end);
}

static void add_coverage_counts(JsonBuilder *builder, const CoverageRecord *coverage)
{
  add_integer(builder, "pairs", coverage->pairs);
  add_integer(builder, "both_orders", coverage->both_orders);
  add_integer(builder, "together", coverage->together);
  add_integer(builder, "infeasible", coverage->infeasible);
}

/* The sums over all images and managers, then each by itself. */
static void add_coverage(JsonBuilder *builder, const GPtrArray *records)
{
  CoverageRecord sum = {0};
  for (guint i = 0; i < records->len; i++) {
    const CoverageRecord *record = g_ptr_array_index(records, i);
    sum.pairs += record->pairs;
    sum.both_orders += record->both_orders;
    sum.together += record->together;
    sum.infeasible += record->infeasible;
  }
  json_builder_set_member_name(builder, "coverage");
  json_builder_begin_object(builder);
  add_coverage_counts(builder, &sum);
  json_builder_set_member_name(builder, "images");
  json_builder_begin_array(builder);
  for (guint i = 0; i < records->len; i++) {
    const CoverageRecord *record = g_ptr_array_index(records, i);
    json_builder_begin_object(builder);
    add_text(builder, "image", record->image);
    add_text(builder, "phase", record->phase);
    add_coverage_counts(builder, record);
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
  json_builder_end_object(builder);
}

char *report_summary_json(const Report *report)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  begin_object(builder, "summary");
  add_campaign(builder, report->campaign);
  add_counts(builder, &report->counts);
  add_real(builder, "confidence", REPORT_CONFIDENCE);
  begin_array(builder, "rates");
  for (guint i = 0; i < report->rows->len; i++)
    add_rate(builder, g_ptr_array_index(report->rows, i));
  json_builder_end_array(builder);
  add_groups(builder, "signatures", report->failures);
  add_groups(builder, "artefacts", report->artefacts);
  add_groups(builder, "recoveries", report->recovered);
  add_losses(builder, report->losses);
  add_coverage(builder, report->coverage);
  add_integer(builder, "wall_ns", report->wall_ns);
  add_integer(builder, "cpu_ns", report->cpu_ns);
  add_images(builder, report->images);
  add_json(builder, "facts", report->campaign->facts);
  g_autofree char *text = finish(builder);
  return g_strconcat(text, "\n", NULL);
}
