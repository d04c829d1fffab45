/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/buffer.h"
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 4096

void buffer_clear(Buffer *buffer)
{
  free(buffer->bytes);
  *buffer = (Buffer){0};
}

static void grow(Buffer *buffer, size_t needed)
{
  size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
  while (capacity < needed)
    capacity *= 2;
  char *bytes = realloc(buffer->bytes, capacity);
  if (!bytes)
    abort();
  buffer->bytes = bytes;
  buffer->capacity = capacity;
}

void buffer_add(Buffer *buffer, const void *bytes, size_t length)
{
  if (!length)
    return;
  if (length > buffer->capacity - buffer->length)
    grow(buffer, buffer->length + length);
  memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
}

void buffer_add_text(Buffer *buffer, const char *text)
{
  buffer_add(buffer, text, strlen(text));
}
