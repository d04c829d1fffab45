/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h: words and columns of the text views, inside report/ only. */
#pragma once
#include <glib.h>

/* "30.0 %", with more digits for small rates ("0.014 %"). Returns: (owned). */
char *text_percent(double rate);
/* "30.0 % (9.9–65.1 %)". Returns: (owned). */
char *text_interval(double rate, double low, double high);
/* "3 boots", "1 boot". Returns: (owned). */
char *text_boots(guint boots);
/* A wall clock time in local time, to the second. Returns: (owned). */
char *text_time(gint64 at_ns);
/* A span in two units at most: "3.2 s", "4min 10s", "2h 5min". Returns: (owned). */
char *text_span(gint64 span_ns);
/* Text of a guest or a foreign file, harmless on one line of a terminal. Returns: (owned). */
char *text_inert(const char *text);
/* "--results=FILE " for a results file that is not the default one, quoted where a shell needs it; "" for that one.
 * Returns: (owned). */
char *text_results_option(const char *path);

/* Rows of cells in columns that are as wide as their widest cell. */
typedef struct _TextTable TextTable;
typedef enum { TEXT_LEFT, TEXT_RIGHT } TextAlignment;
/* ALIGNMENTS: one a column, (borrowed) until text_table_finish(). */
TextTable *text_table_new(const TextAlignment *alignments, guint columns);
/* Takes ownership of CELL: the next one, row by row. */
void text_table_add(TextTable *table, char *cell);
/* Appends the rows to OUT, each behind INDENT, and frees TABLE. */
void text_table_finish(TextTable *table, const char *indent, GString *out);

/* How wide the name of a field is. */
#define TEXT_NAME_COLUMNS 14
/* A field of a block, "  After         a.mount (file), b.target (default)", filled up to 100 columns and made harmless;
 * nothing for no words. SEPARATOR is put behind each word but the last, and lines are broken behind it. */
void text_append_words(GString *out, const char *name, const GPtrArray *words, const char *separator);
/* The same for TEXT, which may be NULL, broken at its blanks. */
void text_append_sentence(GString *out, const char *name, const char *text);
