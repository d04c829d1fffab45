/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/excerpt.h"
#include "base/inert.h"
#include <string.h>

/* Enough to see what led to a failure and what it caused, on one screen. */
#define LINES_BEFORE 12
#define LINES_AFTER 8
#define LINES_AT_END 24

/* Of one line: what is longer fills a screen and says nothing. */
#define LINE_BYTES 500

/* What stands in the place of bytes that were not kept; behind it, line numbers are unknown. */
#define CUT_BEGIN "[bootrace: "
#define CUT_END "bytes cut here]"

typedef struct {
  const char *at, *end; /* without its LF */
} Line;

/* The next line at *AT, FALSE at the end. */
static gboolean next_line(const char **at, const char *end, Line *ret_line)
{
  if (*at >= end)
    return FALSE;
  const char *newline = memchr(*at, '\n', (gsize)(end - *at));
  *ret_line = (Line){.at = *at, .end = newline ? newline : end};
  *at = newline ? newline + 1 : end;
  return TRUE;
}

static gboolean is_cut(Line line)
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

/* The line without escape sequences, carriage returns and tabs. Returns: (owned). */
static char *readable(Line line)
{
  g_autoptr(GString) text = g_string_new(NULL);
  const char *at = line.at;
  while (at < line.end && text->len < LINE_BYTES) {
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

/* How many lines there are, and how many of them have a known number. */
static void count_lines(GBytes *console, guint *ret_all, guint *ret_numbered)
{
  gsize size = 0;
  const char *at = g_bytes_get_data(console, &size), *end = at + size;
  Line line = {0};
  guint all = 0, numbered = 0;
  gboolean cut = FALSE;
  while (next_line(&at, end, &line)) {
    cut = cut || is_cut(line);
    all++;
    numbered += !cut;
  }
  *ret_all = all;
  *ret_numbered = numbered;
}

static void append_line(GString *out, Line line, guint number, guint numbered, guint marked)
{
  g_autofree char *text = readable(line);
  char mark = number == marked ? '>' : ' ';
  if (number <= numbered)
    g_string_append_printf(out, "%c %6u  %s\n", mark, number, text);
  else
    g_string_append_printf(out, "%c         %s\n", mark, text);
}

void excerpt_append(GString *out, GBytes *console, guint line)
{
  guint all = 0, numbered = 0;
  count_lines(console, &all, &numbered);
  guint marked = line <= numbered ? line : 0;
  guint first = marked ? MAX(marked, LINES_BEFORE + 1) - LINES_BEFORE : MAX(all, LINES_AT_END) - LINES_AT_END + 1;
  guint last = marked ? marked + LINES_AFTER : all;
  gsize size = 0;
  const char *at = g_bytes_get_data(console, &size), *end = at + size;
  Line next = {0};
  for (guint number = 1; number <= last && next_line(&at, end, &next); number++) {
    if (number >= first)
      append_line(out, next, number, numbered, marked);
  }
}
