/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/markup.h"
#include "report/writer.h"

static void append_signatures(GString *out, const Report *report, const ReportRow *row)
{
  for (guint i = 0; i < row->failures->len; i++) {
    const ReportGroup *group = g_ptr_array_index(row->failures, i);
    g_autofree char *name = markup_tap(group->name), *text = markup_tap(group->text);
    g_autofree char *id = markup_tap(report->campaign->id);
    g_string_append_printf(out, "# %s: %u boots; bootrace report %s:%u\n#   %s\n", name, group->boots, id,
                           group->first_boot, text);
    g_autofree char *words = report_known_words(group), *known = words ? markup_tap(words) : NULL;
    if (known)
      g_string_append_printf(out, "#   %s\n", known);
  }
}

/* " # TODO known (…) until …": a test that is expected to fail. Returns: (owned), "" for any other. */
static char *directive(const ReportRow *row, ReportRowResult result)
{
  if (result != REPORT_ROW_KNOWN)
    return g_strdup("");
  g_autofree char *words = report_known_words(g_ptr_array_index(row->failures, 0)), *text = markup_tap(words);
  return g_strdup_printf(" # TODO %s", text);
}

/* What is not known must not look passed. */
static void append_row(GString *out, const Report *report, const ReportRow *row, guint number)
{
  g_autofree char *scenario = markup_tap(report->campaign->scenario), *image = markup_tap(row->image);
  g_autofree char *strategy = markup_tap(row->strategy), *words = report_row_words(report, row);
  ReportRowResult result = report_row_result(report, row);
  g_autofree char *known = directive(row, result);
  g_string_append_printf(out, "%sok %u - %s %s %s: %s%s\n", result == REPORT_ROW_PASSED ? "" : "not ", number, scenario,
                         image, strategy, words, known);
  append_signatures(out, report, row);
}

static gboolean write_tap(const WriterInput *input, GOutputStream *out, GError **error)
{
  g_autoptr(GString) text = g_string_new("TAP version 13\n");
  guint tests = 0;
  for (guint i = 0; i < input->reports->len; i++) {
    const Report *report = g_ptr_array_index(input->reports, i);
    for (guint j = 0; j < report->rows->len; j++)
      append_row(text, report, g_ptr_array_index(report->rows, j), ++tests);
  }
  g_string_append_printf(text, "1..%u\n", tests);
  return writer_put(out, text->str, error);
}

const Writer WRITER_TAP = {.name = "tap", .description = "Test Anything Protocol, for prove", .write = write_tap};
