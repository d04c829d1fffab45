/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "report/text.h"
#include "schedule/strategy.h"
#include <math.h>
#include <string.h>

/* Names of one kind that are shown: a guest can make up as many as it likes. JSON has them all. */
#define GROUPS_SHOWN 20

static void append_head(GString *out, const Report *report)
{
  const CampaignRecord *campaign = report->campaign;
  g_autofree char *boots = text_boots(report->counts.boots), *at = text_time(campaign->started_ns);
  g_autofree char *id = text_inert(campaign->id), *scenario = text_inert(campaign->scenario);
  g_string_append_printf(out, "Campaign %s: %s, %s from %s, seed %" G_GUINT64_FORMAT, id, scenario, boots, at,
                         campaign->seed);
  if (campaign->finished_ns > campaign->started_ns) {
    g_autofree char *span = text_span(campaign->finished_ns - campaign->started_ns);
    g_string_append_printf(out, ", took %s", span);
  }
  g_autofree char *end = text_inert(campaign->end ? campaign->end : "running, or killed");
  g_string_append_printf(out, " (%s)\n", end);
}

static char *rate_cell(const ReportCounts *counts)
{
  guint judged = report_judged(counts);
  if (judged == 0)
    return g_strdup("unknown");
  Interval interval = report_interval(counts);
  return text_interval((double)report_failures(counts) / judged, interval.low, interval.high);
}

static char *append_part(char *text, guint boots, const char *word)
{
  if (boots == 0)
    return text;
  g_autofree char *before = text;
  return g_strdup_printf("%s%s%u %s", before, *before ? ", " : "", boots, word);
}

/* What a row's boots were besides passes and failures, and how failures split: never hidden, never in the rate. */
static char *remark_cell(const ReportCounts *counts)
{
  char *text = g_strdup("");
  if (counts->hung + counts->died > 0)
    text = append_part(text, counts->failed, "failed");
  text = append_part(text, counts->hung, "hung");
  text = append_part(text, counts->died, "died");
  text = append_part(text, counts->known, "known");
  text = append_part(text, counts->recovered, "recovered");
  text = append_part(text, counts->artefact, "artefact");
  text = append_part(text, counts->lost, "lost");
  return append_part(text, counts->forked, "forked");
}

static void append_rows(GString *out, const Report *report)
{
  static const TextAlignment ALIGNMENTS[] = {TEXT_LEFT, TEXT_LEFT, TEXT_RIGHT, TEXT_RIGHT, TEXT_LEFT, TEXT_LEFT};
  static const char *const HEADS[] = {"IMAGE", "STRATEGY", "BOOTS", "FAILED", "FAILURE RATE", ""};
  TextTable *table = text_table_new(ALIGNMENTS, G_N_ELEMENTS(ALIGNMENTS));
  for (gsize i = 0; i < G_N_ELEMENTS(HEADS); i++)
    text_table_add(table, g_strdup(HEADS[i]));
  for (guint i = 0; i < report->rows->len; i++) {
    const ReportRow *row = g_ptr_array_index(report->rows, i);
    text_table_add(table, text_inert(row->image));
    text_table_add(table, text_inert(row->strategy));
    text_table_add(table, g_strdup_printf("%u", report_judged(&row->counts)));
    text_table_add(table, g_strdup_printf("%u", report_failures(&row->counts)));
    text_table_add(table, rate_cell(&row->counts));
    text_table_add(table, remark_cell(&row->counts));
  }
  text_table_finish(table, "  ", out);
  if (report->counts.forked > 0)
    g_string_append(out, "  Forked: went on from a checkpoint; a failure counts once a cold boot has confirmed it.\n");
}

static void append_group(GString *out, const ReportGroup *group)
{
  g_autofree char *boots = text_boots(group->boots), *name = text_inert(group->name);
  g_autofree char *text = text_inert(group->text);
  g_string_append_printf(out, "  %s: %s, first in boot %u\n", name, boots, group->first_boot);
  if (*text)
    g_string_append_printf(out, "      %s\n", text);
  g_autofree char *words = report_known_words(group), *known = words ? text_inert(words) : NULL;
  if (known)
    g_string_append_printf(out, "      %s\n", known);
}

