/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/text.h"
#include "base/inert.h"
#include "base/quantity.h"
#include <string.h>

struct _TextTable {
  const TextAlignment *alignments;
  guint columns;
  GPtrArray *cells;
};

/* Digits only, without the sign: so that both ends of an interval can share one. */
static char *percent_digits(double rate)
{
  double percent = rate * 100;
  if (percent <= 0)
    return g_strdup("0");
  int decimals = percent >= 1 ? 1 : percent >= 0.1 ? 2 : percent >= 0.01 ? 3 : 4;
  return g_strdup_printf("%.*f", decimals, percent);
}

char *text_percent(double rate)
{
  g_autofree char *digits = percent_digits(rate);
  return g_strconcat(digits, " %", NULL);
}

char *text_interval(double rate, double low, double high)
{
  g_autofree char *middle = text_percent(rate), *from = percent_digits(low), *to = text_percent(high);
  return g_strdup_printf("%s (%s–%s)", middle, from, to);
}

char *text_boots(guint boots)
{
  return g_strdup_printf("%u %s", boots, boots == 1 ? "boot" : "boots");
}

char *text_time(gint64 at_ns)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(at_ns / NS_PER_S);
  return time ? g_date_time_format(time, "%Y-%m-%d %H:%M:%S") : g_strdup("?");
}

char *text_span(gint64 span_ns)
{
  if (span_ns < 60 * NS_PER_S)
    return g_strdup_printf("%.1f s", (double)MAX(0, span_ns) / NS_PER_S);
  gint64 seconds = (span_ns + NS_PER_S / 2) / NS_PER_S;
  if (seconds < 3600)
    return g_strdup_printf("%dmin %ds", (int)(seconds / 60), (int)(seconds % 60));
  return g_strdup_printf("%" G_GINT64_FORMAT "h %dmin", seconds / 3600, (int)(seconds / 60 % 60));
}

char *text_inert(const char *text)
{
  return inert_text(text, strlen(text), INERT_ONE_LINE);
}

/* Of --results: a suggestion need not name it. */
#define DEFAULT_RESULTS "results/bootrace.db"

char *text_results_option(const char *path)
{
  static const char PLAIN[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/._-";
  if (g_str_equal(path, DEFAULT_RESULTS))
    return g_strdup("");
  g_autofree char *quoted = path[strspn(path, PLAIN)] == '\0' ? g_strdup(path) : g_shell_quote(path);
  g_autofree char *inert = text_inert(quoted);
  return g_strdup_printf("--results=%s ", inert);
}

TextTable *text_table_new(const TextAlignment *alignments, guint columns)
{
  TextTable *table = g_new0(TextTable, 1);
  *table = (TextTable){.alignments = alignments, .columns = columns};
  table->cells = g_ptr_array_new_with_free_func(g_free);
  return table;
}

void text_table_add(TextTable *table, char *cell)
{
  g_ptr_array_add(table->cells, cell);
}

static glong column_width(const TextTable *table, guint column)
{
  glong width = 0;
  for (guint i = column; i < table->cells->len; i += table->columns)
    width = MAX(width, g_utf8_strlen(g_ptr_array_index(table->cells, i), -1));
  return width;
}

static void append_cell(GString *out, const char *cell, glong width, TextAlignment alignment)
{
  int padding = (int)(width - g_utf8_strlen(cell, -1));
  switch (alignment) {
  case TEXT_LEFT:
    g_string_append_printf(out, "%s%*s", cell, padding, "");
    return;
  case TEXT_RIGHT:
    g_string_append_printf(out, "%*s%s", padding, "", cell);
    return;
  }
}

static void trim_end(GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate(out, out->len - 1);
}

void text_table_finish(TextTable *table, const char *indent, GString *out)
{
  g_autofree glong *widths = g_new(glong, table->columns);
  for (guint column = 0; column < table->columns; column++)
    widths[column] = column_width(table, column);
  for (guint i = 0; i < table->cells->len; i++) {
    guint column = i % table->columns;
    g_string_append(out, column == 0 ? indent : "  ");
    append_cell(out, g_ptr_array_index(table->cells, i), widths[column], table->alignments[column]);
    if (column + 1 < table->columns)
      continue;
    trim_end(out);
    g_string_append_c(out, '\n');
  }
  g_ptr_array_unref(table->cells);
  g_free(table);
}

/* ---- fields ---- */

#define COLUMNS 100

void text_append_words(GString *out, const char *name, const GPtrArray *words, const char *separator)
{
  glong column = 0;
  for (guint i = 0; i < words->len; i++) {
    g_autofree char *inert = text_inert(g_ptr_array_index(words, i));
    g_autofree char *word = g_strconcat(inert, i + 1 < words->len ? separator : "", NULL);
    glong width = g_utf8_strlen(word, -1);
    gboolean fits = i > 0 && column + 1 + width <= COLUMNS;
    if (fits)
      g_string_append_printf(out, " %s", word);
    else
      g_string_append_printf(out, "%s  %-*s%s", i ? "\n" : "", TEXT_NAME_COLUMNS, i ? "" : name, word);
    column = fits ? column + 1 + width : 2 + TEXT_NAME_COLUMNS + width;
  }
  if (words->len)
    g_string_append_c(out, '\n');
}

void text_append_sentence(GString *out, const char *name, const char *text)
{
  g_auto(GStrv) parts = g_strsplit(text ? text : "", " ", -1);
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  for (char **part = parts; *part; part++)
    g_ptr_array_add(words, *part);
  text_append_words(out, name, words, "");
}
