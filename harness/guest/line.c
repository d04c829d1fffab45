/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/line.h"
#include "control/protocol.h"
#include "guest/fault.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Linux devices.txt: 4,64 is ttyS0. */
#define TTY_MAJOR 4
#define TTYS1_MINOR 65
/* A host that does not take a byte for so long is gone; the boot must not wait for it for ever. */
#define WRITE_PATIENCE_SECONDS 30

static bool make_raw(Line *line)
{
  if (tcgetattr(line->fd, &line->before) < 0)
    return fault_errno("%s has no port behind it", PROTOCOL_GUEST_TTY);
  struct termios raw = line->before;
  cfmakeraw(&raw);
  raw.c_cflag |= CLOCAL | CREAD;
  /* QEMU waits four character times before it hands over the tail of a frame: 4 ms at the default 9600. */
  (void)cfsetospeed(&raw, B115200);
  (void)cfsetispeed(&raw, B115200);
  if (tcsetattr(line->fd, TCSANOW, &raw) < 0)
    return fault_errno("cannot set up %s", PROTOCOL_GUEST_TTY);
  return true;
}

bool line_open(Line *ret_line)
{
  if (access(PROTOCOL_GUEST_TTY, F_OK) < 0)
    (void)mknod(PROTOCOL_GUEST_TTY, S_IFCHR | 0600, makedev(TTY_MAJOR, TTYS1_MINOR));
  Line line = {.fd = open(PROTOCOL_GUEST_TTY, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
  if (line.fd < 0)
    return fault_errno("cannot open %s", PROTOCOL_GUEST_TTY);
  /* Applets of two units may run at once: their records must not mix. */
  (void)flock(line.fd, LOCK_EX);
  if (!make_raw(&line)) {
    (void)close(line.fd);
    return false;
  }
  *ret_line = line;
  return true;
}

void line_close(Line *line)
{
  (void)tcflush(line->fd, TCIFLUSH);
  (void)tcsetattr(line->fd, TCSANOW, &line->before);
  (void)close(line->fd);
}

static bool wait_for(const Line *line, short events, int seconds)
{
  struct pollfd waited = {.fd = line->fd, .events = events};
  int ready;
  do
    ready = poll(&waited, 1, seconds * 1000);
  while (ready < 0 && errno == EINTR);
  if (ready == 0)
    return fault("the host said nothing on %s for %d s", PROTOCOL_GUEST_TTY, seconds);
  return ready > 0 ? true : fault_errno("cannot wait for %s", PROTOCOL_GUEST_TTY);
}

static bool passing(void)
{
  return errno == EAGAIN || errno == EINTR;
}

static bool write_all(const Line *line, const char *bytes, size_t length)
{
  while (length > 0) {
    if (!wait_for(line, POLLOUT, WRITE_PATIENCE_SECONDS))
      return false;
    ssize_t written = write(line->fd, bytes, length);
    if (written < 0 && !passing())
      return fault_errno("cannot write to %s", PROTOCOL_GUEST_TTY);
    if (written > 0) {
      bytes += written;
      length -= (size_t)written;
    }
  }
  return true;
}

bool line_record(const Line *line, const char *kind, const char *head, const void *body, size_t length)
{
  char header[64];
  (void)snprintf(header, sizeof header, PROTOCOL_RECORD "%s %zu\n", kind, strlen(head) + length);
  return write_all(line, header, strlen(header)) && write_all(line, head, strlen(head)) &&
         write_all(line, body, length) && write_all(line, "\n", 1);
}

bool line_read(const Line *line, void *bytes, size_t length, int seconds)
{
  char *next = bytes;
  while (length > 0) {
    if (!wait_for(line, POLLIN, seconds))
      return false;
    ssize_t got = read(line->fd, next, length);
    if (got == 0)
      return fault("%s was hung up", PROTOCOL_GUEST_TTY);
    if (got < 0 && !passing())
      return fault_errno("cannot read %s", PROTOCOL_GUEST_TTY);
    if (got > 0) {
      next += got;
      length -= (size_t)got;
    }
  }
  return true;
}

void line_report_fault(const char *applet)
{
  char text[320];
  (void)snprintf(text, sizeof text, "%s: %s", applet, fault_text());
  (void)fprintf(stderr, "bootrace %s\n", text);
  Line line;
  if (!line_open(&line))
    return;
  (void)line_record(&line, "error", text, NULL, 0);
  line_close(&line);
}