static void append_groups(GString *out, const char *title, const GPtrArray *groups)
{
  if (groups->len == 0)
    return;
  g_string_append_printf(out, "\n%s\n", title);
  for (guint i = 0; i < MIN(groups->len, GROUPS_SHOWN); i++)
    append_group(out, g_ptr_array_index(groups, i));
  if (groups->len > GROUPS_SHOWN)
    g_string_append_printf(out, "  and %u more, in --format=json\n", groups->len - GROUPS_SHOWN);
}

/* What DECISION means for the rate. Returns: (owned). */
static char *decision_meaning(const DecisionRecord *decision)
{
  g_autofree char *low = text_percent(decision->good_rate), *high = text_percent(decision->bad_rate);
  g_autofree char *alpha = text_percent(decision->alpha), *beta = text_percent(decision->beta);
  if (g_str_equal(decision->decision, "good"))
    return g_strdup_printf("a rate of %s or less, not of %s or more; wrong in at most %s of such decisions", low, high,
                           beta);
  if (g_str_equal(decision->decision, "bad"))
    return g_strdup_printf("a rate of %s or more, not of %s or less; wrong in at most %s of such decisions", high, low,
                           alpha);
  return g_strdup_printf("neither a rate of %s or less nor one of %s or more was shown; more boots may show it", low,
                         high);
}

static void append_decisions(GString *out, const Report *report)
{
  if (report->decisions->len == 0)
    return;
  g_string_append(out, "\nDecided by Wald's sequential test over the boots in launch order\n");
  for (guint i = 0; i < report->decisions->len; i++) {
    const DecisionRecord *decision = g_ptr_array_index(report->decisions, i);
    g_autofree char *image = text_inert(decision->image), *strategy = text_inert(decision->strategy);
    g_autofree char *word = text_inert(decision->decision), *meaning = decision_meaning(decision);
    g_autofree char *boots = text_boots(decision->boots);
    g_string_append_printf(out, "  %s, %s: %s: of the first %s %u failed: %s\n", image, strategy, word, boots,
                           decision->failed, meaning);
  }
}

/* The rarest of the usual claims that N clean boots do not prove yet. */
static double next_claim(guint boots)
{
  static const double CLAIMS[] = {0.3, 0.1, 0.05, 0.02, 0.01, 0.001, 0.0001};
  for (gsize i = 0; i < G_N_ELEMENTS(CLAIMS); i++) {
    if (proportion_clean_boots(CLAIMS[i], REPORT_CONFIDENCE) > boots)
      return CLAIMS[i];
  }
  return 0;
}

/* Without a failure, a campaign that made all its boots was looked at once, at a number that was fixed beforehand (that
 * it would have stopped at a failure changes nothing): the exact one-sided bound holds, 1 - 0.05^(1/n). Any other end
 * may have been chosen by what was seen: only the confidence sequence holds. */
static void append_clean_row(GString *out, const ReportRow *row, gboolean complete)
{
  guint boots = report_judged(&row->counts);
  double bound = complete ? 1 - pow(1 - REPORT_CONFIDENCE, 1.0 / boots) : report_interval(&row->counts).high;
  g_autofree char *image = text_inert(row->image), *strategy = text_inert(row->strategy), *below = text_percent(bound);
  g_string_append_printf(out, "  %s, %s: 0 of %u failed: below %s at 95 %% confidence%s", image, strategy, boots, below,
                         complete ? " (one look, after all boots)" : " (however often one looks)");
  double claim = next_claim(boots);
  if (claim > 0) {
    g_autofree char *stronger = text_percent(claim);
    g_string_append_printf(out, "; for \"below %s\" %u clean boots are needed", stronger,
                           proportion_clean_boots(claim, REPORT_CONFIDENCE));
  }
  g_string_append(out, "\n");
}

