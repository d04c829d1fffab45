/* SPDX-License-Identifier: GPL-3.0-or-later */
/* console_log.h: the raw console bytes of one boot, bounded: the beginning and the end are kept, a mark says what was
 * cut. */
#pragma once
#include <glib.h>

/* A whole boot to multi-user prints 0.1 MB; a flood must cost no more than this. */
#define CONSOLE_LOG_HEAD_BYTES (1 << 20)
#define CONSOLE_LOG_TAIL_BYTES (1 << 20)

typedef struct _ConsoleLog ConsoleLog;

ConsoleLog *console_log_new(void);
void console_log_free(ConsoleLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConsoleLog, console_log_free)

void console_log_append(ConsoleLog *log, const void *bytes, gsize length);
/* How many bytes were appended in all. */
guint64 console_log_total(const ConsoleLog *log);
/* What is kept; where bytes are missing in the middle stands the line "[bootrace: N bytes cut here]". Returns: (owned).
 */
GBytes *console_log_bytes(const ConsoleLog *log);
