/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repository/build_command.h"
#include "tests/unit/test.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
  char *folder, *log;
} Place;

static int place_make(void **state)
{
  Place *place = g_new0(Place, 1);
  place->folder = g_dir_make_tmp("bootrace-build-XXXXXX", NULL);
  place->log = g_build_filename(place->folder, "log", NULL);
  *state = place;
  return 0;
}

static int place_remove(void **state)
{
  Place *place = *state;
  (void)g_unlink(place->log);
  int gone = g_rmdir(place->folder);
  g_free(place->folder);
  g_free(place->log);
  g_free(place);
  return gone;
}

#define place_test(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

static gboolean run(const Place *place, const char *command, int interrupt_fd, BuildResult *ret, GError **error)
{
  static const char *const SETTINGS[] = {"BOOTRACE_COMMIT=a=b", NULL};
  const Build build = {.command = command,
                       .folder = place->folder,
                       .settings = SETTINGS,
                       .log = place->log,
                       .interrupt_fd = interrupt_fd};
  return build_run(&build, ret, error);
}

static void the_last_line_is_the_result_and_all_is_in_the_log(void **state)
{
  const Place *place = *state;
  g_auto(BuildResult) result = {0};
  g_autoptr(GError) error = NULL;
  assert_true(run(place, "echo first; echo bad >&2; echo \"  $BOOTRACE_COMMIT \"; echo; pwd >&2", -1, &result, &error));
  assert_no_error(error);
  assert_int_equal(result.status, 0);
  assert_string_equal(result.last_line, "a=b");
  g_autofree char *log = NULL;
  assert_true(g_file_get_contents(place->log, &log, NULL, NULL));
  assert_non_null(strstr(log, "first"));
  assert_non_null(strstr(log, "bad"));
  assert_non_null(strstr(log, place->folder));
}

static void a_command_that_fails_is_a_result(void **state)
{
  g_auto(BuildResult) failed = {0}, killed = {0};
  assert_true(run(*state, "echo no such unit >&2; exit 7", -1, &failed, NULL));
  assert_int_equal(failed.status, 7);
  assert_string_equal(failed.last_line, "");
  g_autofree char *end = build_log_end(((const Place *)*state)->log);
  assert_string_equal(end, "no such unit");
  assert_true(run(*state, "kill -TERM $$", -1, &killed, NULL));
  assert_int_equal(killed.status, 128 + 15);
}

static void much_output_is_no_trouble(void **state)
{
  g_auto(BuildResult) result = {0};
  assert_true(run(*state, "seq 100000; echo the end", -1, &result, NULL));
  assert_string_equal(result.last_line, "the end");
}

static void what_stays_in_the_background_is_not_waited_for(void **state)
{
  g_auto(BuildResult) result = {0};
  assert_true(run(*state, "sleep 1000 & echo $!", -1, &result, NULL));
  assert_int_equal(result.status, 0);
  assert_int_equal(kill((pid_t)atoi(result.last_line), SIGKILL), 0); /* it still ran */
}

static void an_interruption_ends_the_command(void **state)
{
  int ends[2] = {-1, -1};
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(write(ends[1], "x", 1), 1);
  g_auto(BuildResult) result = {0};
  GError *error = NULL;
  assert_false(run(*state, "sleep 1000", ends[0], &result, &error));
  assert_error(error, BOOTRACE_ERROR_CANCELLED, "interrupted");
  close(ends[0]);
  close(ends[1]);
}

static void a_log_that_cannot_be_written_is_an_error(void **state)
{
  const Place *place = *state;
  const Place other = {.folder = place->folder, .log = place->folder};
  g_auto(BuildResult) result = {0};
  GError *error = NULL;
  assert_false(run(&other, "true", -1, &result, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, place->folder);
  g_autofree char *nothing = build_log_end("/nonexistent/log");
  assert_string_equal(nothing, "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      place_test(the_last_line_is_the_result_and_all_is_in_the_log),
      place_test(a_command_that_fails_is_a_result),
      place_test(much_output_is_no_trouble),
      place_test(what_stays_in_the_background_is_not_waited_for),
      place_test(an_interruption_ends_the_command),
      place_test(a_log_that_cannot_be_written_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
