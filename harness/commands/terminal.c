/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/terminal.h"
#include <poll.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

/* Ctrl-], as telnet and virsh have it. */
#define LEAVE '\x1d'
#define CHUNK 4096

typedef struct {
  Machine *machine;
  int interrupt_fd, input_fd; /* INPUT_FD is -1 once it has ended */
  gboolean left;
} Lent;

static gboolean begin_raw(struct termios *before)
{
  if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, before) != 0)
    return FALSE;
  struct termios raw = *before;
  cfmakeraw(&raw);
  return tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

/* What nobody takes is dropped, as a serial line does. */
static void pass(int from, int to)
{
  char bytes[CHUNK];
  gssize length = read(from, bytes, sizeof bytes);
  if (length > 0 && to >= 0)
    (void)!write(to, bytes, (gsize)length);
}

static void pass_input(Lent *lent)
{
  char bytes[CHUNK];
  gssize length = read(lent->input_fd, bytes, sizeof bytes);
  if (length <= 0) {
    lent->input_fd = -1;
    return;
  }
  for (gssize i = 0; i < length && !lent->left; i++)
    if (bytes[i] == LEAVE) {
      lent->left = TRUE;
      length = i;
    }
  int console = machine_console_write_fd(lent->machine);
  if (console >= 0)
    (void)!write(console, bytes, (gsize)length);
}

static void lend_once(Lent *lent)
{
  enum { EXIT, INTERRUPT, INPUT, CONSOLE, CONTROL, N };
  struct pollfd fds[N] = {
      [EXIT] = {.fd = machine_exit_fd(lent->machine), .events = POLLIN},
      [INTERRUPT] = {.fd = lent->interrupt_fd, .events = POLLIN},
      [INPUT] = {.fd = lent->input_fd, .events = POLLIN},
      [CONSOLE] = {.fd = machine_console_fd(lent->machine), .events = POLLIN},
      [CONTROL] = {.fd = machine_control_read_fd(lent->machine), .events = POLLIN},
  };
  if (poll(fds, N, -1) < 0)
    return;
  if (fds[CONSOLE].revents & POLLIN)
    pass(machine_console_fd(lent->machine), STDOUT_FILENO);
  else if (fds[EXIT].revents)
    lent->left = TRUE;
  if (fds[CONTROL].revents & POLLIN)
    pass(machine_control_read_fd(lent->machine), -1);
  if (fds[INPUT].revents)
    pass_input(lent);
  if (fds[INTERRUPT].revents)
    lent->left = TRUE;
}

void terminal_lend(Machine *machine, int interrupt_fd)
{
  struct termios before;
  Lent lent = {.machine = machine, .interrupt_fd = interrupt_fd, .input_fd = STDIN_FILENO};
  gboolean raw = begin_raw(&before);
  (void)fprintf(stderr, "bootrace: the boot has failed; this is the guest's console%s\r\n",
                raw ? ", Ctrl-] ends it" : "");
  while (!lent.left)
    lend_once(&lent);
  if (raw)
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
  (void)fprintf(stderr, "\nbootrace: the guest's console ends here\n");
}
