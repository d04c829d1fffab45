/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "report/markup.h"
#include "report/writer.h"

/* A campaign is a suite; each image under each strategy is one test of it, so that names are equal from night to night
 * and a CI system can show their history. */
typedef struct {
  guint tests, failures, errors, skipped;
  gint64 wall_ns;
} Sums;

static Sums sum_up(const Report *report)
{
  Sums sums = {.tests = report->rows->len, .wall_ns = report->wall_ns};
  for (guint i = 0; i < report->rows->len; i++) {
    ReportRowResult result = report_row_result(report, g_ptr_array_index(report->rows, i));
    sums.failures += result == REPORT_ROW_FAILED;
    sums.errors += result == REPORT_ROW_UNKNOWN;
    sums.skipped += result == REPORT_ROW_KNOWN;
  }
  return sums;
}

static void append_attribute(GString *out, const char *name, const char *value)
{
  g_autofree char *text = markup_xml(value);
  g_string_append_printf(out, " %s=\"%s\"", name, text);
}

/* Seconds; without the locale's comma. */
static void append_time(GString *out, gint64 wall_ns)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append_printf(out, " time=\"%s\"",
                         g_ascii_formatd(buffer, sizeof buffer, "%.3f", (double)MAX(0, wall_ns) / NS_PER_S));
}

static void append_sums(GString *out, Sums sums)
{
  g_string_append_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"", sums.tests, sums.failures,
                         sums.errors, sums.skipped);
  append_time(out, sums.wall_ns);
}

static void append_signatures(GString *out, const Report *report, const ReportRow *row)
{
  for (guint i = 0; i < row->failures->len; i++) {
    const ReportGroup *group = g_ptr_array_index(row->failures, i);
    g_autofree char *name = markup_xml(group->name), *text = markup_xml(group->text);
    g_autofree char *id = markup_xml(report->campaign->id);
    g_string_append_printf(out, "%s: %u boots\n  %s\n  bootrace report %s:%u\n", name, group->boots, text, id,
                           group->first_boot);
    g_autofree char *words = report_known_words(group), *known = words ? markup_xml(words) : NULL;
    if (known)
      g_string_append_printf(out, "  %s\n", known);
  }
}

/* A test whose failures are all known is skipped, as test frameworks do with expected failures. */
static void append_known(GString *out, const ReportRow *row)
{
  g_autofree char *words = report_known_words(g_ptr_array_index(row->failures, 0));
  g_string_append(out, "      <skipped");
  append_attribute(out, "message", words);
  g_string_append(out, "/>\n");
}

static void append_result(GString *out, const Report *report, const ReportRow *row)
{
  ReportRowResult result = report_row_result(report, row);
  if (result == REPORT_ROW_PASSED)
    return;
  if (result == REPORT_ROW_KNOWN) {
    append_known(out, row);
    return;
  }
  const char *element = result == REPORT_ROW_FAILED ? "failure" : "error";
  const ReportGroup *first = report_first_failure(row->failures);
  g_autofree char *words = report_row_words(report, row);
  g_string_append_printf(out, "      <%s", element);
  append_attribute(out, "type", first && *first->class ? first->class : "unknown");
  append_attribute(out, "message", words);
  g_string_append_c(out, '>');
  append_signatures(out, report, row);
  g_string_append_printf(out, "</%s>\n", element);
}

static void append_row(GString *out, const Report *report, const ReportRow *row)
{
  g_autofree char *class = g_strdup_printf("%s.%s", report->campaign->scenario, row->image);
  g_string_append(out, "    <testcase");
  append_attribute(out, "classname", class);
  append_attribute(out, "name", row->strategy);
  append_time(out, row->wall_ns);
  g_string_append(out, ">\n");
  append_result(out, report, row);
  g_autofree char *words = report_row_words(report, row), *text = markup_xml(words);
  g_string_append_printf(out, "      <system-out>%s", text);
  if (report_row_result(report, row) == REPORT_ROW_KNOWN) {
    g_string_append_c(out, '\n');
    append_signatures(out, report, row);
  }
  g_string_append(out, "</system-out>\n    </testcase>\n");
}

static void append_suite(GString *out, const Report *report)
{
  g_autoptr(GDateTime) started = g_date_time_new_from_unix_utc(report->campaign->started_ns / NS_PER_S);
  g_autofree char *timestamp = started ? g_date_time_format(started, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_string_append(out, "  <testsuite");
  append_attribute(out, "name", report->campaign->scenario);
  append_sums(out, sum_up(report));
  append_attribute(out, "timestamp", timestamp ? timestamp : "1970-01-01T00:00:00");
  g_string_append(out, ">\n    <properties>\n      <property name=\"campaign\"");
  append_attribute(out, "value", report->campaign->id);
  g_string_append(out, "/>\n    </properties>\n");
  for (guint i = 0; i < report->rows->len; i++)
    append_row(out, report, g_ptr_array_index(report->rows, i));
  g_string_append(out, "  </testsuite>\n");
}

static gboolean write_junit(const WriterInput *input, GOutputStream *out, GError **error)
{
  Sums all = {0};
  for (guint i = 0; i < input->reports->len; i++) {
    Sums sums = sum_up(g_ptr_array_index(input->reports, i));
    all.tests += sums.tests;
    all.failures += sums.failures;
    all.errors += sums.errors;
    all.skipped += sums.skipped;
    all.wall_ns = (gint64)((guint64)all.wall_ns + (guint64)sums.wall_ns);
  }
  g_autoptr(GString) text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"bootrace\"");
  append_sums(text, all);
  g_string_append(text, ">\n");
  for (guint i = 0; i < input->reports->len; i++)
    append_suite(text, g_ptr_array_index(input->reports, i));
  g_string_append(text, "</testsuites>\n");
  return writer_put(out, text->str, error);
}

const Writer WRITER_JUNIT = {.name = "junit", .description = "XML that CI systems read", .write = write_junit};
