/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/history.h"
#include "report/writer.h"
#include <string.h>

/* The summary as it is, with the boots streamed in before its last brace. */
static gboolean write_with_boots(const WriterInput *input, const Report *report, GOutputStream *out, GError **error)
{
  g_autofree char *summary = report_summary_json(report);
  *strrchr(summary, '}') = '\0';
  return writer_put(out, summary, error) && writer_put(out, ",\"boot_list\":[\n", error) &&
         writer_put_boots(input->store, report, report_boot_json, ",\n", out, error) && writer_put(out, "]}", error);
}

static gboolean write_one(const WriterInput *input, const Report *report, GOutputStream *out, GError **error)
{
  if (input->boots)
    return write_with_boots(input, report, out, error);
  g_autofree char *summary = report_summary_json(report);
  return writer_put(out, g_strchomp(summary), error);
}

static gboolean write_json(const WriterInput *input, GOutputStream *out, GError **error)
{
  if (!writer_put(out, "{\"type\":\"report\",\"schema\":" G_STRINGIFY(REPORT_SCHEMA) ",\"campaigns\":[\n", error))
    return FALSE;
  for (guint i = 0; i < input->reports->len; i++) {
    if (i > 0 && !writer_put(out, ",\n", error))
      return FALSE;
    if (!write_one(input, g_ptr_array_index(input->reports, i), out, error))
      return FALSE;
  }
  g_autoptr(History) history = history_new(input->reports);
  g_autofree char *text = history_json(history);
  return writer_put(out, "],\n\"history\":", error) && writer_put(out, text, error) && writer_put(out, "}\n", error);
}

const Writer WRITER_JSON = {
    .name = "json", .description = "one object for programs", .lists_boots = TRUE, .write = write_json};
