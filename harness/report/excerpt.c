/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/excerpt.h"
#include "report/console_line.h"

/* Enough to see what led to a failure and what it caused, on one screen. */
#define LINES_BEFORE 12
#define LINES_AFTER 8
#define LINES_AT_END 24

/* Of one line: what is longer fills a screen and says nothing. */
#define LINE_BYTES 500

/* How many lines there are, and how many of them have a known number. */
static void count_lines(GBytes *console, guint *ret_all, guint *ret_numbered)
{
  gsize size = 0;
  const char *at = g_bytes_get_data(console, &size), *end = at + size;
  ConsoleLine line = {0};
  guint all = 0, numbered = 0;
  gboolean cut = FALSE;
  while (console_line_next(&at, end, &line)) {
    cut = cut || console_line_is_cut(line);
    all++;
    numbered += !cut;
  }
  *ret_all = all;
  *ret_numbered = numbered;
}

static void append_line(GString *out, ConsoleLine line, guint number, guint numbered, guint marked)
{
  g_autofree char *text = console_line_text(line, LINE_BYTES);
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
  ConsoleLine next = {0};
  for (guint number = 1; number <= last && console_line_next(&at, end, &next); number++) {
    if (number >= first)
      append_line(out, next, number, numbered, marked);
  }
}
