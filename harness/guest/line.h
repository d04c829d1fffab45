/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.h: the guest's end of the control line (control/protocol.h): the second serial port, raw while it is open. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

typedef struct {
  int fd;
  struct termios before;
} Line;

/* Opens PROTOCOL_GUEST_TTY (making its node where it is missing) for this process alone. Faults where there is no such
 * port. */
bool line_open(Line *ret_line);
/* Gives the port back as it was found. */
void line_close(Line *line);

/* Sends a record of KIND whose payload is HEAD followed by LENGTH bytes of BODY (may be NULL). */
bool line_record(const Line *line, const char *kind, const char *head, const void *body, size_t length);
/* Fills LENGTH bytes; faults after SECONDS without one. */
bool line_read(const Line *line, void *bytes, size_t length, int seconds);

/* For an applet's end: opens the line and sends the fault as an `error` record, and says it on standard error. */
void line_report_fault(const char *applet);
