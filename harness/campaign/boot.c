/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/boot.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/console_log.h"
#include "campaign/patience.h"
#include "campaign/pressure.h"
#include "control/control.h"
#include "control/protocol.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One probe sends two dumps, one boot two sets of times and a few errors; a guest that sends more is talking nonsense.
 */
#define RECORDS_MAX 64
#define READ_BYTES 65536

typedef enum { WATCH_ON, WATCH_DECIDED, WATCH_GUEST_ENDED, WATCH_TIMEOUT, WATCH_CANCELLED } Watch;

typedef struct {
  const BootSettings *settings;
  const BootRequest *request;
  Machine *machine;
  Judge *judge;
  ConsoleLog *log;
  ControlReader *reader;
  GBytes *frame; /* what is still to be sent, from FRAME_SENT on; NULL before the guest is ready */
  gsize frame_sent;
  gboolean taken;   /* the guest has the plan */
  const Gate *gate; /* that it went on from; NULL for a cold boot */
  guint dumps, times;
  gint64 begin_ns; /* before there was a machine */
  gint64 started_ns;
  gint64 report_until_ns; /* set when the judge was first seen to be sure; 0 before */
  BootResult *result;
} Boot;

void boot_result_free(BootResult *result)
{
  if (!result)
    return;
  outcome_free(result->outcome);
  g_free(result->lost);
  g_clear_pointer(&result->console, g_bytes_unref);
  g_ptr_array_unref(result->records);
  g_free(result->arguments);
  g_free(result);
}

static void boot_clear(Boot *boot)
{
  judge_free(boot->judge);
  console_log_free(boot->log);
  control_reader_free(boot->reader);
  g_clear_pointer(&boot->frame, g_bytes_unref);
}

/* ---- what the guest says ---- */

/* The guest waits for its plan. */
static void begin_frame(Boot *boot)
{
  g_autoptr(GuestFile) news = boot->result->forked ? gate_news() : NULL;
  g_autoptr(GPtrArray) files = g_ptr_array_new();
  gboolean late = boot->gate && boot->gate == boot->settings->late;
  const GPtrArray *plan = late ? boot->request->late_files : boot->request->files;
  for (guint i = 0; i < plan->len; i++)
    g_ptr_array_add(files, g_ptr_array_index(plan, i));
  if (news)
    g_ptr_array_add(files, news);
  g_clear_pointer(&boot->frame, g_bytes_unref);
  boot->frame = control_frame(files);
  boot->frame_sent = 0;
}

/* A guest that cannot trace sends no trace: there is nothing more to wait for. */
static gboolean is_trace_fault(const ControlRecord *record)
{
  static const char START[] = PROTOCOL_TRACE_FAULT ":";
  gsize length = 0;
  const char *text = g_bytes_get_data(record->payload, &length);
  return length >= strlen(START) && memcmp(text, START, strlen(START)) == 0;
}

static void take_record(Boot *boot, ControlRecord *record)
{
  switch (record->kind) {
  case RECORD_READY:
    begin_frame(boot);
    control_record_free(record);
    return;
  case RECORD_TOOK:
    boot->taken = TRUE;
    control_record_free(record);
    return;
  case RECORD_DUMP:
  case RECORD_TRACE:
    boot->dumps++;
    break;
  case RECORD_TIMES:
    boot->times++;
    break;
  case RECORD_ERROR:
    if (is_trace_fault(record))
      boot->dumps = boot->request->dumps_wanted;
    break;
  }
  if (boot->result->records->len < RECORDS_MAX)
    g_ptr_array_add(boot->result->records, record);
  else
    control_record_free(record);
}

static void read_control(Boot *boot)
{
  char bytes[READ_BYTES];
  gssize length = read(machine_control_read_fd(boot->machine), bytes, sizeof bytes);
  if (length <= 0)
    return;
  control_reader_feed(boot->reader, bytes, (gsize)length);
  for (ControlRecord *record; (record = control_reader_next(boot->reader));)
    take_record(boot, record);
}

static void send_frame(Boot *boot)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data(boot->frame, &size);
  gssize sent = write(machine_control_write_fd(boot->machine), bytes + boot->frame_sent, size - boot->frame_sent);
  if (sent > 0)
    boot->frame_sent += (gsize)sent;
  if (boot->frame_sent == size || (sent < 0 && errno != EAGAIN && errno != EINTR))
    g_clear_pointer(&boot->frame, g_bytes_unref);
}

