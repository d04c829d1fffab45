/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/console_line.h"
#include "report/page.h"

/* A console of a Linux boot has some 1,000 lines; of a longer one its beginning, its end, and what stands about its
 * matches are shown. */
#define LINES_WHOLE 4000
#define LINES_AT_END 1000
#define LINES_ABOUT_MATCH 300
/* Matches whose surroundings are shown. */
#define MATCHES_SHOWN 5
/* Of one line: a browser takes its time with longer ones. */
#define LINE_BYTES 2000

static guint count_lines(const char *at, const char *end)
{
  ConsoleLine line = {0};
  guint count = 0;
  while (console_line_next(&at, end, &line))
    count++;
  return count;
}

static gboolean is_about_match(const Outcome *outcome, guint number)
{
  for (guint i = 0; outcome && outcome->matches && i < MIN(outcome->matches->len, MATCHES_SHOWN); i++) {
    guint line = ((const Match *)g_ptr_array_index(outcome->matches, i))->line;
    if (number + LINES_ABOUT_MATCH >= line && number <= line + LINES_ABOUT_MATCH)
      return TRUE;
  }
  return FALSE;
}

static gboolean is_shown(const BootRecord *boot, guint number, guint all)
{
  return all <= LINES_WHOLE || number <= LINES_AT_END || number + LINES_AT_END > all ||
         is_about_match(boot->outcome, number);
}

/* Lines that follow one another, with the number of the first: 0 where, behind bytes that were not kept, none is known.
 */
typedef struct {
  JsonBuilder *builder;
  gboolean open;
} Run;

static void end_run(Run *run)
{
  if (!run->open)
    return;
  json_end_array(run->builder);
  json_end_object(run->builder);
  run->open = FALSE;
}

static void add_line(Run *run, ConsoleLine line, guint number)
{
  if (!run->open) {
    json_begin_object(run->builder, NULL);
    json_add_integer(run->builder, "first", number);
    json_begin_array(run->builder, "lines");
    run->open = TRUE;
  }
  g_autofree char *text = console_line_text(line, LINE_BYTES);
  json_add_text(run->builder, NULL, text);
}

static void add_runs(JsonBuilder *builder, const BootRecord *boot, const char *at, const char *end)
{
  guint all = count_lines(at, end);
  Run run = {.builder = builder};
  ConsoleLine line = {0};
  gboolean numbered = TRUE;
  for (guint number = 1; console_line_next(&at, end, &line); number++) {
    gboolean shown = is_shown(boot, number, all), cut = numbered && console_line_is_cut(line);
    if (!shown || cut)
      end_run(&run);
    numbered = numbered && !cut;
    if (shown)
      add_line(&run, line, numbered ? number : 0);
  }
  end_run(&run);
}

void page_console_add(JsonBuilder *builder, const BootRecord *boot)
{
  json_begin_array(builder, "console");
  if (boot->console) {
    gsize size = 0;
    const char *at = g_bytes_get_data(boot->console, &size);
    add_runs(builder, boot, at, at + size);
  }
  json_end_array(builder);
}
