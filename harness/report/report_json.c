/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "report/known_json.h"
#include "report/match_json.h"

static JsonBuilder *begin(const char *type)
{
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", type);
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  return builder;
}

static void add_outcome(JsonBuilder *builder, const BootRecord *boot, const KnownFailures *known)
{
  const Outcome *outcome = boot->outcome;
  json_add_text(builder, "verdict", outcome ? verdict_to_string(outcome->verdict) : NULL);
  json_add_text(builder, "signature", outcome ? outcome->signature : NULL);
  json_add_text(builder, "class", outcome ? outcome->class : NULL);
  known_json_add_boot(builder, boot, known);
  match_json_add_all(builder, outcome ? outcome->matches : NULL);
  json_add_flag(builder, "recovered", outcome && outcome->recovered);
  json_add_integer(builder, "lines", outcome ? outcome->lines : 0);
  json_add_known(builder, "pass_line", outcome ? outcome->pass_line : 0, 0);
  json_add_text(builder, "last_lines", outcome ? outcome->last_lines : NULL);
  json_add_texts(builder, "warnings", outcome ? outcome->warnings : NULL);
}

char *report_boot_json(const BootRecord *boot, const KnownFailures *known)
{
  JsonBuilder *builder = begin("boot");
  json_add_text(builder, "campaign", boot->campaign);
  json_add_integer(builder, "boot", boot->boot);
  json_add_text(builder, "image", boot->image);
  json_add_text(builder, "strategy", boot->strategy);
  json_add_integer(builder, "seed", (gint64)boot->seed);
  json_add_text(builder, "plan", boot->plan ? boot->plan : "");
  add_outcome(builder, boot, known);
  json_add_text(builder, "lost", boot->lost);
  json_add_flag(builder, "forked", boot->forked);
  json_add_known(builder, "confirms", boot->confirms, 0);
  json_add_integer(builder, "started_ns", boot->started_ns);
  json_add_integer(builder, "wall_ns", boot->wall_ns);
  json_add_known(builder, "cpu_ns", boot->cpu_ns, -1);
  json_add_real(builder, "load", boot->load);
  json_add_integer(builder, "console_bytes", (gint64)boot->console_bytes);
  return json_finish(builder);
}

static void add_counts(JsonBuilder *builder, const ReportCounts *counts)
{
  json_add_integer(builder, "boots", counts->boots);
  json_add_integer(builder, "passed", counts->passed);
  json_add_integer(builder, "failed", counts->failed);
  json_add_integer(builder, "hung", counts->hung);
  json_add_integer(builder, "died", counts->died);
  json_add_integer(builder, "artefact", counts->artefact);
  json_add_integer(builder, "lost", counts->lost);
  json_add_integer(builder, "recovered", counts->recovered);
  json_add_integer(builder, "forked", counts->forked);
  json_add_integer(builder, "known", counts->known);
}

/* Here "boots" and "failed" are the denominator and numerator of "rate"; what is in neither stands beside them. */
static void add_rate(JsonBuilder *builder, const ReportRow *row)
{
  guint judged = report_judged(&row->counts), failures = report_failures(&row->counts);
  Interval interval = report_interval(&row->counts);
  json_begin_object(builder, NULL);
  json_add_text(builder, "image", row->image);
  json_add_text(builder, "strategy", row->strategy);
  json_add_integer(builder, "boots", judged);
  json_add_integer(builder, "failed", failures);
  if (judged > 0)
    json_add_real(builder, "rate", (double)failures / judged);
  else
    json_add_text(builder, "rate", NULL);
  json_add_real(builder, "low", interval.low);
  json_add_real(builder, "high", interval.high);
  json_add_integer(builder, "artefact", row->counts.artefact);
  json_add_integer(builder, "lost", row->counts.lost);
  json_add_integer(builder, "recovered", row->counts.recovered);
  json_add_integer(builder, "forked", row->counts.forked);
  json_add_integer(builder, "known", row->counts.known);
  json_end_object(builder);
}

