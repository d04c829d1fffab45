/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/writer.h"

/* What writer NAME makes of campaigns c1 (1 to BOOTS boots) and c2 (none). Returns: (owned). */
static char *write_two(const Place *place, const char *name, guint boots, gboolean list)
{
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  assert_non_null(store);
  add_campaign(store, "c1", 1);
  add_campaign(store, "c2", 2);
  for (guint i = 1; i <= boots; i++)
    add_boot(store, boot_make("c1", i, outcome_make(VERDICT_PASSED)));
  g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func((GDestroyNotify)report_free);
  g_ptr_array_add(reports, report_load(store, "c1", NULL));
  g_ptr_array_add(reports, report_load(store, "c2", NULL));
  const WriterInput input = {.store = store, .reports = reports, .boots = list};
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
  const Writer *writer = writer_find(name, NULL);
  assert_true(writer->write(&input, out, NULL) && writer_put(out, "", NULL));
  assert_true(g_output_stream_close(out, NULL, NULL));
  g_autoptr(GBytes) bytes = g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(out));
  gsize length = 0;
  const char *text = g_bytes_get_data(bytes, &length);
  return g_strndup(text, length);
}

static guint count(const char *text, const char *part)
{
  guint found = 0;
  for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
    found++;
  return found;
}

static void json_is_one_object_of_all_campaigns(void **state)
{
  g_autofree char *json = write_two(*state, "json", 3, FALSE);
  assert_true(g_str_has_prefix(json, "{\"type\":\"report\",\"schema\":1,\"campaigns\":[\n{\"type\":\"summary\","));
  assert_true(g_str_has_suffix(json, "}\n"));
  assert_int_equal(count(json, "}],\n\"history\":{\"series\":[{"), 1);
  assert_int_equal(count(json, "},\n{\"type\":\"summary\""), 1);
  assert_int_equal(count(json, "boot_list"), 0);
}

static void json_lists_boots_where_asked(void **state)
{
  g_autofree char *json = write_two(*state, "json", 3, TRUE);
  assert_int_equal(count(json, "{\"type\":\"boot\""), 3);
  assert_int_equal(count(json, "},\n{\"type\":\"boot\""), 2);
  assert_int_equal(count(json, "\"boot_list\":[\n]}"), 1);
}

static void text_shows_several_campaigns_as_a_history(void **state)
{
  g_autofree char *text = write_two(*state, "text", 3, FALSE);
  assert_true(g_str_has_prefix(text, "overlay-race, overlay-race, jitter\n  NIGHT"));
  assert_int_equal(count(text, "  c1            3       0  0 % ("), 1);
}

static void text_lists_boots_where_asked(void **state)
{
  g_autofree char *text = write_two(*state, "text", 3, TRUE);
  assert_int_equal(count(text, "Campaign c1: "), 1);
  assert_int_equal(count(text, "\n\nCampaign c2: "), 1);
  assert_int_equal(count(text, "\nBoots\n      1  overlay-race"), 1);
  assert_int_equal(count(text, "passed       3.0 s\n"), 3);
}

static void names_the_formats_that_there_are(void **state)
{
  (void)state;
  GError *error = NULL;
  assert_null(writer_find("jsn", &error));
  assert_error(error, BOOTRACE_ERROR_USAGE,
               "--format=jsn: expected one of text, json, junit, tap, markdown, html; did you mean 'json'?");
  g_autofree char *help = writer_help();
  assert_true(g_str_has_prefix(help, "text (tables for people), json (one object for programs), junit ("));
}

static void tells_when_the_output_fails(void **state)
{
  (void)state;
  char room[4];
  g_autoptr(GOutputStream) out = g_memory_output_stream_new(room, sizeof room, NULL, NULL);
  GError *error = NULL;
  assert_false(writer_put(out, "too long for it", &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "cannot write the report: ");
}

static void stops_listing_boots_when_the_output_fails(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 3; i++)
    add_boot(store, boot_make("c1", i, outcome_make(VERDICT_PASSED)));
  g_autoptr(Report) report = report_load(store, "c1", NULL);
  char room[4];
  g_autoptr(GOutputStream) out = g_memory_output_stream_new(room, sizeof room, NULL, NULL);
  GError *error = NULL;
  assert_false(writer_put_boots(store, report, report_boot_json, ",", out, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "cannot write the report: ");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(json_is_one_object_of_all_campaigns),       STORE_TEST(json_lists_boots_where_asked),
      STORE_TEST(text_shows_several_campaigns_as_a_history), STORE_TEST(text_lists_boots_where_asked),
      cmocka_unit_test(names_the_formats_that_there_are),    cmocka_unit_test(tells_when_the_output_fails),
      STORE_TEST(stops_listing_boots_when_the_output_fails),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
