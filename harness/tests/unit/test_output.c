/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "commands/output.h"
#include <glib/gstdio.h>

/* A path that nothing has yet, in a folder of its own. */
static int make_place(void **state)
{
  g_autofree char *folder = g_dir_make_tmp("bootrace-output-XXXXXX", NULL);
  *state = g_build_filename(folder, "report", NULL);
  return 0;
}

static int remove_place(void **state)
{
  g_autofree char *path = *state, *folder = g_path_get_dirname(path);
  (void)g_unlink(path);
  int removed = g_rmdir(folder);
  return removed; /* fails where a temporary file was left behind */
}

static void put(Output *output, const char *text)
{
  assert_true(g_output_stream_write_all(output_stream(output), text, strlen(text), NULL, NULL, NULL));
}

static void assert_content(const char *path, const char *want)
{
  g_autofree char *got = NULL;
  assert_true(g_file_get_contents(path, &got, NULL, NULL));
  assert_string_equal(got, want);
}

static void writes_a_file_whole(void **state)
{
  g_autoptr(Output) output = output_open(*state, NULL);
  put(output, "new");
  assert_true(output_commit(output, NULL));
  assert_content(*state, "new");
}

static void leaves_the_old_file_where_writing_was_given_up(void **state)
{
  assert_true(g_file_set_contents(*state, "old", -1, NULL));
  Output *output = output_open(*state, NULL);
  g_autofree char *much = g_strnfill(1 << 20, 'x');
  put(output, much);
  output_free(output);
  assert_content(*state, "old");
}

static void says_that_a_file_cannot_be_written(void **state)
{
  (void)state;
  GError *error = NULL;
  assert_null(output_open("/proc/bootrace/report", &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "/proc/bootrace/report: cannot be written: ");
}

static void says_that_there_is_no_space(void **state)
{
  (void)state;
  GError *error = NULL;
  g_autoptr(Output) output = output_open("/dev/full", &error);
  if (output) {
    put(output, "x");
    assert_false(output_commit(output, &error));
  }
  assert_error(error, BOOTRACE_ERROR_HOST, "/dev/full: cannot be written: ");
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
  const struct CMUnitTest tests[] = {
      PLACE_TEST(writes_a_file_whole),
      PLACE_TEST(leaves_the_old_file_where_writing_was_given_up),
      cmocka_unit_test(says_that_a_file_cannot_be_written),
      cmocka_unit_test(says_that_there_is_no_space),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
