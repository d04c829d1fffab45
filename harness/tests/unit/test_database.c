/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "store/database.h"

static void makes_the_folder_of_a_new_file(void **state)
{
  const Place *place = *state;
  g_autofree char *folder = g_build_filename(place->folder, "a", NULL);
  g_autofree char *path = g_build_filename(folder, "b.db", NULL);
  g_autoptr(Store) store = store_open(path, STORE_WRITE, NULL);
  assert_non_null(store);
  assert_string_equal(store_path(store), path);
  assert_int_equal(g_unlink(path), 0);
  assert_int_equal(g_rmdir(folder), 0);
}

static void says_that_a_place_cannot_be_written(void **state)
{
  (void)state;
  static const char *const PATHS[] = {"/proc/bootrace.db", "/proc/bootrace/results.db"};
  for (gsize i = 0; i < G_N_ELEMENTS(PATHS); i++) {
    GError *error = NULL;
    assert_null(store_open(PATHS[i], STORE_WRITE, &error));
    assert_error(error, BOOTRACE_ERROR_HOST, "--results=FILE");
  }
}

static void refuses_a_folder(void **state)
{
  const Place *place = *state;
  GError *error = NULL;
  assert_null(store_open(place->folder, STORE_WRITE, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "a folder");
}

static void refuses_what_is_no_database(void **state)
{
  const Place *place = *state;
  g_autofree char *text = g_strnfill(5000, 'x');
  assert_true(g_file_set_contents(place->path, text, -1, NULL));
  for (StoreMode mode = STORE_READ; mode <= STORE_WRITE; mode++) {
    GError *error = NULL;
    assert_null(store_open(place->path, mode, &error));
    assert_error(error, BOOTRACE_ERROR_INPUT, "no results of bootrace");
  }
}

static void says_what_to_free_when_the_disk_is_full(void **state)
{
  const Place *place = *state;
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  assert_true(store_execute(store, "PRAGMA max_page_count = 1", NULL)); /* SQLite keeps it at the present size */
  g_autoptr(BootRecord) boot = boot_make("c1", 1, outcome_make(VERDICT_FAILED));
  g_free(boot->plan);
  boot->plan = g_strnfill(100000, 'p');
  GError *error = NULL;
  assert_false(store_add_boot(store, boot, &error));
  g_autofree char *part = g_strdup_printf("no space left on the file system of %s; free some", place->folder);
  assert_error(error, BOOTRACE_ERROR_HOST, part);
  assert_true(store_execute(store, "PRAGMA max_page_count = 100000", NULL));
  assert_true(store_add_boot(store, boot, NULL));
}

static void says_that_another_process_holds_the_lock(void **state)
{
  g_autoptr(Store) holder = open_place(*state, STORE_WRITE);
  g_autoptr(Store) other = open_place(*state, STORE_WRITE);
  add_campaign(holder, "c1", 1);
  assert_true(store_execute(holder, "BEGIN IMMEDIATE", NULL));
  assert_true(store_execute(other, "PRAGMA busy_timeout = 1", NULL));
  g_autoptr(BootRecord) boot = boot_make("c1", 1, outcome_make(VERDICT_PASSED));
  GError *error = NULL;
  assert_false(store_add_boot(other, boot, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "locked by another process");
  assert_true(store_execute(holder, "COMMIT", NULL));
  assert_true(store_add_boot(other, boot, NULL));
}

static void two_writers_share_one_file(void **state)
{
  g_autoptr(Store) one = open_place(*state, STORE_WRITE);
  g_autoptr(Store) two = open_place(*state, STORE_WRITE);
  add_campaign(one, "c1", 1);
  add_campaign(two, "c2", 2);
  for (guint i = 1; i <= 5; i++) {
    add_boot(one, boot_make("c1", i, outcome_make(VERDICT_PASSED)));
    add_boot(two, boot_make("c2", i, outcome_make(VERDICT_PASSED)));
  }
  g_autoptr(BootRecord) boot = store_boot(one, "c2", 5, NULL);
  assert_non_null(boot);
}

static void reading_writes_nothing(void **state)
{
  {
    g_autoptr(Store) store = open_place(*state, STORE_WRITE);
    add_campaign(store, "c1", 1);
  }
  g_autoptr(Store) store = open_place(*state, STORE_READ);
  GError *error = NULL;
  assert_false(store_finish_campaign(store, "c1", "complete", 1, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "cannot be opened or written");
}

static void one_file_holds_everything_while_it_is_open(void **state)
{
  const Place *place = *state;
  g_autoptr(Store) store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  g_autofree char *bytes = NULL, *copy = g_build_filename(place->folder, "copy.db", NULL);
  gsize length = 0;
  assert_true(g_file_get_contents(place->path, &bytes, &length, NULL));
  assert_true(g_file_set_contents(copy, bytes, (gssize)length, NULL));
  g_autoptr(Store) copied = store_open(copy, STORE_READ, NULL);
  g_autoptr(CampaignRecord) record = store_campaign(copied, "c1", NULL);
  assert_non_null(record);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(makes_the_folder_of_a_new_file),
      cmocka_unit_test(says_that_a_place_cannot_be_written),
      STORE_TEST(refuses_a_folder),
      STORE_TEST(refuses_what_is_no_database),
      STORE_TEST(says_what_to_free_when_the_disk_is_full),
      STORE_TEST(says_that_another_process_holds_the_lock),
      STORE_TEST(two_writers_share_one_file),
      STORE_TEST(reading_writes_nothing),
      STORE_TEST(one_file_holds_everything_while_it_is_open),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
