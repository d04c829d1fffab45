/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checkpoints on real libvirt and QEMU, with the parrot guest. */
#include "tests/unit/test.h"

#include "control/protocol.h"
#include "machine/checkpoint.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <unistd.h>

#define MEMORY_BYTES (32 << 20)
/* Says `ready`, waits for the frame, then tells what it got. */
#define TRANSCRIPT "before\n@@plan\nafter\n@@printplan\n@@hang\n"

static Hypervisor *hypervisor;
static char *folder; /* of the transcript and the checkpoints: QEMU's user must reach it */
static guint checkpoints;
static GError *problem;

static MachineSpec spec_of(const char *initrd)
{
  return (MachineSpec){.type = MACHINE_MICROVM,
                       .accelerator = ACCELERATOR_TCG,
                       .memory_bytes = MEMORY_BYTES,
                       .cpus = 1,
                       .kernel = PARROT_ELF,
                       .initrd = initrd};
}

static char *write_file(const char *name, const char *text)
{
  char *path = g_build_filename(folder, name, NULL);
  assert_true(g_file_set_contents(path, text, -1, NULL));
  assert_int_equal(g_chmod(path, 0644), 0);
  return path;
}

static char *new_folder(void)
{
  char *path = g_strdup_printf("%s/kept-%u", folder, checkpoints++);
  assert_int_equal(g_mkdir(path, 0700), 0);
  return path;
}

/* Appends what FD has to TEXT until it holds WANTED. */
static void read_until(int fd, GString *text, const char *wanted)
{
  while (!strstr(text->str, wanted)) {
    char buffer[4096];
    ssize_t length = read(fd, buffer, sizeof buffer);
    if (length > 0)
      g_string_append_len(text, buffer, length);
    else if (length == 0)
      fail_msg("the guest ended after: %s", text->str);
    else if (errno != EAGAIN)
      fail_msg("read: %s", g_strerror(errno));
    else
      poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
  }
}

static void end(Machine *machine)
{
  MachineEnd how;
  machine_end(machine, &how);
  assert_int_equal(how.reason, MACHINE_END_STOPPED);
  machine_end_clear(&how);
}

/* Keeps SPEC at its `ready` in KEPT. */
static void keep(const MachineSpec *spec, const char *kept)
{
  Machine *machine = checkpoint_begin(hypervisor, spec, kept, &problem);
  assert_no_error(problem);
  g_autoptr(GString) control = g_string_new(NULL), console = g_string_new(NULL);
  read_until(machine_control_read_fd(machine), control, PROTOCOL_RECORD "ready 0\n");
  gboolean good = checkpoint_keep(machine, kept, &problem);
  assert_no_error(problem);
  assert_true(good);
  read_until(machine_console_fd(machine), console, "before\n");
  assert_null(strstr(console->str, "after"));
  end(machine);
}

static Machine *restore(const MachineSpec *spec, const char *kept)
{
  Machine *machine = checkpoint_restore(hypervisor, spec, kept, &problem);
  assert_no_error(problem);
  return machine;
}

/* Gives the plan TEXT of four bytes to MACHINE, which prints it. */
static void give_plan(Machine *machine, const char *text)
{
  g_autoptr(GString) control = g_string_new(NULL), console = g_string_new(NULL);
  g_autoptr(GByteArray) frame = g_byte_array_new();
  g_autofree char *payload = g_strdup_printf("%s%c0644%08x%s", PROTOCOL_GUEST_PLAN, '\001', 4u, text);
  *strchr(payload, '\001') = '\0';
  guint length = (guint)strlen(PROTOCOL_GUEST_PLAN) + 1 + 4 + 8 + 4;
  g_autofree char *head = g_strdup_printf(PROTOCOL_FRAME "%08x", length);
  g_byte_array_append(frame, (const guint8 *)head, (guint)strlen(head));
  g_byte_array_append(frame, (const guint8 *)payload, length);
  assert_int_equal(write(machine_control_write_fd(machine), frame->data, frame->len), frame->len);
  read_until(machine_control_read_fd(machine), control, PROTOCOL_RECORD "took ");
  read_until(machine_console_fd(machine), console, text);
  assert_non_null(strstr(console->str, "after\n"));
  assert_null(strstr(console->str, "before"));
}

static void a_machine_goes_on_from_where_another_one_was_kept(void **state)
{
  (void)state;
  g_autofree char *initrd = write_file("transcript", TRANSCRIPT), *kept = new_folder();
  const MachineSpec spec = spec_of(initrd);
  keep(&spec, kept);
  Machine *machine = restore(&spec, kept);
  give_plan(machine, "abcd");
  end(machine);
}

