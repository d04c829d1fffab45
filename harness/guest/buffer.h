/* SPDX-License-Identifier: GPL-3.0-or-later */
/* buffer.h: bytes that grow. Ends the program where memory does: never used by PID 1. */
#pragma once
#include <stddef.h>

typedef struct {
  char *bytes; /* (owned), not NUL-terminated */
  size_t length, capacity;
} Buffer;

void buffer_clear(Buffer *buffer);
void buffer_add(Buffer *buffer, const void *bytes, size_t length);
void buffer_add_text(Buffer *buffer, const char *text);
