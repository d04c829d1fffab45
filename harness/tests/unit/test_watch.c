/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/quantity.h"
#include "machine/watch.h"
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static WatchTable *table;

static gboolean readable(int fd)
{
  return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0) == 1;
}

static void a_process_has_ended_only_when_the_reaper_says_so(void **state)
{
  (void)state;
  Watch *watch = watch_new(table, "a", TRUE);
  watch_table_event(table, "a", WATCH_STOPPED);
  assert_false(readable(watch_exit_fd(watch)));
  assert_false(watch_wait_end(watch, FALSE, 0));
  watch_table_process_ended(table, "a", TRUE, 256, 7);
  assert_true(readable(watch_exit_fd(watch)));
  assert_true(watch_wait_end(watch, TRUE, 0));
  WatchState seen = watch_state(watch);
  assert_true(seen.reaped && seen.stopped && seen.status == 256 && seen.cpu_ns == 7);
  watch_free(watch);
}

static void a_daemons_domain_ends_with_its_event(void **state)
{
  (void)state;
  Watch *watch = watch_new(table, "a", FALSE);
  watch_table_event(table, "a", WATCH_GUEST_SHUTDOWN);
  assert_false(readable(watch_exit_fd(watch)));
  watch_table_event(table, "a", WATCH_FAILED);
  assert_true(readable(watch_exit_fd(watch)));
  WatchState seen = watch_state(watch);
  assert_true(seen.guest_shutdown && seen.failed && seen.stopped && !seen.reaped);
  watch_free(watch);
}

static void a_lost_connection_ends_all(void **state)
{
  (void)state;
  Watch *first = watch_new(table, "a", FALSE), *second = watch_new(table, "b", FALSE);
  watch_table_lost(table);
  assert_true(watch_wait_end(first, TRUE, 0) && watch_state(first).failed);
  assert_true(watch_wait_end(second, TRUE, 0));
  watch_free(first);
  watch_free(second);
}

static void events_of_strangers_are_ignored(void **state)
{
  (void)state;
  Watch *watch = watch_new(table, "a", FALSE);
  watch_table_event(table, "b", WATCH_STOPPED);
  watch_table_process_ended(table, "b", TRUE, 0, 0);
  assert_false(watch_state(watch).ended);
  watch_free(watch);
  watch_table_event(table, "a", WATCH_CRASHED);
}

static void kills_the_process_that_was_found(void **state)
{
  (void)state;
  Watch *watch = watch_new(table, "a", TRUE);
  assert_int_equal(watch_wait_pid(watch, 0), 0);
  watch_kill(watch); /* not found yet: nothing */
  pid_t pid = fork();
  if (pid == 0)
    for (;;)
      pause();
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  watch_table_process_started(table, "a", pid, pidfd);
  close(pidfd);
  assert_int_equal(watch_wait_pid(watch, NS_PER_S), pid);
  watch_kill(watch);
  int status;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  watch_free(watch);
}

static int set_up(void **state)
{
  (void)state;
  table = watch_table_new();
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  watch_table_unref(table);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_process_has_ended_only_when_the_reaper_says_so),
      cmocka_unit_test(a_daemons_domain_ends_with_its_event),
      cmocka_unit_test(a_lost_connection_ends_all),
      cmocka_unit_test(events_of_strangers_are_ignored),
      cmocka_unit_test(kills_the_process_that_was_found),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
