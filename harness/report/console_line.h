/* SPDX-License-Identifier: GPL-3.0-or-later */
/* console_line.h: the lines of a raw console, counted as the judge counts them: each ends at LF. Inside report/ only.
 */
#pragma once
#include <glib.h>

typedef struct {
  const char *at, *end; /* without its LF */
} ConsoleLine;

/* The next line at *AT, which is moved behind it; FALSE at END. */
gboolean console_line_next(const char **at, const char *end, ConsoleLine *ret_line);
/* Does it stand for bytes that were not kept? Behind such a line, numbers are unknown. */
gboolean console_line_is_cut(ConsoleLine line);
/* The line without escape sequences and carriage returns, harmless for a terminal, " …" in place of what is beyond
 * LIMIT bytes. Returns: (owned). */
char *console_line_text(ConsoleLine line, gsize limit);