static void machines_of_one_checkpoint_do_not_see_each_other(void **state)
{
  (void)state;
  g_autofree char *initrd = write_file("transcript", TRANSCRIPT), *kept = new_folder();
  const MachineSpec spec = spec_of(initrd);
  keep(&spec, kept);
  Machine *first = restore(&spec, kept), *second = restore(&spec, kept);
  give_plan(second, "wxyz");
  give_plan(first, "abcd");
  end(first);
  end(second);
}

static char *digest_of(const char *kept, const char *name)
{
  g_autofree char *path = g_build_filename(kept, name, NULL), *bytes = NULL;
  gsize length = 0;
  assert_true(g_file_get_contents(path, &bytes, &length, NULL));
  return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
}

static guint open_descriptors(void)
{
  g_autoptr(GDir) names = g_dir_open("/proc/self/fd", 0, NULL);
  guint count = 0;
  while (names && g_dir_read_name(names))
    count++;
  return count;
}

static void no_machine_changes_what_was_kept_or_leaves_a_descriptor(void **state)
{
  (void)state;
  g_autofree char *initrd = write_file("transcript", TRANSCRIPT), *kept = new_folder();
  const MachineSpec spec = spec_of(initrd);
  keep(&spec, kept);
  g_autofree char *ram = digest_of(kept, "ram"), *device_state = digest_of(kept, "state");
  guint descriptors = open_descriptors();
  for (guint i = 0; i < 5; i++) {
    Machine *machine = restore(&spec, kept);
    give_plan(machine, "abcd");
    end(machine);
  }
  assert_int_equal(open_descriptors(), descriptors);
  g_autofree char *ram_after = digest_of(kept, "ram"), *state_after = digest_of(kept, "state");
  assert_string_equal(ram, ram_after);
  assert_string_equal(device_state, state_after);
}

static void disks_that_take_writes_are_kept_and_never_written_again(void **state)
{
  (void)state;
  g_autofree char *initrd = write_file("transcript", TRANSCRIPT), *kept = new_folder();
  g_autofree char *raw = g_build_filename(folder, "disk.raw", NULL);
  g_autofree char *zeros = g_malloc0(1 << 20);
  assert_true(g_file_set_contents(raw, zeros, 1 << 20, NULL));
  assert_int_equal(g_chmod(raw, 0444), 0);
  const MachineDisk disks[] = {{.path = raw, .format = "raw", .read_only = TRUE}, {.path = raw, .format = "raw"}};
  MachineSpec spec = spec_of(initrd);
  spec.disks = disks;
  spec.n_disks = G_N_ELEMENTS(disks);
  keep(&spec, kept);
  g_autofree char *disk = digest_of(kept, "disk1.qcow2");
  Machine *machine = restore(&spec, kept);
  give_plan(machine, "abcd");
  end(machine);
  g_autofree char *disk_after = digest_of(kept, "disk1.qcow2");
  assert_string_equal(disk, disk_after);
}

static void q35_can_be_kept_as_well(void **state)
{
  (void)state;
  g_autofree char *initrd = write_file("transcript", TRANSCRIPT), *kept = new_folder();
  MachineSpec spec = spec_of(initrd);
  spec.type = MACHINE_Q35;
  spec.memory_bytes = 64 << 20;
  keep(&spec, kept);
  Machine *machine = restore(&spec, kept);
  give_plan(machine, "abcd");
  end(machine);
}

static void a_broken_checkpoint_is_refused_with_the_words_of_qemu(void **state)
{
  (void)state;
  g_autofree char *initrd = write_file("transcript", TRANSCRIPT), *kept = new_folder();
  const MachineSpec spec = spec_of(initrd);
  keep(&spec, kept);
  g_autofree char *path = g_build_filename(kept, "state", NULL), *bytes = NULL;
  gsize length = 0;
  assert_true(g_file_get_contents(path, &bytes, &length, NULL));
  assert_true(g_file_set_contents(path, bytes, (gssize)length / 2, NULL));
  GError *error = NULL;
  assert_null(checkpoint_restore(hypervisor, &spec, kept, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "QEMU");
  error = NULL;
  assert_int_equal(g_unlink(path), 0);
  assert_null(checkpoint_restore(hypervisor, &spec, kept, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "No such file");
}

static int set_up(void **state)
{
  (void)state;
  folder = g_strdup("/tmp/test-checkpoint-XXXXXX");
  assert_non_null(g_mkdtemp_full(folder, 0755));
  hypervisor = hypervisor_open(NULL, &problem);
  assert_no_error(problem);
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
      cmocka_unit_test(a_machine_goes_on_from_where_another_one_was_kept),
      cmocka_unit_test(machines_of_one_checkpoint_do_not_see_each_other),
      cmocka_unit_test(no_machine_changes_what_was_kept_or_leaves_a_descriptor),
      cmocka_unit_test(disks_that_take_writes_are_kept_and_never_written_again),
      cmocka_unit_test(q35_can_be_kept_as_well),
      cmocka_unit_test(a_broken_checkpoint_is_refused_with_the_words_of_qemu),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
