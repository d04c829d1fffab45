/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/gate.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/console_log.h"
#include "campaign/gate_cache.h"
#include "control/protocol.h"
#include "image/tree.h"
#include "machine/checkpoint.h"
#include <poll.h>
#include <unistd.h>

/* A kept guest of 512 MiB takes some 150 MB. */
#define CACHE_BYTES (G_GINT64_CONSTANT(4) << 30)
#define READ_BYTES 65536
/* What a fork stirs into its own random numbers. */
#define RANDOM_BYTES 32

struct _Gate {
  char *folder;
  Hypervisor *hypervisor;  /* (borrowed) */
  const MachineSpec *spec; /* (borrowed) */
  char *path;
  int lock;
  GBytes *console;
  gboolean is_new;
};

void gate_close(Gate *gate)
{
  if (!gate)
    return;
  if (gate->lock >= 0)
    close(gate->lock);
  g_clear_pointer(&gate->console, g_bytes_unref);
  g_free(gate->path);
  g_free(gate->folder);
  g_free(gate);
}

gboolean gate_is_new(const Gate *gate)
{
  return gate->is_new;
}

GBytes *gate_console(const Gate *gate)
{
  return gate->console;
}

Machine *gate_fork(const Gate *gate, GError **error)
{
  return checkpoint_restore(gate->hypervisor, gate->spec, gate->path, error);
}

void gate_spoil(const Gate *gate)
{
  gate_cache_drop(gate->folder, gate->path);
}

GuestFile *gate_news(void)
{
  gint64 now_us = g_get_real_time();
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%" G_GINT64_FORMAT " ", now_us);
  guint8 random[RANDOM_BYTES] = {0};
  (void)!getentropy(random, sizeof random); /* fails for longer requests only */
  for (gsize i = 0; i < sizeof random; i++)
    g_string_append_printf(text, "%02x", random[i]);
  g_string_append_c(text, '\n');
  GuestFile *file = guest_file_new(PROTOCOL_GUEST_FORK, text->str, 0600);
  g_string_free(text, TRUE);
  return file;
}

/* ---- making one ---- */

static void read_console(const Machine *machine, ConsoleLog *log)
{
  char bytes[READ_BYTES];
  for (gssize length; (length = read(machine_console_fd(machine), bytes, sizeof bytes)) > 0;)
    console_log_append(log, bytes, (gsize)length);
}

/* Does the guest say that it waits for its plan? */
static gboolean is_ready(const Machine *machine, ControlReader *reader)
{
  char bytes[READ_BYTES];
  gssize length = read(machine_control_read_fd(machine), bytes, sizeof bytes);
  if (length <= 0)
    return FALSE;
  control_reader_feed(reader, bytes, (gsize)length);
  gboolean ready = FALSE;
  for (ControlRecord *record; (record = control_reader_next(reader)); control_record_free(record))
    ready |= record->kind == RECORD_READY;
  return ready;
}

static gboolean wait_until_ready(const GateRequest *request, const Machine *machine, ControlReader *reader,
                                 ConsoleLog *log, gint64 deadline_ns, GError **error)
{
  enum { EXIT, INTERRUPT, CONSOLE, CONTROL, N };
  for (gint64 left_ns; (left_ns = deadline_ns - clock_now_ns()) > 0;) {
    struct pollfd fds[N] = {
        [EXIT] = {.fd = machine_exit_fd(machine), .events = POLLIN},
        [INTERRUPT] = {.fd = request->interrupt_fd, .events = POLLIN},
        [CONSOLE] = {.fd = machine_console_fd(machine), .events = POLLIN},
        [CONTROL] = {.fd = machine_control_read_fd(machine), .events = POLLIN},
    };
    if (poll(fds, N, (int)MIN(left_ns / NS_PER_MS + 1, G_MAXINT)) < 0)
      continue;
    if (fds[INTERRUPT].revents)
      return error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted");
    read_console(machine, log);
    if (fds[CONTROL].revents & POLLIN && is_ready(machine, reader))
      return TRUE;
    if (fds[EXIT].revents)
      return error_set(error, BOOTRACE_ERROR_HOST, "the guest ended before it asked for its plan");
  }
  return error_set(error, BOOTRACE_ERROR_HOST, "the guest did not ask for its plan in time");
}

