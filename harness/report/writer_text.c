/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/history.h"
#include "report/writer.h"

static gboolean write_one(const WriterInput *input, const Report *report, GOutputStream *out, GError **error)
{
  g_autofree char *text = report_summary_text(report);
  if (!writer_put(out, text, error))
    return FALSE;
  if (!input->boots)
    return TRUE;
  return writer_put(out, "\nBoots\n", error) &&
         writer_put_boots(input->store, report, report_boot_line, "", out, error);
}

static gboolean write_text(const WriterInput *input, GOutputStream *out, GError **error)
{
  if (input->reports->len != 1 && !input->boots) {
    g_autoptr(History) history = history_new(input->reports);
    g_autofree char *text = history_text(history);
    return writer_put(out, text, error);
  }
  for (guint i = 0; i < input->reports->len; i++) {
    if (i > 0 && !writer_put(out, "\n", error))
      return FALSE;
    if (!write_one(input, g_ptr_array_index(input->reports, i), out, error))
      return FALSE;
  }
  return TRUE;
}

const Writer WRITER_TEXT = {
    .name = "text", .description = "tables for people", .lists_boots = TRUE, .write = write_text};
