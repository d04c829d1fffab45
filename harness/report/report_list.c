/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "report/text.h"

static void add_row(TextTable *table, const Report *report)
{
  const CampaignRecord *campaign = report->campaign;
  text_table_add(table, text_inert(campaign->id));
  text_table_add(table, text_time(campaign->started_ns));
  text_table_add(table, g_strdup_printf("%u", report_judged(&report->counts)));
  text_table_add(table, g_strdup_printf("%u", report_failures(&report->counts)));
  text_table_add(table, g_strdup_printf("%u", report->counts.artefact));
  text_table_add(table, g_strdup_printf("%u", report->counts.lost));
  text_table_add(table, text_inert(campaign->scenario));
  text_table_add(table, text_inert(campaign->end ? campaign->end : "running, or killed"));
}

char *report_list_text(const GPtrArray *reports)
{
  static const TextAlignment ALIGNMENTS[] = {TEXT_LEFT,  TEXT_LEFT,  TEXT_RIGHT, TEXT_RIGHT,
                                             TEXT_RIGHT, TEXT_RIGHT, TEXT_LEFT,  TEXT_LEFT};
  static const char *const HEADS[] = {"CAMPAIGN", "STARTED", "BOOTS", "FAILED", "ARTEFACT", "LOST", "SCENARIO", "END"};
  TextTable *table = text_table_new(ALIGNMENTS, G_N_ELEMENTS(ALIGNMENTS));
  for (gsize i = 0; i < G_N_ELEMENTS(HEADS); i++)
    text_table_add(table, g_strdup(HEADS[i]));
  for (guint i = 0; i < reports->len; i++)
    add_row(table, g_ptr_array_index(reports, i));
  GString *out = g_string_new(NULL);
  text_table_finish(table, "", out);
  return g_string_free(out, FALSE);
}