static void take_console(Boot *boot, const void *bytes, gsize length)
{
  console_log_append(boot->log, bytes, length);
  judge_feed(boot->judge, bytes, length, clock_now_ns());
}

/* Returns: whether there was something to read. */
static gboolean read_console(Boot *boot)
{
  char bytes[READ_BYTES];
  gssize length = read(machine_console_fd(boot->machine), bytes, sizeof bytes);
  if (length <= 0)
    return FALSE;
  take_console(boot, bytes, (gsize)length);
  return TRUE;
}

/* ---- waiting ---- */

static int poll_timeout_ms(gint64 now_ns, gint64 deadline_ns)
{
  gint64 left = deadline_ns > now_ns ? deadline_ns - now_ns : 0;
  return (int)MIN((left + NS_PER_MS - 1) / NS_PER_MS, G_MAXINT);
}

/* Has the boot shown all that it was started for? */
static gboolean is_done(Boot *boot, gint64 now_ns)
{
  if (boot->request->dumps_wanted > 0)
    return boot->dumps >= boot->request->dumps_wanted;
  if (!judge_decided(boot->judge, now_ns))
    return FALSE;
  if (boot->report_until_ns == 0)
    boot->report_until_ns = now_ns + patience_report_ns(now_ns - boot->started_ns);
  return boot->times >= boot->request->times_wanted || now_ns >= boot->report_until_ns;
}

/* When is_done() may turn true, or the boot's time is over, without a word from the guest. */
static gint64 next_wake_ns(const Boot *boot, gint64 deadline_ns)
{
  if (boot->request->dumps_wanted > 0)
    return deadline_ns;
  return MIN(deadline_ns, boot->report_until_ns > 0 ? boot->report_until_ns : judge_deadline_ns(boot->judge));
}

static Watch watch_once(Boot *boot, gint64 deadline_ns)
{
  enum { EXIT, INTERRUPT, STOP, CONSOLE, CONTROL, CONTROL_WRITE, N };
  gint64 now = clock_now_ns();
  if (is_done(boot, now))
    return WATCH_DECIDED;
  if (now >= deadline_ns)
    return WATCH_TIMEOUT;
  struct pollfd fds[N] = {
      [EXIT] = {.fd = machine_exit_fd(boot->machine), .events = POLLIN},
      [INTERRUPT] = {.fd = boot->settings->interrupt_fd, .events = POLLIN},
      [STOP] = {.fd = boot->settings->stop_fd, .events = POLLIN},
      [CONSOLE] = {.fd = machine_console_fd(boot->machine), .events = POLLIN},
      [CONTROL] = {.fd = machine_control_read_fd(boot->machine), .events = POLLIN},
      [CONTROL_WRITE] = {.fd = boot->frame ? machine_control_write_fd(boot->machine) : -1, .events = POLLOUT},
  };
  if (poll(fds, N, poll_timeout_ms(now, next_wake_ns(boot, deadline_ns))) < 0)
    return WATCH_ON; /* EINTR: look again */
  if (fds[INTERRUPT].revents || fds[STOP].revents)
    return WATCH_CANCELLED;
  if (fds[CONSOLE].revents & POLLIN)
    read_console(boot);
  if (fds[CONTROL].revents & POLLIN)
    read_control(boot);
  if (fds[CONTROL_WRITE].revents & POLLOUT)
    send_frame(boot);
  return fds[EXIT].revents ? WATCH_GUEST_ENDED : WATCH_ON;
}

static Watch watch(Boot *boot)
{
  boot->started_ns = clock_now_ns();
  gint64 deadline_ns = boot->started_ns + boot->settings->timeout_ns;
  Watch state = WATCH_ON;
  while (state == WATCH_ON)
    state = watch_once(boot, deadline_ns);
  if (state == WATCH_GUEST_ENDED) {
    while (read_console(boot))
      ;
    read_control(boot);
  }
  return state;
}

/* ---- what it was ---- */

static ConsoleEnd console_end(Watch state)
{
  switch (state) {
  case WATCH_ON:
  case WATCH_DECIDED:
    return CONSOLE_END_STOPPED;
  case WATCH_GUEST_ENDED:
    return CONSOLE_END_GUEST;
  case WATCH_TIMEOUT:
  case WATCH_CANCELLED:
    return CONSOLE_END_TIMEOUT;
  }
  g_assert_not_reached();
}

