/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machines on real libvirt and QEMU, with the parrot guest. */
#include "tests/unit/test.h"

#include "base/quantity.h"
#include "control/protocol.h"
#include "machine/accelerator.h"
#include "machine/machine.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static Hypervisor *hypervisor;
static char *folder; /* of transcripts: QEMU's user must reach it */

static char *write_file(const char *name, const char *text, gssize length)
{
  char *path = g_build_filename(folder, name, NULL);
  assert_true(g_file_set_contents(path, text, length, NULL));
  assert_int_equal(g_chmod(path, 0644), 0);
  return path;
}

static Machine *start_parrot(const char *transcript)
{
  g_autofree char *initrd = write_file("transcript", transcript, -1);
  MachineSpec spec = {.type = MACHINE_MICROVM,
                      .accelerator = ACCELERATOR_TCG,
                      .memory_bytes = 32 << 20,
                      .cpus = 1,
                      .kernel = PARROT_ELF,
                      .initrd = initrd};
  GError *error = NULL;
  Machine *machine = machine_start(hypervisor, &spec, &error);
  assert_no_error(error);
  return machine;
}

/* Appends what FD has to TEXT until it holds WANTED, or (WANTED is NULL) until its end. */
static void read_until(int fd, GString *text, const char *wanted)
{
  for (;;) {
    char buffer[4096];
    ssize_t length = read(fd, buffer, sizeof buffer);
    if (length > 0)
      g_string_append_len(text, buffer, length);
    else if (length == 0)
      return;
    else if (errno != EAGAIN)
      fail_msg("read: %s", g_strerror(errno));
    else
      poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
    if (wanted && strstr(text->str, wanted))
      return;
  }
}

static void wait_for_exit(const Machine *machine)
{
  poll(&(struct pollfd){.fd = machine_exit_fd(machine), .events = POLLIN}, 1, -1);
}

static void keeps_the_console_from_the_first_byte_to_the_last(void **state)
{
  (void)state;
  Machine *machine = start_parrot("first line\nlast line\n");
  g_autoptr(GString) console = g_string_new(NULL);
  wait_for_exit(machine);
  read_until(machine_console_fd(machine), console, NULL);
  MachineEnd end;
  machine_end(machine, &end);
  assert_string_equal(console->str, "first line\nlast line\n");
  assert_int_equal(end.reason, MACHINE_END_GUEST);
  assert_true(end.cpu_ns > 0);
  assert_null(end.detail);
  machine_end_clear(&end);
}

static void sees_a_reset_as_the_guests_end(void **state)
{
  (void)state;
  Machine *machine = start_parrot("before\n@@reset\nafter\n");
  wait_for_exit(machine);
  MachineEnd end;
  machine_end(machine, &end);
  assert_int_equal(end.reason, MACHINE_END_GUEST);
  machine_end_clear(&end);
}

static pid_t pid_of(const Machine *machine)
{
  (void)machine;
  g_autofree char *pattern = g_build_filename(hypervisor_directory(hypervisor), "run", "qemu", NULL);
  g_autoptr(GDir) pids = g_dir_open(pattern, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name(pids)))
    if (g_str_has_prefix(name, "boot-") && g_str_has_suffix(name, ".pid")) {
      g_autofree char *path = g_build_filename(pattern, name, NULL);
      g_autofree char *text = NULL;
      assert_true(g_file_get_contents(path, &text, NULL, NULL));
      return atoi(text);
    }
  fail_msg("no pid file");
  return 0;
}

static MachineEnd end_after_signal(int signal_number)
{
  Machine *machine = start_parrot("up\n@@hang\n");
  g_autoptr(GString) console = g_string_new(NULL);
  read_until(machine_console_fd(machine), console, "up\n");
  kill(pid_of(machine), signal_number);
  wait_for_exit(machine);
  MachineEnd end;
  machine_end(machine, &end);
  return end;
}

static void sees_a_killed_qemu_as_the_hosts_fault(void **state)
{
  (void)state;
  MachineEnd end = end_after_signal(SIGKILL);
  assert_int_equal(end.reason, MACHINE_END_HOST);
  assert_non_null(strstr(end.detail, "signal 9"));
  machine_end_clear(&end);
}

static void sees_a_terminated_qemu_as_the_hosts_fault(void **state)
{
  (void)state;
  MachineEnd end = end_after_signal(SIGTERM);
  assert_int_equal(end.reason, MACHINE_END_HOST);
  assert_non_null(strstr(end.detail, "by a signal"));
  machine_end_clear(&end);
}

