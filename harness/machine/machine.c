/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/machine.h"
#include "base/error.h"
#include "base/quantity.h"
#include "machine/connection.h"
#include "machine/domain_xml.h"
#include "machine/hypervisor_private.h"
#include "machine/machine_end.h"
#include "machine/machine_private.h"
#include "machine/qemu_log.h"
#include <unistd.h>

/* QEMU runs when libvirt says so; its pid file's notice is then at most a scheduler's delay away. */
#define PID_TIMEOUT_NS (30 * NS_PER_S)
/* After SIGKILL only a process in an uninterruptible wait (a dead network file system) lives on. */
#define END_TIMEOUT_NS (30 * NS_PER_S)

static gboolean check_files(const MachineSpec *spec, const QemuUser *user, GError **error)
{
  gboolean good = qemu_user_can_read(user, "kernel", spec->kernel, error) &&
                  (!spec->initrd || qemu_user_can_read(user, "initrd", spec->initrd, error));
  for (guint i = 0; good && i < spec->n_disks; i++)
    good = qemu_user_can_read(user, "disk", spec->disks[i].path, error);
  for (guint i = 0; good && i < spec->n_shares; i++)
    good = qemu_user_can_read(user, "shared folder", spec->shares[i].path, error);
  return good;
}

static char *log_path(const Machine *machine)
{
  return machine->hypervisor->embedded
             ? g_strdup_printf("%s/log/qemu/%s.log", machine->hypervisor->directory, machine->name)
             : NULL;
}

char *machine_words_of_qemu(const Machine *machine)
{
  g_autofree char *path = log_path(machine);
  g_autofree char *text = NULL;
  return path && g_file_get_contents(path, &text, NULL, NULL) ? qemu_log_words(text) : g_strdup("");
}

/* With its console gone and its log removed, nothing of the machine is left. */
static void release(Machine *machine)
{
  g_autofree char *path = log_path(machine);
  if (path)
    unlink(path);
  if (machine->domain)
    virDomainFree(machine->domain);
  watch_free(machine->watch);
  machine_files_free(machine->files);
  g_free(machine->arguments);
  g_free(machine->name);
  g_free(machine);
}

static void stop(Machine *machine)
{
  if (machine->hypervisor->embedded) {
    watch_kill(machine->watch);
    watch_wait_end(machine->watch, FALSE, END_TIMEOUT_NS);
  }
  /* The embedded driver sees the end by itself; asking it meanwhile would only stand in its way. */
  if (machine->hypervisor->embedded && watch_wait_end(machine->watch, TRUE, 5 * NS_PER_S))
    return;
  /* "Domain not found" is success: it went away by itself. */
  (void)virDomainDestroy(machine->domain);
  watch_wait_end(machine->watch, TRUE, END_TIMEOUT_NS);
}

static gboolean start_failed(const Machine *machine, const MachineSpec *spec, GError **error)
{
  g_autoptr(GError) reason = NULL;
  connection_error(&reason, "%s", "");
  g_autofree char *words = machine_words_of_qemu(machine);
  return error_set(error, BOOTRACE_ERROR_HOST, "QEMU does not start with kernel %s%s%s: %s", spec->kernel,
                   spec->initrd ? ", initrd " : "", spec->initrd ? spec->initrd : "", *words ? words : reason->message);
}

static char *read_arguments(pid_t pid)
{
  g_autofree char *path = g_strdup_printf("/proc/%d/cmdline", (int)pid);
  g_autofree char *text = NULL;
  gsize length;
  if (pid == 0 || !g_file_get_contents(path, &text, &length, NULL) || length == 0)
    return NULL;
  g_autoptr(GString) line = g_string_new(NULL);
  for (const char *word = text; word < text + length; word += strlen(word) + 1) {
    gboolean plain = *word && !word[strcspn(word, " \t\n'\"\\$`{}[]()<>|&;*?#~!")];
    g_autofree char *quoted = plain ? g_strdup(word) : g_shell_quote(word);
    g_string_append_printf(line, "%s%s", line->len ? " " : "", quoted);
  }
  return g_string_free(g_steal_pointer(&line), FALSE);
}

