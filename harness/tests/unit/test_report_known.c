/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/history.h"
#include "report/writer.h"

#define SIGNATURE "overlay-resolve:/sysroot/nix/.ro-store:-2"
#define TODAY "2026-11-24"

/* One campaign: four boots of overlay-race and two of overlay-fixed; each second one fails. */
static Report *load(const Place *place)
{
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 6; i++) {
    BootRecord *boot = boot_make("c1", i, outcome_make(i % 2 ? VERDICT_PASSED : VERDICT_FAILED));
    if (i > 4) {
      g_free(boot->image);
      boot->image = g_strdup("overlay-fixed");
    }
    add_boot(store, boot);
  }
  return report_load(store, "c1", NULL);
}

static GPtrArray *known_until(const char *day, const char *image)
{
  g_autofree char *limit = image ? g_strdup_printf("Image=%s\n", image) : g_strdup("");
  g_autofree char *text = g_strdup_printf("[k]\nSignature=" SIGNATURE "\nTicket=#186\nExpires=%s\n%s", day, limit);
  return known_failures_parse("known.ini", text, NULL);
}

static const ReportRow *row_of(const Report *report, guint index)
{
  return g_ptr_array_index(report->rows, index);
}

static const ReportGroup *failure(const Report *report)
{
  return g_ptr_array_index(report->failures, 0);
}

/* What writer NAME makes of REPORT. Returns: (owned). */
static char *written(const Report *report, const char *name)
{
  g_autoptr(GPtrArray) reports = g_ptr_array_new();
  g_ptr_array_add(reports, (gpointer)(guintptr)report);
  const WriterInput input = {.reports = reports};
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
  assert_true(writer_find(name, NULL)->write(&input, out, NULL));
  assert_true(g_output_stream_close(out, NULL, NULL));
  g_autoptr(GBytes) bytes = g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(out));
  gsize length = 0;
  const char *text = g_bytes_get_data(bytes, &length);
  return g_strndup(text, length);
}

static void assert_written(const Report *report, const char *name, const char *part)
{
  g_autofree char *text = written(report, name);
  if (!strstr(text, part))
    fail_msg("'%s' is not in:\n%s", part, text);
}

static void a_known_failure_stays_in_the_rate_but_fails_no_test(void **state)
{
  g_autoptr(GPtrArray) known = known_until("2026-11-24", NULL);
  g_autoptr(Report) report = load(*state);
  assert_int_equal(report_row_result(report, row_of(report, 0)), REPORT_ROW_FAILED);
  report_mark_known(report, known, TODAY);
  assert_int_equal(report_row_result(report, row_of(report, 0)), REPORT_ROW_KNOWN);
  assert_int_equal(report_row_result(report, row_of(report, 1)), REPORT_ROW_KNOWN);
  assert_int_equal(report_failures(&report->counts), 3);
  assert_int_equal(report->counts.known, 3);
  assert_int_equal(failure(report)->known_boots, 3);
}

static void one_that_has_expired_counts_again_and_says_so(void **state)
{
  g_autoptr(GPtrArray) known = known_until("2026-11-23", NULL);
  g_autoptr(Report) report = load(*state);
  report_mark_known(report, known, TODAY);
  assert_int_equal(report_row_result(report, row_of(report, 0)), REPORT_ROW_FAILED);
  assert_int_equal(report->counts.known, 0);
  g_autofree char *words = report_known_words(failure(report));
  assert_string_equal(words, "known (#186) until 2026-11-23: expired, it counts again");
  assert_written(report, "text", "      known (#186) until 2026-11-23: expired, it counts again\n");
  assert_written(report, "json", "\"expires\":\"2026-11-23\",\"expired\":true,\"boots\":0}");
}

static void in_another_image_it_is_news(void **state)
{
  g_autoptr(GPtrArray) known = known_until("2027-01-01", "overlay-race");
  g_autoptr(Report) report = load(*state);
  report_mark_known(report, known, TODAY);
  assert_int_equal(report_row_result(report, row_of(report, 0)), REPORT_ROW_KNOWN);
  assert_int_equal(report_row_result(report, row_of(report, 1)), REPORT_ROW_FAILED);
  g_autofree char *words = report_known_words(failure(report));
  assert_string_equal(words, "known (#186) in image overlay-race, 2 of these boots, until 2027-01-01");
}

static void the_first_failure_to_look_at_is_one_that_nobody_knows(void **state)
{
  (void)state;
  const KnownFailure known = {0};
  ReportGroup often = {.boots = 9, .known = &known, .known_boots = 9}, rare = {.boots = 1};
  g_autoptr(GPtrArray) groups = g_ptr_array_new();
  assert_null(report_first_failure(groups));
  g_ptr_array_add(groups, &often);
  assert_ptr_equal(report_first_failure(groups), &often);
  g_ptr_array_add(groups, &rare);
  assert_ptr_equal(report_first_failure(groups), &rare);
}

static DecisionRecord *decided(const char *decision)
{
  DecisionRecord *record = g_new0(DecisionRecord, 1);
  record->image = g_strdup("overlay-race");
  record->strategy = g_strdup("jitter");
  record->decision = g_strdup(decision);
  return record;
}

