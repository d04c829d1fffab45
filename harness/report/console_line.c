/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/console_line.h"
#include "base/inert.h"
#include <string.h>

#define CUT_BEGIN "[bootrace: "
#define CUT_END "bytes cut here]"

gboolean console_line_next(const char **at, const char *end, ConsoleLine *ret_line)
{
  if (*at >= end)
    return FALSE;
  const char *newline = memchr(*at, '\n', (gsize)(end - *at));
  *ret_line = (ConsoleLine){.at = *at, .end = newline ? newline : end};
  *at = newline ? newline + 1 : end;
  return TRUE;
}

gboolean console_line_is_cut(ConsoleLine line)
{
  gsize length = (gsize)(line.end - line.at);
  return length > strlen(CUT_BEGIN CUT_END) && length < 80 && memcmp(line.at, CUT_BEGIN, strlen(CUT_BEGIN)) == 0 &&
         memcmp(line.end - strlen(CUT_END), CUT_END, strlen(CUT_END)) == 0;
}

/* Past the escape sequence at AT (ESC [ parameters final), which colours words and moves cursors. */
static const char *skip_escape(const char *at, const char *end)
{
  at++;
  if (at < end && *at == '[') {
    do
      at++;
    while (at < end && *at >= 0x20 && *at < 0x40);
  }
  return at < end ? at + 1 : end;
}

char *console_line_text(ConsoleLine line, gsize limit)
{
  g_autoptr(GString) text = g_string_new(NULL);
  const char *at = line.at;
  while (at < line.end && text->len < limit) {
    if (*at == '\033') {
      at = skip_escape(at, line.end);
      continue;
    }
    if (*at != '\r')
      g_string_append_c(text, *at == '\t' ? ' ' : *at);
    at++;
  }
  g_autofree char *inert = inert_text(text->str, text->len, INERT_ONE_LINE);
  return g_strconcat(inert, at < line.end ? " …" : "", NULL);
}
