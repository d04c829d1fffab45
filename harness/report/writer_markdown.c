/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/markup.h"
#include "report/text.h"
#include "report/writer.h"

static const char *result_word(ReportRowResult result)
{
  switch (result) {
  case REPORT_ROW_PASSED:
    return "passed";
  case REPORT_ROW_FAILED:
    return "**failed**";
  case REPORT_ROW_KNOWN:
    return "known";
  case REPORT_ROW_UNKNOWN:
    return "*unknown*";
  }
  g_assert_not_reached();
}

static void append_row(GString *out, const Report *report, const ReportRow *row)
{
  g_autofree char *image = markup_markdown(row->image), *strategy = markup_markdown(row->strategy);
  g_autofree char *words = report_row_words(report, row), *text = markup_markdown(words);
  g_string_append_printf(out, "| %s | %s | %s | %s |\n", image, strategy, result_word(report_row_result(report, row)),
                         text);
}

static void append_failures(GString *out, const Report *report)
{
  if (report->failures->len == 0)
    return;
  g_string_append(out, "\n| signature | boots | first | console | |\n|---|---:|---:|---|---|\n");
  for (guint i = 0; i < report->failures->len; i++) {
    const ReportGroup *group = g_ptr_array_index(report->failures, i);
    g_autofree char *name = markup_markdown(group->name), *text = markup_markdown(group->text);
    g_autofree char *words = report_known_words(group), *known = markup_markdown(words ? words : "");
    g_string_append_printf(out, "| %s | %u | %u | %s | %s |\n", name, group->boots, group->first_boot, text, known);
  }
}

static void append_report(GString *out, const Report *report)
{
  g_autofree char *scenario = markup_markdown(report->campaign->scenario), *id = markup_markdown(report->campaign->id);
  g_autofree char *boots = text_boots(report->counts.boots), *at = text_time(report->campaign->started_ns);
  g_string_append_printf(out, "### %s\n\nCampaign %s, %s from %s\n\n", scenario, id, boots, at);
  g_string_append(out, "| image | strategy | result | |\n|---|---|---|---|\n");
  for (guint i = 0; i < report->rows->len; i++)
    append_row(out, report, g_ptr_array_index(report->rows, i));
  g_string_append(out, "\nRates with their 95 % confidence sequence, valid however often one looks.\n");
  append_failures(out, report);
}

static gboolean write_markdown(const WriterInput *input, GOutputStream *out, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < input->reports->len; i++) {
    if (i > 0)
      g_string_append_c(text, '\n');
    append_report(text, g_ptr_array_index(input->reports, i));
  }
  return writer_put(out, text->str, error);
}

const Writer WRITER_MARKDOWN = {
    .name = "markdown", .description = "tables for the summary of a CI job", .write = write_markdown};
