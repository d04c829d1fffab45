/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard with real processes: shells that carry a directory's path in their arguments, as QEMU does. */
#include "tests/unit/test.h"

#include "machine/guard.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *make_directory(void)
{
  char *directory = g_dir_make_tmp("test-guard-XXXXXX", NULL);
  g_autofree char *deep = g_build_filename(directory, "lib", "qemu", NULL);
  assert_int_equal(g_mkdir_with_parents(deep, 0700), 0);
  return directory;
}

/* A process that waits for ever and has DIRECTORY SUFFIX among its arguments. */
static pid_t start_waiter(const char *directory, const char *suffix)
{
  g_autofree char *argument = g_strconcat(directory, suffix, NULL);
  int ready[2];
  assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
  pid_t pid = fork();
  if (pid == 0) {
    int never[2];
    if (pipe(never) == 0 && dup2(never[0], 0) == 0)
      execlp("sh", "sh", "-c", "read line", argument, NULL);
    _exit(127);
  }
  close(ready[1]);
  char byte;
  assert_int_equal(read(ready[0], &byte, 1), 0); /* its end is closed by exec: the arguments are there */
  close(ready[0]);
  return pid;
}

static gboolean was_killed(pid_t pid)
{
  int status;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void ends_the_processes_of_its_directory_and_no_other(void **state)
{
  (void)state;
  g_autofree char *directory = make_directory(), *other = make_directory();
  pid_t ours = start_waiter(directory, "/lib/qemu/domain-1/monitor.sock"), theirs = start_waiter(other, "/lib/qemu/x"),
        reader = start_waiter(directory, "/log/qemu/x.log");
  guard_end_processes(directory);
  assert_true(was_killed(ours));
  assert_int_equal(waitpid(theirs, NULL, WNOHANG), 0);
  assert_int_equal(waitpid(reader, NULL, WNOHANG), 0);
  kill(theirs, SIGKILL);
  kill(reader, SIGKILL);
  assert_true(was_killed(theirs) && was_killed(reader));
  assert_true(guard_remove_tree(directory));
  assert_true(guard_remove_tree(other));
}

static void removes_a_tree_without_following_links(void **state)
{
  (void)state;
  g_autofree char *directory = make_directory(), *other = make_directory();
  g_autofree char *link_path = g_build_filename(directory, "lib", "link", NULL);
  g_autofree char *fifo = g_build_filename(directory, "lib", "qemu", "fifo", NULL);
  assert_int_equal(symlink(other, link_path), 0);
  assert_int_equal(mkfifo(fifo, 0600), 0);
  assert_true(guard_remove_tree(directory));
  assert_false(g_file_test(directory, G_FILE_TEST_EXISTS));
  assert_true(g_file_test(other, G_FILE_TEST_IS_DIR));
  assert_true(guard_remove_tree(other));
  assert_true(guard_remove_tree(other)); /* gone is gone */
}

/* A run that starts a guard and a process, says their pids, and is killed. */
static void die_with_a_guard(const char *directory, int lock_fd, int report_fd)
{
  GError *error = NULL;
  Guard *guard = guard_start(directory, lock_fd, &error);
  pid_t waiter = guard ? start_waiter(directory, "/lib/qemu/domain-1/master-key.aes") : -1;
  if (write(report_fd, &waiter, sizeof waiter) == sizeof waiter)
    kill(getpid(), SIGKILL);
  _exit(1);
}

static void ends_all_and_cleans_up_when_its_owner_is_killed(void **state)
{
  (void)state;
  assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  g_autofree char *directory = make_directory();
  g_autofree char *lock = g_build_filename(directory, "lock", NULL);
  int lock_fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600), report[2];
  assert_int_equal(pipe2(report, O_CLOEXEC), 0);
  pid_t owner = fork();
  if (owner == 0)
    die_with_a_guard(directory, lock_fd, report[1]);
  pid_t waiter = -1;
  assert_int_equal(read(report[0], &waiter, sizeof waiter), sizeof waiter);
  assert_true(was_killed(owner));
  assert_true(was_killed(waiter));
  assert_true(waitpid(-1, NULL, 0) > 0); /* the guard itself: it has done its work */
  assert_false(g_file_test(directory, G_FILE_TEST_EXISTS));
  close(lock_fd);
  close(report[0]);
  close(report[1]);
}

static void a_dismissed_guard_touches_nothing(void **state)
{
  (void)state;
  g_autofree char *directory = make_directory();
  pid_t waiter = start_waiter(directory, "/lib/qemu/x");
  GError *error = NULL;
  int lock_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  Guard *guard = guard_start(directory, lock_fd, &error);
  assert_no_error(error);
  guard_dismiss(guard);
  assert_int_equal(waitpid(waiter, NULL, WNOHANG), 0);
  assert_true(g_file_test(directory, G_FILE_TEST_IS_DIR));
  kill(waiter, SIGKILL);
  assert_true(was_killed(waiter));
  close(lock_fd);
  assert_true(guard_remove_tree(directory));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ends_the_processes_of_its_directory_and_no_other),
      cmocka_unit_test(removes_a_tree_without_following_links),
      cmocka_unit_test(ends_all_and_cleans_up_when_its_owner_is_killed),
      cmocka_unit_test(a_dismissed_guard_touches_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
