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
static void append_known(GString *out, const Report *report, const ReportRow *row)
{
  g_autofree char *words = report_known_words(g_ptr_array_index(row->failures, 0));
  g_string_append(out, "      <skipped");
  append_attribute(out, "message", words);
  g_string_append_c(out, '>');
  append_signatures(out, report, row);
  g_string_append(out, "</skipped>\n");
}

static void append_problem(GString *out, const Report *report, const ReportRow *row, const char *element)
{
  const ReportGroup *first = report_first_failure(row->failures);
  g_autofree char *words = report_row_words(report, row);
  g_string_append_printf(out, "      <%s", element);
  append_attribute(out, "type", first && *first->class ? first->class : "unknown");
  append_attribute(out, "message", words);
  g_string_append_c(out, '>');
  append_signatures(out, report, row);
  g_string_append_printf(out, "</%s>\n", element);
}

static void append_result(GString *out, const Report *report, const ReportRow *row)
{
  switch (report_row_result(report, row)) {
  case REPORT_ROW_PASSED:
    return;
  case REPORT_ROW_KNOWN:
    append_known(out, report, row);
    return;
  case REPORT_ROW_FAILED:
    append_problem(out, report, row, "failure");
    return;
  case REPORT_ROW_UNKNOWN:
    append_problem(out, report, row, "error");
    return;
  }
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
  g_string_append(out, "    </testcase>\n");
}

/* What each test says, those that passed too. */
static void append_words(GString *out, const Report *report)
{
  g_string_append(out, "    <system-out>");
  for (guint i = 0; i < report->rows->len; i++) {
    const ReportRow *row = g_ptr_array_index(report->rows, i);
    g_autofree char *words = report_row_words(report, row), *text = markup_xml(words);
    g_autofree char *image = markup_xml(row->image), *strategy = markup_xml(row->strategy);
    g_string_append_printf(out, "%s, %s: %s\n", image, strategy, text);
  }
  g_string_append(out, "</system-out>\n    <system-err></system-err>\n");
}

/* The common schemas contradict each other; what is written is valid by the strictest two: Ant's, which wants a host
 * name, a package, a number and both outputs of each suite and no sums of all of them, and Jenkins', which knows no
 * more. */
static void append_suite(GString *out, const Report *report, guint number)
{
  g_autoptr(GDateTime) started = g_date_time_new_from_unix_utc(report->campaign->started_ns / NS_PER_S);
  g_autofree char *timestamp = started ? g_date_time_format(started, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_string_append_printf(out, "  <testsuite id=\"%u\" package=\"bootrace\" hostname=\"localhost\"", number);
  append_attribute(out, "name", report->campaign->scenario);
  append_sums(out, sum_up(report));
  append_attribute(out, "timestamp", timestamp ? timestamp : "1970-01-01T00:00:00");
  g_string_append(out, ">\n    <properties>\n      <property name=\"campaign\"");
  append_attribute(out, "value", report->campaign->id);
  g_string_append(out, "/>\n    </properties>\n");
  for (guint i = 0; i < report->rows->len; i++)
    append_row(out, report, g_ptr_array_index(report->rows, i));
  append_words(out, report);
  g_string_append(out, "  </testsuite>\n");
}

static gboolean write_junit(const WriterInput *input, GOutputStream *out, GError **error)
{
  g_autoptr(GString) text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
  for (guint i = 0; i < input->reports->len; i++)
    append_suite(text, g_ptr_array_index(input->reports, i), i);
  g_string_append(text, "</testsuites>\n");
  return writer_put(out, text->str, error);
}

const Writer WRITER_JUNIT = {.name = "junit", .description = "XML that CI systems read", .write = write_junit};
