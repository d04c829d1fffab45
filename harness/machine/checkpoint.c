/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/checkpoint.h"
#include "base/error.h"
#include "base/quantity.h"
#include "machine/connection.h"
#include "machine/machine_private.h"
#include "machine/monitor.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Changes with the layout of the folder, so that no older one is taken for it. */
#define FORM "checkpoint 1"
/* Some 60 kB of device state take milliseconds. */
#define TRANSFER_TIMEOUT_NS (60 * NS_PER_S)
#define TRANSFER "{\"execute\":\"%s\",\"arguments\":{\"uri\":\"fd:checkpoint\"}}"

char *checkpoint_maker(const Hypervisor *hypervisor)
{
  struct stat program = {0};
  (void)stat(hypervisor->emulator, &program);
  /* microvm has no versions: another build of QEMU may be another machine. */
  return g_strdup_printf(FORM "; %s; %s, %" G_GINT64_FORMAT " bytes of %" G_GINT64_FORMAT, hypervisor->versions,
                         hypervisor->emulator, (gint64)program.st_size, (gint64)program.st_mtime);
}

/* ---- files ---- */

static char *ram_path(const char *folder)
{
  return g_build_filename(folder, "ram", NULL);
}

static char *disk_path(const char *folder, guint index)
{
  return g_strdup_printf("%s/disk%u.qcow2", folder, index);
}

static gboolean make_ram(const char *path, gint64 size, const QemuUser *user, GError **error)
{
  int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean made = fd >= 0 && ftruncate(fd, size) == 0;
  int problem = errno;
  if (fd >= 0)
    close(fd);
  if (!made)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot make %s: %s", path, g_strerror(problem));
  return qemu_user_give(user, path, 0600, error);
}

