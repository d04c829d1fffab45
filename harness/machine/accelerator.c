/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/accelerator.h"
#include "base/quantity.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

/* KVM shows the first kernel line in well under a second; a host under load gets a generous multiple. */
#define CHOICE_TIMEOUT_NS (10 * NS_PER_S)

void accelerator_check_clear(AcceleratorCheck *check)
{
  g_clear_pointer(&check->detail, g_free);
}

/* Waits for a byte on the console. Returns: TRUE if one came before the machine's end and the deadline. */
static gboolean speaks(const Machine *machine, gint64 deadline_ns)
{
  struct pollfd fds[] = {{.fd = machine_console_fd(machine), .events = POLLIN},
                         {.fd = machine_exit_fd(machine), .events = POLLIN}};
  for (;;) {
    gint64 left_ms = MAX(0, (deadline_ns - clock_now_ns()) / NS_PER_MS);
    int ready = poll(fds, G_N_ELEMENTS(fds), (int)MIN(left_ms + 1, G_MAXINT));
    if (ready > 0)
      return fds[0].revents & POLLIN;
    if (ready == 0 || errno != EINTR)
      return FALSE;
  }
}

static void wait_for_byte(Machine *machine, gint64 timeout_ns, AcceleratorCheck *ret)
{
  gint64 started_ns = clock_now_ns();
  ret->works = speaks(machine, started_ns + timeout_ns);
  gint64 took_ms = (clock_now_ns() - started_ns) / NS_PER_MS;
  MachineEnd end;
  machine_end(machine, &end);
  if (ret->works)
    ret->detail = g_strdup_printf("first console byte after %" G_GINT64_FORMAT " ms", took_ms);
  else
    ret->detail = g_strdup_printf("no console byte within %" G_GINT64_FORMAT " ms%s%s", took_ms, end.detail ? ": " : "",
                                  end.detail ? end.detail : "");
  machine_end_clear(&end);
}

/* As root this tells only whether the device answers; whether QEMU's user may use it, the start tells. */
static gboolean device_opens(AcceleratorCheck *ret)
{
  int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    ret->detail = g_strdup_printf("/dev/kvm: %s", g_strerror(errno));
    return FALSE;
  }
  close(fd);
  return TRUE;
}

void accelerator_check(Hypervisor *hypervisor, const MachineSpec *spec, Accelerator accelerator, gint64 timeout_ns,
                       AcceleratorCheck *ret)
{
  *ret = (AcceleratorCheck){0};
  if (accelerator == ACCELERATOR_KVM && !device_opens(ret))
    return;
  MachineSpec tried = *spec;
  tried.accelerator = accelerator;
  g_autoptr(GError) error = NULL;
  Machine *machine = machine_start(hypervisor, &tried, &error);
  if (machine)
    wait_for_byte(machine, timeout_ns, ret);
  else
    ret->detail = g_strdup(error->message);
}

Accelerator accelerator_choose(Hypervisor *hypervisor, const MachineSpec *spec, char **ret_reason)
{
  AcceleratorCheck check;
  accelerator_check(hypervisor, spec, ACCELERATOR_KVM, CHOICE_TIMEOUT_NS, &check);
  *ret_reason = g_strdup_printf("KVM %s: %s", check.works ? "works" : "does not work", check.detail);
  accelerator_check_clear(&check);
  return check.works ? ACCELERATOR_KVM : ACCELERATOR_TCG;
}
