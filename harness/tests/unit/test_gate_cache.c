/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "campaign/gate_cache.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY_S (24 * 3600)
#define NO_LIMIT G_MAXINT64

static char *folder;

/* A checkpoint KEY whose state has BYTES, last used AGE_S ago. */
static char *put(const char *key, gsize bytes, gint64 age_s)
{
  GError *error = NULL;
  int lock = -1;
  g_autofree char *made = gate_cache_begin(folder, &lock, &error);
  assert_no_error(error);
  assert_true(lock >= 0);
  g_autofree char *state = g_build_filename(made, "state", NULL), *text = g_strnfill(bytes, 'x');
  assert_true(g_file_set_contents(state, text, (gssize)bytes, NULL));
  gboolean good = gate_cache_commit(folder, made, key, &error);
  assert_no_error(error);
  assert_true(good);
  close(lock);
  char *path = g_build_filename(folder, key, NULL);
  gint64 then_s = g_get_real_time() / G_USEC_PER_SEC - age_s;
  const struct timespec times[] = {{.tv_sec = then_s}, {.tv_sec = then_s}};
  assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
  return path;
}

static gboolean exists(const char *path)
{
  return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void finds_what_was_committed_and_nothing_half_made(void **state)
{
  (void)state;
  GError *error = NULL;
  int lock = -1;
  g_autofree char *made = gate_cache_begin(folder, &lock, &error);
  assert_no_error(error);
  assert_non_null(made);
  int found_lock = -1;
  assert_null(gate_cache_find(folder, "k", &found_lock));
  close(lock);
  g_autofree char *path = put("k", 10, 0);
  g_autofree char *found = gate_cache_find(folder, "k", &found_lock);
  assert_string_equal(found, path);
  close(found_lock);
}

static void the_first_of_two_makers_wins(void **state)
{
  (void)state;
  g_autofree char *path = put("k", 10, 0), *same = put("k", 20, 0);
  assert_string_equal(path, same);
  g_autofree char *file = g_build_filename(path, "state", NULL);
  struct stat status;
  assert_int_equal(stat(file, &status), 0);
  assert_int_equal(status.st_size, 10);
}

static void what_was_not_used_for_weeks_goes_and_a_use_renews(void **state)
{
  (void)state;
  g_autofree char *old = put("old", 10, 15 * DAY_S), *used = put("used", 10, 15 * DAY_S);
  g_autofree char *young = put("young", 10, 13 * DAY_S);
  int lock = -1;
  g_autofree char *found = gate_cache_find(folder, "used", &lock);
  assert_non_null(found);
  close(lock);
  gate_cache_trim(folder, NO_LIMIT);
  assert_false(exists(old));
  assert_true(exists(used));
  assert_true(exists(young));
}

static void the_longest_unused_go_until_the_rest_fits(void **state)
{
  (void)state;
  g_autofree char *first = put("a", 100000, 300), *second = put("b", 100000, 200), *third = put("c", 100000, 100);
  gate_cache_trim(folder, 250000);
  assert_false(exists(first));
  assert_true(exists(second));
  assert_true(exists(third));
}

static void what_is_in_use_stays(void **state)
{
  (void)state;
  g_autofree char *path = put("k", 100000, 0);
  int lock = -1;
  g_autofree char *found = gate_cache_find(folder, "k", &lock);
  assert_non_null(found);
  gate_cache_trim(folder, 0);
  assert_true(exists(path));
  close(lock);
  gate_cache_trim(folder, 0);
  assert_false(exists(path));
}

static void what_a_dead_process_left_half_made_goes(void **state)
{
  (void)state;
  GError *error = NULL;
  int lock = -1;
  g_autofree char *dead = gate_cache_begin(folder, &lock, &error);
  assert_no_error(error);
  close(lock);
  g_autofree char *alive = gate_cache_begin(folder, &lock, &error);
  assert_no_error(error);
  const struct timespec times[] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
  assert_int_equal(utimensat(AT_FDCWD, dead, times, 0), 0);
  assert_int_equal(utimensat(AT_FDCWD, alive, times, 0), 0);
  gate_cache_trim(folder, NO_LIMIT);
  assert_false(exists(dead));
  assert_true(exists(alive));
  close(lock);
}

static int set_up(void **state)
{
  (void)state;
  folder = g_strdup("/tmp/test-gate-cache-XXXXXX");
  return g_mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
  (void)state;
  const char *argv[] = {"rm", "-r", folder, NULL};
  g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_clear_pointer(&folder, g_free);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(finds_what_was_committed_and_nothing_half_made, set_up, tear_down),
      cmocka_unit_test_setup_teardown(the_first_of_two_makers_wins, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_was_not_used_for_weeks_goes_and_a_use_renews, set_up, tear_down),
      cmocka_unit_test_setup_teardown(the_longest_unused_go_until_the_rest_fits, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_is_in_use_stays, set_up, tear_down),
      cmocka_unit_test_setup_teardown(what_a_dead_process_left_half_made_goes, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