/* Boots of other strategies are no sample: what they show is coverage. */
static void append_clean_rows(GString *out, const Report *report)
{
  gboolean complete = g_strcmp0(report->campaign->end, "complete") == 0;
  gboolean titled = FALSE;
  for (guint i = 0; i < report->rows->len; i++) {
    const ReportRow *row = g_ptr_array_index(report->rows, i);
    if (report_failures(&row->counts) > 0 || report_judged(&row->counts) == 0 || !strategy_is_sample(row->strategy))
      continue;
    if (!titled)
      g_string_append(out, "\nWhat the clean boots prove\n");
    titled = TRUE;
    append_clean_row(out, row, complete);
  }
}

static void append_coverage_row(GString *out, const CoverageRecord *record)
{
  guint feasible = record->pairs - MIN(record->pairs, record->infeasible);
  g_autofree char *image = text_inert(record->image), *phase = text_inert(record->phase);
  g_string_append_printf(out, "  %s, %s: %s%u of %u free pairs of units in both orders, %u of them overlapping\n",
                         image, phase, record->both_orders == feasible ? "all, " : "", record->both_orders, feasible,
                         record->together);
  if (record->infeasible > 0)
    g_string_append_printf(out,
                           "      %u more cannot be chosen: hidden dependencies order them, or a unit's conditions are "
                           "not met\n",
                           record->infeasible);
}

static void append_coverage(GString *out, const Report *report)
{
  if (report->coverage->len == 0)
    return;
  g_string_append(out, "\nOrders that the boots have really shown\n");
  for (guint i = 0; i < report->coverage->len; i++)
    append_coverage_row(out, g_ptr_array_index(report->coverage, i));
}

static void append_always(GString *out, const Report *report)
{
  for (guint i = 0; i < report->images->len; i++) {
    const CampaignImage *image = g_ptr_array_index(report->images, i);
    guint boots = 0;
    const ReportGroup *failure = report_always(report, image->name, &boots);
    if (!failure)
      continue;
    g_autofree char *name = text_inert(image->name), *signature = text_inert(failure->name);
    g_string_append_printf(out,
                           "\nNo race: %s fails at every order\n  all %u boots failed alike, unperturbed and under "
                           "chosen orders: %s\n",
                           name, boots, signature);
  }
}

static void append_suggestion(GString *out, const Report *report)
{
  g_autofree char *option = text_results_option(report->results), *id = text_inert(report->campaign->id);
  const ReportGroup *first = report_first_failure(report->failures);
  g_string_append(out, "\nNext\n");
  if (first) {
    g_string_append_printf(out, "  bootrace %sreport %s:%u   shows a failing boot, its plan and its console\n", option,
                           id, first->first_boot);
    g_string_append_printf(out, "  bootrace %sexplain %s:%u   finds the missing edge behind it, by further boots\n",
                           option, id, first->first_boot);
  }
  g_string_append_printf(out, "  bootrace %sreport %s   shows this again\n", option, id);
}

char *report_summary_text(const Report *report)
{
  GString *out = g_string_new(NULL);
  append_head(out, report);
  if (report->rows->len > 0) {
    g_string_append(out, "\n");
    append_rows(out, report);
    g_string_append(out, "  Rates with their 95 % confidence sequence, valid however often one looks.\n");
  }
  append_decisions(out, report);
  append_groups(out, "Failures", report->failures);
  append_groups(out, "Recovered: a failure stood on the console, but the boot passed", report->recovered);
  append_groups(out, "Artefacts: made by the perturbation itself, in no rate", report->artefacts);
  append_groups(out, "Lost to the host, in no rate", report->losses);
  append_always(out, report);
  append_coverage(out, report);
  append_clean_rows(out, report);
  append_suggestion(out, report);
  return g_string_free(out, FALSE);
}
