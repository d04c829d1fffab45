/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statement.h: prepared statements of a Store, inside store/ only. Parameters and columns are taken one after the
 * other, in the order in which the SQL names them, so no number can be wrong. */
#pragma once
#include "store/store.h"

typedef struct _Statement Statement;

/* SQL is a literal: it is prepared once a store and kept. Returns: (borrowed) until store_close(), reset and without
 * values; NULL with an error. */
Statement *statement_get(Store *store, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An empty set of prepared statements, by SQL. Returns: (owned). */
GHashTable *statement_cache_new(void);

/* The next parameter. (borrowed): texts and bytes must live until the statement has run. NULL binds SQL's NULL. */
void bind_text(Statement *statement, const char *text);
void bind_integer(Statement *statement, gint64 value);
/* As bind_integer(), but VALUE == NOTHING binds SQL's NULL. */
void bind_integer_or_null(Statement *statement, gint64 value, gint64 nothing);
void bind_real(Statement *statement, double value);
void bind_bytes(Statement *statement, GBytes *bytes);

/* Runs a statement that gives no rows. */
gboolean statement_run(Statement *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Goes to the next row. Returns: FALSE on an error; else *RET_ROW says whether there is one. After the last row, or an
 * error, the statement is reset. */
gboolean statement_step(Statement *statement, gboolean *ret_row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Reads every row. Returns: (owned) list of what READ made of each, freed by FREE_ITEM. */
GPtrArray *statement_collect(Statement *statement, gpointer (*read)(Statement *), GDestroyNotify free_item,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends a statement before its last row, so that it holds no lock. */
void statement_reset(Statement *statement);

/* The next column of the row. Text is made valid UTF-8 and free of NUL: the file may come from anywhere. */
char *column_text(Statement *statement);          /* (owned), NULL for SQL's NULL */
char *column_required_text(Statement *statement); /* (owned), "" for SQL's NULL */
/* As it stands in the file. (borrowed) until the statement goes on; NULL for SQL's NULL. */
const char *column_raw_text(Statement *statement);
gint64 column_integer(Statement *statement);
gint64 column_integer_or(Statement *statement, gint64 nothing); /* NOTHING for SQL's NULL */
guint column_count(Statement *statement);                       /* an integer, brought into guint's range */
double column_real(Statement *statement);
GBytes *column_bytes(Statement *statement); /* (owned), NULL for SQL's NULL */