static void add_decisions(JsonBuilder *builder, const GPtrArray *decisions)
{
  json_begin_array(builder, "decisions");
  for (guint i = 0; i < decisions->len; i++) {
    const DecisionRecord *decision = g_ptr_array_index(decisions, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "image", decision->image);
    json_add_text(builder, "strategy", decision->strategy);
    json_add_text(builder, "decision", decision->decision);
    json_add_integer(builder, "boots", decision->boots);
    json_add_integer(builder, "failed", decision->failed);
    json_add_real(builder, "good_rate", decision->good_rate);
    json_add_real(builder, "bad_rate", decision->bad_rate);
    json_add_real(builder, "alpha", decision->alpha);
    json_add_real(builder, "beta", decision->beta);
    json_end_object(builder);
  }
  json_end_array(builder);
}

static void add_groups(JsonBuilder *builder, const char *name, const GPtrArray *groups)
{
  json_begin_array(builder, name);
  for (guint i = 0; i < groups->len; i++) {
    const ReportGroup *group = g_ptr_array_index(groups, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "signature", group->name);
    json_add_text(builder, "class", group->class);
    json_add_text(builder, "text", group->text);
    json_add_integer(builder, "boots", group->boots);
    json_add_integer(builder, "first_boot", group->first_boot);
    known_json_add(builder, group);
    json_end_object(builder);
  }
  json_end_array(builder);
}

static void add_losses(JsonBuilder *builder, const GPtrArray *losses)
{
  json_begin_array(builder, "losses");
  for (guint i = 0; i < losses->len; i++) {
    const ReportGroup *group = g_ptr_array_index(losses, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "reason", group->name);
    json_add_integer(builder, "boots", group->boots);
    json_add_integer(builder, "first_boot", group->first_boot);
    json_end_object(builder);
  }
  json_end_array(builder);
}

static void add_images(JsonBuilder *builder, const GPtrArray *images)
{
  json_begin_array(builder, "images");
  for (guint i = 0; i < images->len; i++) {
    const CampaignImage *image = g_ptr_array_index(images, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "image", image->name);
    json_add_text(builder, "digest", image->digest);
    json_add_json(builder, "facts", image->facts);
    json_add_text(builder, "arguments", image->arguments);
    json_end_object(builder);
  }
  json_end_array(builder);
}

static void add_campaign(JsonBuilder *builder, const CampaignRecord *campaign)
{
  json_add_text(builder, "campaign", campaign->id);
  json_add_text(builder, "scenario", campaign->scenario);
  json_add_integer(builder, "seed", (gint64)campaign->seed);
  json_add_integer(builder, "jobs", campaign->jobs);
  json_add_integer(builder, "started_ns", campaign->started_ns);
  json_add_known(builder, "finished_ns", campaign->finished_ns, 0);
  json_add_text(builder, "end", campaign->end);
}

static void add_coverage_counts(JsonBuilder *builder, const CoverageRecord *coverage)
{
  json_add_integer(builder, "pairs", coverage->pairs);
  json_add_integer(builder, "both_orders", coverage->both_orders);
  json_add_integer(builder, "together", coverage->together);
  json_add_integer(builder, "infeasible", coverage->infeasible);
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
  json_begin_object(builder, "coverage");
  add_coverage_counts(builder, &sum);
  json_begin_array(builder, "images");
  for (guint i = 0; i < records->len; i++) {
    const CoverageRecord *record = g_ptr_array_index(records, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "image", record->image);
    json_add_text(builder, "phase", record->phase);
    add_coverage_counts(builder, record);
    json_end_object(builder);
  }
  json_end_array(builder);
  json_end_object(builder);
}

char *report_summary_json(const Report *report)
{
  JsonBuilder *builder = begin("summary");
  add_campaign(builder, report->campaign);
  add_counts(builder, &report->counts);
  json_add_real(builder, "confidence", REPORT_CONFIDENCE);
  json_begin_array(builder, "rates");
  for (guint i = 0; i < report->rows->len; i++)
    add_rate(builder, g_ptr_array_index(report->rows, i));
  json_end_array(builder);
  add_decisions(builder, report->decisions);
  add_groups(builder, "signatures", report->failures);
  add_groups(builder, "artefacts", report->artefacts);
  add_groups(builder, "recoveries", report->recovered);
  add_losses(builder, report->losses);
  add_coverage(builder, report->coverage);
  json_add_integer(builder, "wall_ns", report->wall_ns);
  json_add_integer(builder, "cpu_ns", report->cpu_ns);
  add_images(builder, report->images);
  json_add_json(builder, "facts", report->campaign->facts);
  g_autofree char *text = json_finish(builder);
  return g_strconcat(text, "\n", NULL);
}
