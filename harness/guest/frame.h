/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.h: the payload of the host's frame (control/protocol.h) taken apart. Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef struct {
  const char *path; /* absolute, without newline or ".." part */
  unsigned mode;
  const char *bytes;
  size_t length;
} FrameFile;

/* Reads exactly DIGITS digits of BASE (8 or 16) at TEXT. Returns: false where one of them is none. */
bool frame_number(const char *text, unsigned digits, unsigned base, size_t *ret);

/* Takes the next file off *PAYLOAD of *LENGTH bytes, which move on behind it. Both (borrowed) from the payload.
 * Returns: false with a fault where what stands there is no file; *PAYLOAD is then untouched. */
bool frame_take_file(const char **payload, size_t *length, FrameFile *ret_file);
