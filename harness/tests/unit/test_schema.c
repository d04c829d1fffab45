/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "store/database.h"
#include "store/schema.h"

/* Makes a results file and changes it by SQL, as somebody else's program may. */
static void make_with(const Place *place, const char *sql)
{
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  assert_true(store_execute(store, sql, NULL));
}

static void assert_refused(const Place *place, StoreMode mode, const char *part)
{
  GError *error = NULL;
  assert_null(store_open(place->path, mode, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, part);
}

static void makes_the_tables_in_an_empty_file(void **state)
{
  const Place *place = *state;
  assert_true(g_file_set_contents(place->path, "", 0, NULL));
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  guint version = 0;
  assert_true(schema_check(store, &version, NULL));
  assert_int_equal(version, schema_version());
  add_campaign(store, "c1", 1);
}

static void opens_its_own_file_again(void **state)
{
  make_with(*state, "SELECT 1");
  make_with(*state, "SELECT 1");
  g_autoptr(Store) store = open_place(*state, STORE_READ);
  assert_non_null(store);
}

static void refuses_a_foreign_sqlite_file_and_leaves_it_alone(void **state)
{
  const Place *place = *state;
  make_with(place, "PRAGMA application_id = 0x12345678");
  g_autofree char *before = NULL, *after = NULL;
  gsize before_length = 0, after_length = 0;
  assert_true(g_file_get_contents(place->path, &before, &before_length, NULL));
  assert_refused(place, STORE_WRITE, "no results of bootrace");
  assert_refused(place, STORE_READ, "no results of bootrace");
  assert_true(g_file_get_contents(place->path, &after, &after_length, NULL));
  assert_int_equal(before_length, after_length);
  assert_memory_equal(before, after, before_length);
}

static void refuses_tables_without_a_mark(void **state)
{
  make_with(*state, "PRAGMA application_id = 0; PRAGMA user_version = 0");
  assert_refused(*state, STORE_WRITE, "no results of bootrace");
}

static void refuses_a_newer_schema(void **state)
{
  make_with(*state, "PRAGMA user_version = 99");
  assert_refused(*state, STORE_WRITE, "written by a newer bootrace (schema 99");
  assert_refused(*state, STORE_READ, "upgrade bootrace");
}

static void reading_says_when_there_are_no_results_yet(void **state)
{
  const Place *place = *state;
  assert_refused(place, STORE_READ, "No such file");
  assert_true(g_file_set_contents(place->path, "", 0, NULL));
  assert_refused(place, STORE_READ, "holds no results yet");
}

static void gives_people_views_to_read(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_boot(store, boot_make("c1", 1, outcome_make(VERDICT_FAILED)));
  add_boot(store, boot_make("c1", 2, NULL));
  /* Views are off in our own connections: what they hold is copied as the sqlite3 program would see it. */
  Statement *statement = statement_get(store, "SELECT sql FROM sqlite_schema WHERE name = 'boot_summary'", NULL);
  gboolean row = FALSE;
  assert_true(statement_step(statement, &row, NULL) && row);
  g_autofree char *sql = column_text(statement);
  statement_reset(statement);
  g_autofree char *select = g_strconcat("SELECT result, text FROM (", strstr(sql, "SELECT"), ") ORDER BY boot", NULL);
  statement = statement_get(store, select, NULL);
  assert_true(statement_step(statement, &row, NULL) && row);
  g_autofree char *failed = column_text(statement), *text = column_text(statement);
  assert_string_equal(failed, "failed");
  assert_string_equal(text, "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2");
  assert_true(statement_step(statement, &row, NULL) && row);
  g_autofree char *lost = column_text(statement);
  assert_string_equal(lost, "lost");
  statement_reset(statement);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(makes_the_tables_in_an_empty_file),
      STORE_TEST(opens_its_own_file_again),
      STORE_TEST(refuses_a_foreign_sqlite_file_and_leaves_it_alone),
      STORE_TEST(refuses_tables_without_a_mark),
      STORE_TEST(refuses_a_newer_schema),
      STORE_TEST(reading_says_when_there_are_no_results_yet),
      STORE_TEST(gives_people_views_to_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