static void lose(BootResult *result, char *reason)
{
  result->status = BOOT_LOST;
  result->lost = reason;
}

/* Asks the judge, and lends the machine of a boot that has failed, where it still runs, to who wants it. */
static void judge_boot(Boot *boot, Watch state)
{
  if (state == WATCH_CANCELLED)
    return;
  boot->result->outcome = judge_finish(boot->judge, console_end(state), clock_now_ns());
  boot->result->wall_ns = clock_now_ns() - boot->begin_ns;
  if (boot->settings->on_failure && state != WATCH_GUEST_ENDED && verdict_is_failure(boot->result->outcome->verdict))
    boot->settings->on_failure(boot->machine, boot->settings->on_failure_data);
}

static void conclude(Boot *boot, Watch state, const MachineEnd *end)
{
  BootResult *result = boot->result;
  result->cpu_ns = end->cpu_ns;
  result->console = console_log_bytes(boot->log);
  result->console_bytes = console_log_total(boot->log);
  if (state == WATCH_CANCELLED) {
    result->status = BOOT_CANCELLED;
    return;
  }
  if (state == WATCH_GUEST_ENDED && end->reason == MACHINE_END_HOST) {
    g_clear_pointer(&result->outcome, outcome_free);
    lose(result, g_strdup(end->detail ? end->detail : "QEMU ended by itself"));
    return;
  }
  if (result->outcome->verdict == VERDICT_PASSED && boot->request->perturbed && !boot->taken) {
    g_clear_pointer(&result->outcome, outcome_free);
    lose(result, g_strdup("the guest never took its plan, so this boot was not perturbed"));
  }
}

/* The latest gate at which the plan is still to come. Returns: (borrowed), or NULL: the boot is cold. */
static const Gate *latest_gate(const Boot *boot)
{
  if (!boot->request->fork)
    return NULL;
  return boot->settings->late && boot->request->late_files ? boot->settings->late : boot->settings->gate;
}

static gboolean start_at_gate(Boot *boot, const Gate *gate, GError **error)
{
  boot->gate = gate;
  boot->machine = gate_fork(gate, error);
  if (!boot->machine)
    return FALSE;
  gsize length = 0;
  const void *console = g_bytes_get_data(gate_console(gate), &length);
  boot->result->forked = TRUE;
  take_console(boot, console, length);
  begin_frame(boot);
  return TRUE;
}

static gboolean prepare(Boot *boot, GError **error)
{
  boot->judge = judge_new(boot->settings->rules, boot->settings->pass_marker, boot->settings->grace_ns, error);
  if (!boot->judge)
    return FALSE;
  boot->log = console_log_new();
  boot->reader = control_reader_new();
  const Gate *gate = latest_gate(boot);
  if (gate)
    return start_at_gate(boot, gate, error);
  boot->machine = machine_start(boot->settings->hypervisor, &boot->settings->spec, error);
  return boot->machine != NULL;
}

BootResult *boot_run(const BootSettings *settings, const BootRequest *request)
{
  Boot boot = {.settings = settings, .request = request, .result = g_new0(BootResult, 1)};
  boot.result->records = g_ptr_array_new_with_free_func((GDestroyNotify)control_record_free);
  boot.result->started_ns = g_get_real_time() * NS_PER_US;
  boot.result->cpu_ns = -1;
  (void)getloadavg(&boot.result->load, 1);
  boot.result->pressure = pressure_now();
  boot.begin_ns = clock_now_ns();
  g_autoptr(GError) error = NULL;
  if (prepare(&boot, &error)) {
    boot.result->arguments = g_strdup(machine_arguments(boot.machine));
    Watch state = watch(&boot);
    MachineEnd end = {0};
    judge_boot(&boot, state);
    machine_end(boot.machine, &end);
    conclude(&boot, state, &end);
    machine_end_clear(&end);
  } else {
    lose(boot.result, g_strdup(error->message));
  }
  if (!settings->on_failure || boot.result->wall_ns == 0)
    boot.result->wall_ns = clock_now_ns() - boot.begin_ns;
  boot_clear(&boot);
  return boot.result;
}
