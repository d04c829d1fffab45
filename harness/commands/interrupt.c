/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/interrupt.h"
#include "commands/command.h"
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A signal handler can reach nothing but globals. */
static int interrupt_fd = -1;
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
  (void)number;
  const guint64 one = 1;
  if (interrupted)
    _exit(STATUS_INTERRUPTED); /* the guard ends the machines */
  interrupted = 1;
  (void)!write(interrupt_fd, &one, sizeof one);
}

int interrupt_watch(void)
{
  static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};
  interrupt_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  const struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  for (gsize i = 0; i < G_N_ELEMENTS(SIGNALS); i++)
    (void)sigaction(SIGNALS[i], &action, NULL);
  return interrupt_fd;
}