static void a_bad_rate_of_known_failures_alone_is_known(void **state)
{
  g_autoptr(GPtrArray) known = known_until("2027-01-01", NULL);
  g_autoptr(Report) report = load(*state);
  g_ptr_array_add(report->decisions, decided("bad"));
  assert_int_equal(report_row_result(report, row_of(report, 0)), REPORT_ROW_FAILED);
  report_mark_known(report, known, TODAY);
  assert_int_equal(report_row_result(report, row_of(report, 0)), REPORT_ROW_KNOWN);
  g_ptr_array_set_size(report->decisions, 0);
  g_ptr_array_add(report->decisions, decided("undecided"));
  assert_int_equal(report_row_result(report, row_of(report, 0)), REPORT_ROW_UNKNOWN);
}

static void every_format_shows_what_is_known(void **state)
{
  g_autoptr(GPtrArray) known = known_until("2027-01-01", NULL);
  g_autoptr(Report) report = load(*state);
  report_mark_known(report, known, TODAY);
  assert_written(report, "text", "  2 known\n");
  assert_written(report, "text", "      known (#186) until 2027-01-01\n");
  assert_written(report, "json",
                 "\"known\":{\"name\":\"k\",\"ticket\":\"#186\",\"reason\":null,\"expires\":\"2027-01-01\","
                 "\"expired\":false,\"boots\":3}");
  assert_written(report, "junit", "tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"2\"");
  assert_written(report, "junit", "<skipped message=\"known (#186) until 2027-01-01\">" SIGNATURE ": 2 boots\n");
  assert_written(report, "tap", "not ok 1 - overlay-race overlay-race jitter: 2 of 4 boots failed: ");
  assert_written(report, "tap", " # TODO known (\\#186) until 2027-01-01\n");
  assert_written(report, "markdown", "| known | 2 of 4 boots failed");
  assert_written(report, "markdown", " | known &#40;&#35;186&#41; until 2027-01-01 |\n");
}

static void the_history_shows_it_without_an_alarm(void **state)
{
  g_autoptr(GPtrArray) known = known_until("2027-01-01", NULL);
  const Place *place = *state;
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 9; i++)
    add_boot(store, boot_make("c1", i, outcome_make(VERDICT_FAILED)));
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  g_autoptr(GPtrArray) reports = g_ptr_array_new();
  g_ptr_array_add(reports, report);
  g_autoptr(History) before = history_new(reports);
  assert_true(((const HistorySeries *)before->series->pdata[0])->rising);
  report_mark_known(report, known, TODAY);
  g_autoptr(History) history = history_new(reports);
  assert_false(((const HistorySeries *)history->series->pdata[0])->rising);
  g_autofree char *text = history_text(history), *json = history_json(history);
  assert_non_null(strstr(text, "  9 known\n"));
  assert_non_null(strstr(text, "  known (#186) until 2027-01-01\n"));
  assert_non_null(strstr(json, "\"ticket\":\"#186\""));
}

static void a_failed_boot_is_marked_in_every_form(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all = known_until("2026-11-24", NULL);
  const KnownFailures known = {.all = all, .today = TODAY}, later = {.all = all, .today = "2026-11-25"};
  g_autoptr(BootRecord) boot = boot_make("c1", 1, outcome_make(VERDICT_FAILED));
  g_autofree char *line = report_boot_line(boot, &known), *text = report_boot_text(boot, &known);
  g_autofree char *json = report_boot_json(boot, &known);
  assert_non_null(strstr(line, SIGNATURE ", known (#186)\n"));
  assert_non_null(strstr(text, "  Known:     #186 until 2026-11-24\n"));
  assert_non_null(strstr(json, "\"known\":{\"name\":\"k\",\"ticket\":\"#186\",\"reason\":null,"
                               "\"expires\":\"2026-11-24\",\"expired\":false}"));
  g_autofree char *late_line = report_boot_line(boot, &later), *late_text = report_boot_text(boot, &later);
  g_autofree char *late_json = report_boot_json(boot, &later);
  assert_null(strstr(late_line, "known"));
  assert_non_null(strstr(late_text, "  Known:     #186 until 2026-11-24, expired: it counts again\n"));
  assert_non_null(strstr(late_json, "\"expired\":true"));
}

static void what_is_no_failure_is_never_known(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) all = known_until("2026-11-24", NULL);
  const KnownFailures known = {.all = all, .today = TODAY};
  g_autoptr(BootRecord) artefact = boot_make("c1", 1, outcome_make(VERDICT_ARTEFACT));
  g_autoptr(BootRecord) lost = boot_make("c1", 2, NULL);
  assert_null(report_boot_known(artefact, &known));
  assert_null(report_boot_known(lost, &known));
  g_autoptr(BootRecord) failed = boot_make("c1", 3, outcome_make(VERDICT_FAILED));
  assert_non_null(report_boot_known(failed, &known));
  assert_null(report_boot_known(failed, NULL));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(a_known_failure_stays_in_the_rate_but_fails_no_test),
      STORE_TEST(one_that_has_expired_counts_again_and_says_so),
      STORE_TEST(in_another_image_it_is_news),
      cmocka_unit_test(the_first_failure_to_look_at_is_one_that_nobody_knows),
      STORE_TEST(a_bad_rate_of_known_failures_alone_is_known),
      STORE_TEST(every_format_shows_what_is_known),
      STORE_TEST(the_history_shows_it_without_an_alarm),
      cmocka_unit_test(a_failed_boot_is_marked_in_every_form),
      cmocka_unit_test(what_is_no_failure_is_never_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