static void stops_a_guest_that_hangs(void **state)
{
  (void)state;
  Machine *machine = start_parrot("up\n@@hang\n");
  g_autoptr(GString) console = g_string_new(NULL);
  read_until(machine_console_fd(machine), console, "up\n");
  assert_non_null(strstr(machine_arguments(machine), "-kernel " PARROT_ELF));
  MachineEnd end;
  machine_end(machine, &end);
  assert_int_equal(end.reason, MACHINE_END_STOPPED);
  assert_true(end.cpu_ns > 0);
  machine_end_clear(&end);
}

static void the_control_line_reaches_the_guest_and_comes_back(void **state)
{
  (void)state;
  Machine *machine = start_parrot("asking\n@@plan\nanswered\n@@hang\n");
  g_autoptr(GString) console = g_string_new(NULL), control = g_string_new(NULL);
  read_until(machine_console_fd(machine), console, "asking\n");
  read_until(machine_control_read_fd(machine), control, PROTOCOL_RECORD "ready 0\n");
  static const char frame[] = PROTOCOL_FRAME "00000011/x\0"
                                             "0644"
                                             "00000002hi";
  assert_int_equal(write(machine_control_write_fd(machine), frame, sizeof frame - 1), sizeof frame - 1);
  read_until(machine_control_read_fd(machine), control, PROTOCOL_RECORD "took ");
  read_until(machine_console_fd(machine), console, "answered\n");
  MachineEnd end;
  machine_end(machine, &end);
  machine_end_clear(&end);
}

static GError *start_bad(MachineSpec spec)
{
  spec.memory_bytes = 32 << 20;
  spec.cpus = 1;
  spec.accelerator = ACCELERATOR_TCG;
  GError *error = NULL;
  assert_null(machine_start(hypervisor, &spec, &error));
  return error;
}

static void names_a_kernel_that_qemu_refuses_and_says_why(void **state)
{
  (void)state;
  g_autofree char *kernel = write_file("truncated-kernel", "\177ELF", 4);
  assert_error(start_bad((MachineSpec){.kernel = kernel}), BOOTRACE_ERROR_HOST, "truncated-kernel");
  assert_error(start_bad((MachineSpec){.kernel = kernel}), BOOTRACE_ERROR_HOST, "kernel");
}

static void names_a_missing_file(void **state)
{
  (void)state;
  assert_error(start_bad((MachineSpec){.kernel = "/no/such/kernel"}), BOOTRACE_ERROR_HOST,
               "kernel /no/such/kernel: No such file");
  assert_error(start_bad((MachineSpec){.kernel = PARROT_ELF, .initrd = "/no/such/initrd"}), BOOTRACE_ERROR_HOST,
               "initrd /no/such/initrd");
}

static void never_writes_to_a_disk_that_takes_writes(void **state)
{
  (void)state;
  g_autofree char *image = g_malloc0(1 << 20), *disk = write_file("disk.raw", image, 1 << 20);
  assert_int_equal(g_chmod(disk, 0444), 0);
  g_autofree char *initrd = write_file("disk-transcript", "with a disk\n", -1);
  MachineDisk disks[] = {{.path = disk, .format = "raw"}, {.path = disk, .format = "raw", .read_only = TRUE}};
  MachineSpec spec = {.memory_bytes = 32 << 20,
                      .cpus = 1,
                      .accelerator = ACCELERATOR_TCG,
                      .kernel = PARROT_ELF,
                      .initrd = initrd,
                      .disks = disks,
                      .n_disks = G_N_ELEMENTS(disks)};
  GError *error = NULL;
  Machine *machine = machine_start(hypervisor, &spec, &error);
  assert_no_error(error);
  assert_non_null(strstr(machine_arguments(machine), "disk0.qcow2"));
  wait_for_exit(machine);
  MachineEnd end;
  machine_end(machine, &end);
  assert_int_equal(end.reason, MACHINE_END_GUEST);
  machine_end_clear(&end);
}

static void boots_every_machine_type(void **state)
{
  (void)state;
  g_autofree char *initrd = write_file("q35-transcript", "on q35\n@@hang\n", -1);
  MachineSpec spec = {.type = MACHINE_Q35, .memory_bytes = 64 << 20, .cpus = 1, .kernel = PARROT_ELF, .initrd = initrd};
  AcceleratorCheck check;
  accelerator_check(hypervisor, &spec, ACCELERATOR_TCG, 60 * NS_PER_S, &check);
  if (!check.works)
    fail_msg("%s", check.detail);
  accelerator_check_clear(&check);
}

