/* SPDX-License-Identifier: GPL-3.0-or-later */
/* database.h: the connection to the results file, inside store/ only. */
#pragma once
#include "store/statement.h"

struct sqlite3;

/* What the schema's code and the statements need of a Store. (borrowed) */
struct sqlite3 *store_handle(Store *store);
/* Prepared statements by their SQL. (borrowed) */
GHashTable *store_statements(Store *store);

/* Turns SQLite's last error on STORE into a GError that says what to do. Returns: FALSE. */
gboolean store_failure(Store *store, GError **error);

/* Runs SQL that needs no values. */
gboolean store_execute(Store *store, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs BODY within one transaction: committed where it returns TRUE, else nothing of it stays. Where store_begin() has
 * opened one, BODY is part of that. */
typedef gboolean (*StoreBody)(Store *store, gconstpointer data, GError **error);
gboolean store_transaction(Store *store, StoreBody body, gconstpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The verdict that a row names. Returns: FALSE with INPUT for a word that is none (TEXT may be NULL). */
gboolean store_read_verdict(Store *store, const char *text, Verdict *ret_verdict,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Expands the next two columns, length and zstd frame, and resets STATEMENT. WHAT names it for messages. Returns:
 * (owned). */
GBytes *store_read_blob(Store *store, Statement *statement, const char *what, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many rows the last statement changed. */
gint64 store_changes(Store *store);