static gboolean create(Machine *machine, const MachineSpec *spec, const MachineMemory *memory, GError **error)
{
  Hypervisor *hypervisor = machine->hypervisor;
  DomainFiles files = {.name = machine->name,
                       .emulator = hypervisor->emulator,
                       .console_pipe = machine->files->console_pipe,
                       .control_pipe = machine->files->control_pipe,
                       .memory = memory ? *memory : (MachineMemory){0},
                       .overlays = (const char *const *)machine->files->overlays->pdata};
  g_autofree char *xml = domain_xml(spec, &files, error);
  if (!xml)
    return FALSE;
  /* A daemon's QEMU is none of our guard's: the daemon ends it when our connection breaks. */
  unsigned flags = VIR_DOMAIN_START_PAUSED | (hypervisor->embedded ? 0 : VIR_DOMAIN_START_AUTODESTROY);
  machine->domain = virDomainCreateXML(hypervisor->connection, xml, flags);
  return machine->domain || start_failed(machine, spec, error);
}

static gboolean find_process(Machine *machine, GError **error)
{
  if (!machine->hypervisor->embedded)
    return TRUE;
  pid_t pid = watch_wait_pid(machine->watch, PID_TIMEOUT_NS);
  if (pid == 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "libvirt started %s, but wrote no pid file", machine->name);
  machine->arguments = read_arguments(pid);
  return TRUE;
}

Machine *machine_start_paused(Hypervisor *hypervisor, const MachineSpec *spec, const MachineMemory *memory,
                              GError **error)
{
  if (!check_files(spec, &hypervisor->user, error))
    return NULL;
  Machine *machine = g_new0(Machine, 1);
  machine->hypervisor = hypervisor;
  machine->name = g_strdup_printf("boot-%d-%d", (int)getpid(), g_atomic_int_add(&hypervisor->machines, 1) + 1);
  machine->watch = watch_new(hypervisor->watches, machine->name, hypervisor->embedded);
  if (!machine->watch)
    error_set(error, BOOTRACE_ERROR_HOST, "no descriptor is left: raise `ulimit -n`");
  else
    machine->files = machine_files_new(hypervisor->directory, machine->name, spec, &hypervisor->user, error);
  if (machine->files && create(machine, spec, memory, error)) {
    if (find_process(machine, error))
      return machine;
    stop(machine);
  }
  release(machine);
  return NULL;
}

void machine_discard(Machine *machine)
{
  stop(machine);
  release(machine);
}

Machine *machine_resume(Machine *machine, const MachineSpec *spec, GError **error)
{
  if (virDomainResume(machine->domain) == 0)
    return machine;
  WatchState state = watch_state(machine->watch);
  if (state.ended || state.guest_shutdown)
    return machine;
  start_failed(machine, spec, error);
  machine_discard(machine);
  return NULL;
}

Machine *machine_start(Hypervisor *hypervisor, const MachineSpec *spec, GError **error)
{
  Machine *machine = machine_start_paused(hypervisor, spec, NULL, error);
  return machine ? machine_resume(machine, spec, error) : NULL;
}

int machine_console_write_fd(Machine *machine)
{
  return machine_files_console_input(machine->files);
}

int machine_console_fd(const Machine *machine)
{
  return machine->files->console_fd;
}

int machine_control_read_fd(const Machine *machine)
{
  return machine->files->control_read_fd;
}

int machine_control_write_fd(const Machine *machine)
{
  return machine->files->control_write_fd;
}

int machine_exit_fd(const Machine *machine)
{
  return watch_exit_fd(machine->watch);
}

const char *machine_arguments(const Machine *machine)
{
  return machine->arguments;
}

void machine_end(Machine *machine, MachineEnd *ret_end)
{
  gboolean by_itself = watch_state(machine->watch).ended;
  stop(machine);
  WatchState state = watch_state(machine->watch);
  if (by_itself)
    machine_end_classify(&state, ret_end);
  else
    *ret_end = (MachineEnd){.reason = MACHINE_END_STOPPED, .cpu_ns = state.reaped ? state.cpu_ns : -1};
  if (ret_end->reason == MACHINE_END_HOST) {
    g_autofree char *words = machine_words_of_qemu(machine);
    g_autofree char *what = ret_end->detail;
    ret_end->detail = g_strconcat(what, *words ? ": " : NULL, words, NULL);
  }
  release(machine);
}

void machine_end_clear(MachineEnd *end)
{
  g_clear_pointer(&end->detail, g_free);
}