static gboolean copy_file(const char *from, const char *to, const QemuUser *user, GError **error)
{
  g_autoptr(GFile) source = g_file_new_for_path(from), target = g_file_new_for_path(to);
  if (!g_file_copy(source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "cannot keep the disk %s: ", from);
  return qemu_user_give(user, to, 0600, error);
}

/* What the guest's disks hold is a part of the moment. */
static gboolean keep_disks(const Machine *machine, const char *folder, GError **error)
{
  const GPtrArray *overlays = machine->files->overlays;
  for (guint i = 0; i < overlays->len; i++) {
    const char *overlay = g_ptr_array_index(overlays, i);
    g_autofree char *kept = disk_path(folder, i);
    if (overlay && !copy_file(overlay, kept, &machine->hypervisor->user, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the state on its way ---- */

/* Waits until FD is ready for EVENTS or its other end is closed. */
static gboolean wait_for(int fd, short events, gint64 deadline_ns)
{
  struct pollfd waited = {.fd = fd, .events = events};
  for (;;) {
    gint64 left_ms = (deadline_ns - clock_now_ns()) / NS_PER_MS;
    int ready = left_ms > 0 ? poll(&waited, 1, (int)left_ms) : 0;
    if (ready > 0)
      return TRUE;
    if (ready == 0 || errno != EINTR)
      return FALSE;
  }
}

static gboolean too_slow(GError **error)
{
  return error_set(error, BOOTRACE_ERROR_HOST, "QEMU did not hand over its state within %d s",
                   (int)(TRANSFER_TIMEOUT_NS / NS_PER_S));
}

/* Reads from FD until QEMU closes its end. */
static gboolean receive(int fd, GByteArray *state, GError **error)
{
  gint64 deadline_ns = clock_now_ns() + TRANSFER_TIMEOUT_NS;
  guint8 bytes[65536];
  while (wait_for(fd, POLLIN, deadline_ns)) {
    gssize length = read(fd, bytes, sizeof bytes);
    if (length == 0)
      return TRUE;
    if (length > 0)
      g_byte_array_append(state, bytes, (guint)length);
  }
  return too_slow(error);
}

/* Writes STATE to FD, then waits until QEMU has read it to its end and closed. */
static gboolean transmit(int fd, const char *state, gsize length, GError **error)
{
  gint64 deadline_ns = clock_now_ns() + TRANSFER_TIMEOUT_NS;
  while (length > 0 && wait_for(fd, POLLOUT, deadline_ns)) {
    gssize written = send(fd, state, length, MSG_NOSIGNAL);
    if (written < 0 && (errno == EPIPE || errno == ECONNRESET))
      return TRUE; /* QEMU has given up: it will say why */
    if (written > 0) {
      state += written;
      length -= (gsize)written;
    }
  }
  (void)shutdown(fd, SHUT_WR); /* QEMU would wait for ever for the rest of a state cut short */
  return (length == 0 && wait_for(fd, 0, deadline_ns)) || too_slow(error);
}

/* A socket whose other end QEMU has, as "checkpoint". Returns: our end, non-blocking, or -1. */
static int connect_to_qemu(const Machine *machine, GError **error)
{
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    error_set(error, BOOTRACE_ERROR_HOST, "cannot make a socket: %s", g_strerror(errno));
    return -1;
  }
  gboolean given = monitor_give(machine->domain, "checkpoint", ends[1], error);
  close(ends[1]);
  if (given && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
    return ends[0];
  close(ends[0]);
  return -1;
}

/* RAM that lies in a file is no part of the state. */
static gboolean leave_ram_out(const Machine *machine, GError **error)
{
  g_autofree char *reply = monitor_run(machine->domain,
                                       "{\"execute\":\"migrate-set-capabilities\",\"arguments\":{\"capabilities\":"
                                       "[{\"capability\":\"x-ignore-shared\",\"state\":true}]}}",
                                       error);
  return reply != NULL;
}

static gboolean start_transfer(const Machine *machine, const char *command, GError **error)
{
  g_autofree char *text = g_strdup_printf(TRANSFER, command);
  g_autofree char *reply = monitor_run(machine->domain, text, error);
  return reply != NULL;
}

/* ---- keeping ---- */

Machine *checkpoint_begin(Hypervisor *hypervisor, const MachineSpec *spec, const char *folder, GError **error)
{
  g_autofree char *ram = ram_path(folder);
  if (!qemu_user_give(&hypervisor->user, folder, 0700, error) ||
      !make_ram(ram, spec->memory_bytes, &hypervisor->user, error))
    return NULL;
  Machine *machine = machine_start_paused(hypervisor, spec, &(MachineMemory){.file = ram}, error);
  return machine ? machine_resume(machine, spec, error) : NULL;
}

/* The last byte comes before QEMU calls the transfer complete, but hardly. */
static gboolean is_complete(const Machine *machine, GError **error)
{
  gint64 deadline_ns = clock_now_ns() + TRANSFER_TIMEOUT_NS;
  do {
    g_autofree char *status = monitor_status(machine->domain, "{\"execute\":\"query-migrate\"}", error);
    if (!status)
      return FALSE;
    if (g_str_equal(status, "completed"))
      return TRUE;
    if (g_str_equal(status, "failed") || g_str_equal(status, "cancelled"))
      return error_set(error, BOOTRACE_ERROR_HOST, "QEMU could not write its state down");
  } while (clock_now_ns() < deadline_ns);
  return too_slow(error);
}

static GByteArray *take_state(const Machine *machine, GError **error)
{
  int fd = connect_to_qemu(machine, error);
  if (fd < 0)
    return NULL;
  g_autoptr(GByteArray) state = g_byte_array_new();
  gboolean taken = start_transfer(machine, "migrate", error) && receive(fd, state, error);
  close(fd);
  return taken && is_complete(machine, error) ? g_steal_pointer(&state) : NULL;
}

gboolean checkpoint_keep(Machine *machine, const char *folder, GError **error)
{
  if (virDomainSuspend(machine->domain) != 0)
    return connection_error(error, "cannot stop the machine: ");
  if (!leave_ram_out(machine, error))
    return FALSE;
  g_autoptr(GByteArray) state = take_state(machine, error);
  if (!state || !keep_disks(machine, folder, error))
    return FALSE;
  g_autofree char *path = g_build_filename(folder, "state", NULL);
  if (!g_file_set_contents_full(path, (const char *)state->data, state->len, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s", "");
  return TRUE;
}

/* ---- going on ---- */

static gboolean give_state(const Machine *machine, const char *state, gsize length, GError **error)
{
  int fd = connect_to_qemu(machine, error);
  if (fd < 0)
    return FALSE;
  gboolean given = start_transfer(machine, "migrate-incoming", error) && transmit(fd, state, length, error);
  close(fd);
  return given;
}

static gboolean load_state(const Machine *machine, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename(folder, "state", NULL);
  g_autofree char *state = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &state, &length, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s", "");
  if (!leave_ram_out(machine, error) || !give_state(machine, state, length, error))
    return FALSE;
  g_autofree char *status = monitor_status(machine->domain, "{\"execute\":\"query-status\"}", error);
  return status && (!g_str_equal(status, "inmigrate") ||
                    error_set(error, BOOTRACE_ERROR_HOST, "QEMU does not take the state in %s", path));
}

/* QEMU ends where it cannot take a state, and has then said why. */
static void prefer_words_of_qemu(const Machine *machine, GError **error)
{
  g_autofree char *words = machine_words_of_qemu(machine);
  if (!*words)
    return;
  g_clear_error(error);
  error_set(error, BOOTRACE_ERROR_HOST, "QEMU does not go on from the checkpoint: %s", words);
}

static Machine *start_and_load(Hypervisor *hypervisor, const MachineSpec *spec, const char *folder, GError **error)
{
  g_autofree char *ram = ram_path(folder);
  Machine *machine = machine_start_paused(hypervisor, spec, &(MachineMemory){.file = ram, .forked = TRUE}, error);
  if (!machine)
    return NULL;
  g_autoptr(GError) reason = NULL;
  if (load_state(machine, folder, &reason))
    return machine_resume(machine, spec, error);
  prefer_words_of_qemu(machine, &reason);
  g_propagate_error(error, g_steal_pointer(&reason));
  machine_discard(machine);
  return NULL;
}

Machine *checkpoint_restore(Hypervisor *hypervisor, const MachineSpec *spec, const char *folder, GError **error)
{
  /* Each machine writes to an overlay of its own over the disk as it was at the moment. */
  g_autofree MachineDisk *disks = g_new0(MachineDisk, spec->n_disks);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < spec->n_disks; i++) {
    disks[i] = spec->disks[i];
    if (disks[i].read_only)
      continue;
    char *kept = disk_path(folder, i);
    g_ptr_array_add(paths, kept);
    disks[i] = (MachineDisk){.path = kept, .format = "qcow2"};
  }
  MachineSpec restored = *spec;
  restored.disks = disks;
  return start_and_load(hypervisor, &restored, folder, error);
}
