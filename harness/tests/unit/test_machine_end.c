/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "machine/machine_end.h"
#include <signal.h>

static void assert_end(WatchState state, MachineEndReason reason, const char *detail, gint64 cpu_ns)
{
  MachineEnd end;
  machine_end_classify(&state, &end);
  assert_int_equal(end.reason, reason);
  assert_int_equal(end.cpu_ns, cpu_ns);
  if (detail)
    assert_non_null(strstr(end.detail, detail));
  else
    assert_null(end.detail);
  machine_end_clear(&end);
}

#define EXITED(code) ((code) << 8)

static void a_clean_exit_is_the_guests_end(void **state)
{
  (void)state;
  assert_end((WatchState){.reaped = TRUE, .status = EXITED(0), .guest_shutdown = TRUE, .cpu_ns = 7}, MACHINE_END_GUEST,
             NULL, 7);
  assert_end((WatchState){.reaped = TRUE, .status = EXITED(0), .cpu_ns = 7}, MACHINE_END_GUEST, NULL, 7);
}

static void a_guest_that_asked_for_its_end_may_be_killed_by_libvirt(void **state)
{
  (void)state;
  assert_end((WatchState){.reaped = TRUE, .status = SIGKILL, .guest_shutdown = TRUE}, MACHINE_END_GUEST, NULL, 0);
  assert_end((WatchState){.reaped = TRUE, .status = SIGKILL, .crashed = TRUE}, MACHINE_END_GUEST, NULL, 0);
}

static void a_signal_or_an_exit_status_is_the_hosts_fault(void **state)
{
  (void)state;
  assert_end((WatchState){.reaped = TRUE, .status = SIGKILL}, MACHINE_END_HOST, "killed by signal 9", 0);
  assert_end((WatchState){.reaped = TRUE, .status = EXITED(1)}, MACHINE_END_HOST, "exit status 1", 0);
  assert_end((WatchState){.reaped = TRUE, .status = EXITED(0), .host_shutdown = TRUE}, MACHINE_END_HOST, "by a signal",
             0);
}

static void a_daemons_word_counts_where_qemu_is_not_ours(void **state)
{
  (void)state;
  assert_end((WatchState){.stopped = TRUE}, MACHINE_END_GUEST, NULL, -1);
  assert_end((WatchState){.stopped = TRUE, .failed = TRUE}, MACHINE_END_HOST, "gone without a word", -1);
  assert_end((WatchState){.stopped = TRUE, .failed = TRUE, .guest_shutdown = TRUE}, MACHINE_END_GUEST, NULL, -1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_clean_exit_is_the_guests_end),
      cmocka_unit_test(a_guest_that_asked_for_its_end_may_be_killed_by_libvirt),
      cmocka_unit_test(a_signal_or_an_exit_status_is_the_hosts_fault),
      cmocka_unit_test(a_daemons_word_counts_where_qemu_is_not_ours),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
