/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "machine/guard.h"
#include "machine/private_directory.h"
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char *base;

static char *make(const char *wanted, int *lock_fd)
{
  GError *error = NULL;
  char *directory = private_directory_make(base, wanted, (gid_t)-1, lock_fd, &error);
  assert_no_error(error);
  return directory;
}

static void a_directory_is_its_owners_alone(void **state)
{
  (void)state;
  int lock_fd;
  g_autofree char *directory = make(NULL, &lock_fd);
  struct stat status;
  assert_int_equal(stat(directory, &status), 0);
  assert_int_equal(status.st_mode & 0777, 0700);
  close(lock_fd);
}

static void sweeps_dead_runs_and_spares_living_ones(void **state)
{
  (void)state;
  int dead_lock, living_lock, new_lock;
  g_autofree char *dead = make(NULL, &dead_lock);
  close(dead_lock);
  g_autofree char *living = make(NULL, &living_lock);
  assert_false(g_file_test(dead, G_FILE_TEST_EXISTS));
  g_autofree char *new = make(NULL, &new_lock);
  assert_true(g_file_test(living, G_FILE_TEST_IS_DIR));
  assert_string_not_equal(living, new);
  close(living_lock);
  close(new_lock);
}

static void a_wanted_name_is_used_again(void **state)
{
  (void)state;
  int lock_fd;
  g_autofree char *directory = make("r-wanted", &lock_fd);
  assert_true(g_str_has_suffix(directory, "/r-wanted"));
  close(lock_fd);
}

static void refuses_a_base_that_others_may_write(void **state)
{
  (void)state;
  assert_int_equal(g_chmod(base, 0777), 0);
  int lock_fd;
  GError *error = NULL;
  assert_null(private_directory_make(base, NULL, (gid_t)-1, &lock_fd, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "not a folder of yours alone");
  assert_int_equal(g_chmod(base, 0700), 0);
}

static void the_base_leaves_room_for_libvirts_sockets(void **state)
{
  (void)state;
  g_autofree char *path = private_directory_base();
  assert_true(strlen(path) + strlen("/r-XXXXXX") <= 49);
}

static int set_up(void **state)
{
  (void)state;
  base = g_dir_make_tmp("test-private-XXXXXX", NULL);
  return base ? 0 : -1;
}

static int tear_down(void **state)
{
  (void)state;
  gboolean removed = guard_remove_tree(base);
  g_free(base);
  return removed ? 0 : -1;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_directory_is_its_owners_alone, set_up, tear_down),
      cmocka_unit_test_setup_teardown(sweeps_dead_runs_and_spares_living_ones, set_up, tear_down),
      cmocka_unit_test_setup_teardown(a_wanted_name_is_used_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(refuses_a_base_that_others_may_write, set_up, tear_down),
      cmocka_unit_test(the_base_leaves_room_for_libvirts_sockets),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