static void an_accelerator_that_shows_no_byte_does_not_work(void **state)
{
  (void)state;
  g_autofree char *initrd = write_file("silent-transcript", "@@hang\n", -1);
  MachineSpec spec = {.memory_bytes = 32 << 20, .cpus = 1, .kernel = PARROT_ELF, .initrd = initrd};
  AcceleratorCheck check;
  accelerator_check(hypervisor, &spec, ACCELERATOR_TCG, 300 * NS_PER_MS, &check);
  assert_false(check.works);
  assert_non_null(strstr(check.detail, "no console byte"));
  accelerator_check_clear(&check);
}

static guint entries(const char *path)
{
  g_autoptr(GDir) names = g_dir_open(path, 0, NULL);
  guint count = 0;
  const char *name;
  while (names && (name = g_dir_read_name(names))) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    count += 1 + (g_file_test(child, G_FILE_TEST_IS_SYMLINK) ? 0 : entries(child));
  }
  return count;
}

static void boots_leave_no_descriptor_process_or_file(void **state)
{
  (void)state;
  guint files = entries(hypervisor_directory(hypervisor)), descriptors = entries("/proc/self/fd");
  for (guint i = 0; i < 20; i++) {
    Machine *machine = start_parrot(i % 2 ? "x\n" : "x\n@@hang\n");
    g_autoptr(GString) console = g_string_new(NULL);
    read_until(machine_console_fd(machine), console, "x\n");
    MachineEnd end;
    machine_end(machine, &end);
    machine_end_clear(&end);
  }
  assert_int_equal(entries(hypervisor_directory(hypervisor)), files);
  assert_int_equal(entries("/proc/self/fd"), descriptors);
  g_autofree char *children = NULL;
  g_autofree char *path = g_strdup_printf("/proc/self/task/%d/children", (int)getpid());
  assert_true(g_file_get_contents(path, &children, NULL, NULL));
  g_auto(GStrv) pids = g_strsplit(g_strstrip(children), " ", -1);
  assert_int_equal(g_strv_length(pids), 1); /* the guard */
}

static void a_second_hypervisor_of_the_process_works_after_the_first_is_closed(void **state)
{
  (void)state;
  GError *error = NULL;
  assert_null(hypervisor_open(NULL, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "already");
  g_autofree char *directory = g_strdup(hypervisor_directory(hypervisor));
  hypervisor_close(hypervisor);
  assert_false(g_file_test(directory, G_FILE_TEST_EXISTS));
  error = NULL;
  hypervisor = hypervisor_open(NULL, &error);
  assert_no_error(error);
  keeps_the_console_from_the_first_byte_to_the_last(NULL);
}

static void says_why_a_connection_cannot_be(void **state)
{
  (void)state;
  GError *error = NULL;
  assert_null(hypervisor_open("qemu+ssh://elsewhere/system", &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "run bootrace on elsewhere itself");
  error = NULL;
  assert_null(hypervisor_open("xen:///system", &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "QEMU only");
  error = NULL;
  assert_null(hypervisor_open("qemu:///embed?root=/x", &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "itself");
}

static int set_up(void **state)
{
  (void)state;
  folder = g_strdup("/tmp/test-machine-XXXXXX");
  assert_non_null(g_mkdtemp_full(folder, 0755));
  GError *error = NULL;
  hypervisor = hypervisor_open(NULL, &error);
  assert_no_error(error);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  hypervisor_close(hypervisor);
  const char *argv[] = {"rm", "-r", folder, NULL};
  g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free(folder);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_the_console_from_the_first_byte_to_the_last),
      cmocka_unit_test(sees_a_reset_as_the_guests_end),
      cmocka_unit_test(sees_a_killed_qemu_as_the_hosts_fault),
      cmocka_unit_test(sees_a_terminated_qemu_as_the_hosts_fault),
      cmocka_unit_test(stops_a_guest_that_hangs),
      cmocka_unit_test(the_control_line_reaches_the_guest_and_comes_back),
      cmocka_unit_test(names_a_kernel_that_qemu_refuses_and_says_why),
      cmocka_unit_test(names_a_missing_file),
      cmocka_unit_test(never_writes_to_a_disk_that_takes_writes),
      cmocka_unit_test(boots_every_machine_type),
      cmocka_unit_test(an_accelerator_that_shows_no_byte_does_not_work),
      cmocka_unit_test(boots_leave_no_descriptor_process_or_file),
      cmocka_unit_test(says_why_a_connection_cannot_be),
      cmocka_unit_test(a_second_hypervisor_of_the_process_works_after_the_first_is_closed),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
