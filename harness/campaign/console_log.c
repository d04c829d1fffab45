/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/console_log.h"
#include <string.h>

struct _ConsoleLog {
  GByteArray *head;
  guint8 *tail; /* ring of CONSOLE_LOG_TAIL_BYTES, made when the head is full */
  gsize tail_next;
  guint64 total;
};

ConsoleLog *console_log_new(void)
{
  ConsoleLog *log = g_new0(ConsoleLog, 1);
  log->head = g_byte_array_new();
  return log;
}

void console_log_free(ConsoleLog *log)
{
  if (!log)
    return;
  g_byte_array_unref(log->head);
  g_free(log->tail);
  g_free(log);
}

static void append_to_tail(ConsoleLog *log, const guint8 *bytes, gsize length)
{
  if (!log->tail)
    log->tail = g_malloc(CONSOLE_LOG_TAIL_BYTES);
  while (length > 0) {
    gsize part = MIN(length, CONSOLE_LOG_TAIL_BYTES - log->tail_next);
    memcpy(log->tail + log->tail_next, bytes, part);
    log->tail_next = (log->tail_next + part) % CONSOLE_LOG_TAIL_BYTES;
    bytes += part;
    length -= part;
  }
}

void console_log_append(ConsoleLog *log, const void *bytes, gsize length)
{
  gsize in_head = MIN(length, CONSOLE_LOG_HEAD_BYTES - (gsize)log->head->len);
  g_byte_array_append(log->head, bytes, (guint)in_head);
  append_to_tail(log, (const guint8 *)bytes + in_head, length - in_head);
  log->total += length;
}

guint64 console_log_total(const ConsoleLog *log)
{
  return log->total;
}

GBytes *console_log_bytes(const ConsoleLog *log)
{
  guint64 after_head = log->total - log->head->len;
  GByteArray *all = g_byte_array_new();
  g_byte_array_append(all, log->head->data, log->head->len);
  if (after_head > CONSOLE_LOG_TAIL_BYTES) {
    g_autofree char *mark =
        g_strdup_printf("\n[bootrace: %" G_GUINT64_FORMAT " bytes cut here]\n", after_head - CONSOLE_LOG_TAIL_BYTES);
    g_byte_array_append(all, (const guint8 *)mark, (guint)strlen(mark));
    g_byte_array_append(all, log->tail + log->tail_next, (guint)(CONSOLE_LOG_TAIL_BYTES - log->tail_next));
    g_byte_array_append(all, log->tail, (guint)log->tail_next);
  } else if (after_head > 0) {
    g_byte_array_append(all, log->tail, (guint)after_head);
  }
  return g_byte_array_free_to_bytes(all);
}