/* A gate is a few kilobytes, which the line takes at once: who is ready reads. */
static gboolean send_late(const GateRequest *request, const Machine *machine, GError **error)
{
  g_autoptr(GBytes) frame = control_frame(request->late);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(frame, &size);
  if (write(machine_control_write_fd(machine), bytes, size) == (gssize)size)
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_HOST, "the guest does not take the %zu bytes that build its late gate", size);
}

static gboolean wait_for_gate(const GateRequest *request, const Machine *machine, ConsoleLog *log, GError **error)
{
  g_autoptr(ControlReader) reader = control_reader_new();
  gint64 deadline_ns = clock_now_ns() + request->timeout_ns;
  if (!wait_until_ready(request, machine, reader, log, deadline_ns, error))
    return FALSE;
  return !request->late ||
         (send_late(request, machine, error) && wait_until_ready(request, machine, reader, log, deadline_ns, error));
}

static gboolean keep_console(const char *path, ConsoleLog *log, const char *inputs, GError **error)
{
  g_autofree char *console_path = g_build_filename(path, "console", NULL);
  g_autofree char *inputs_path = g_build_filename(path, "inputs", NULL);
  g_autoptr(GBytes) console = console_log_bytes(log);
  gsize length = 0;
  const char *bytes = g_bytes_get_data(console, &length);
  if (!g_file_set_contents(console_path, bytes ? bytes : "", (gssize)length, error) ||
      !g_file_set_contents(inputs_path, inputs, -1, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s", "");
  return TRUE;
}

/* One boot up to the gate, kept in PATH. */
static gboolean boot_to_gate(const GateRequest *request, const char *path, const char *inputs, GError **error)
{
  Machine *machine = checkpoint_begin(request->hypervisor, request->spec, path, error);
  if (!machine)
    return FALSE;
  ConsoleLog *log = console_log_new();
  gboolean good = wait_for_gate(request, machine, log, error) && checkpoint_keep(machine, path, error);
  read_console(machine, log); /* the guest stands still: what it has printed is all here */
  MachineEnd end;
  machine_end(machine, &end);
  machine_end_clear(&end);
  good = good && keep_console(path, log, inputs, error);
  console_log_free(log);
  return good;
}

static gboolean make(const GateRequest *request, const char *key, const char *inputs, GError **error)
{
  int lock = -1;
  gate_cache_trim(request->folder, CACHE_BYTES);
  g_autofree char *path = gate_cache_begin(request->folder, &lock, error);
  if (!path)
    return FALSE;
  gboolean good = boot_to_gate(request, path, inputs, error) && gate_cache_commit(request->folder, path, key, error);
  if (!good)
    (void)tree_remove(path);
  if (lock >= 0)
    close(lock);
  return good;
}

/* ---- opening ---- */

static Gate *find(const GateRequest *request, const char *key)
{
  g_autoptr(Gate) gate = g_new0(Gate, 1);
  gate->lock = -1;
  gate->hypervisor = request->hypervisor;
  gate->spec = request->spec;
  gate->folder = g_strdup(request->folder);
  gate->path = gate_cache_find(request->folder, key, &gate->lock);
  if (!gate->path)
    return NULL;
  g_autofree char *console_path = g_build_filename(gate->path, "console", NULL);
  char *console = NULL;
  gsize length = 0;
  if (!g_file_get_contents(console_path, &console, &length, NULL))
    return NULL;
  gate->console = g_bytes_new_take(console, length);
  return g_steal_pointer(&gate);
}

Gate *gate_open(const GateRequest *request, GError **error)
{
  g_autofree char *inputs = gate_inputs(request);
  g_autofree char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, inputs, -1);
  Gate *gate = find(request, key);
  if (gate)
    return gate;
  if (!make(request, key, inputs, error))
    return NULL;
  gate = find(request, key);
  if (gate)
    gate->is_new = TRUE;
  else
    error_set(error, BOOTRACE_ERROR_HOST, "the checkpoint in %s was removed at once", request->folder);
  return gate;
}
