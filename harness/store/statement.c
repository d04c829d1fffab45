/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/statement.h"
#include "store/database.h"
#include <sqlite3.h>
#include <string.h>

struct _Statement {
  Store *store;
  sqlite3_stmt *handle;
  int parameter, column; /* the last one taken; SQLite counts parameters from 1, columns from 0 */
  int failure;           /* the first error of a bind, told when the statement runs */
};

static void statement_free(gpointer data)
{
  Statement *statement = data;
  sqlite3_finalize(statement->handle);
  g_free(statement);
}

void statement_reset(Statement *statement)
{
  sqlite3_reset(statement->handle);
  sqlite3_clear_bindings(statement->handle);
  statement->parameter = 0;
  statement->failure = SQLITE_OK;
}

Statement *statement_get(Store *store, const char *sql, GError **error)
{
  GHashTable *cache = store_statements(store);
  Statement *statement = g_hash_table_lookup(cache, sql);
  if (statement) {
    statement_reset(statement);
    return statement;
  }
  sqlite3_stmt *handle = NULL;
  if (sqlite3_prepare_v3(store_handle(store), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL) != SQLITE_OK) {
    (void)store_failure(store, error);
    return NULL;
  }
  statement = g_new0(Statement, 1);
  *statement = (Statement){.store = store, .handle = handle};
  g_hash_table_insert(cache, g_strdup(sql), statement);
  return statement;
}

GHashTable *statement_cache_new(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, statement_free);
}

static void note(Statement *statement, int code)
{
  if (statement->failure == SQLITE_OK)
    statement->failure = code;
}

void bind_text(Statement *statement, const char *text)
{
  note(statement, sqlite3_bind_text64(statement->handle, ++statement->parameter, text, text ? strlen(text) : 0,
                                      SQLITE_STATIC, SQLITE_UTF8));
}

void bind_integer(Statement *statement, gint64 value)
{
  note(statement, sqlite3_bind_int64(statement->handle, ++statement->parameter, value));
}

void bind_integer_or_null(Statement *statement, gint64 value, gint64 nothing)
{
  if (value != nothing)
    bind_integer(statement, value);
  else
    note(statement, sqlite3_bind_null(statement->handle, ++statement->parameter));
}

void bind_real(Statement *statement, double value)
{
  note(statement, sqlite3_bind_double(statement->handle, ++statement->parameter, value));
}

void bind_bytes(Statement *statement, GBytes *bytes)
{
  gsize size = 0;
  const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
  if (bytes && size == 0)
    note(statement, sqlite3_bind_zeroblob(statement->handle, ++statement->parameter, 0));
  else
    note(statement, sqlite3_bind_blob64(statement->handle, ++statement->parameter, data, size, SQLITE_STATIC));
}

gboolean statement_step(Statement *statement, gboolean *ret_row, GError **error)
{
  int code = statement->failure == SQLITE_OK ? sqlite3_step(statement->handle) : statement->failure;
  if (code == SQLITE_ROW) {
    statement->column = -1;
    *ret_row = TRUE;
    return TRUE;
  }
  if (code == SQLITE_DONE)
    *ret_row = FALSE;
  else
    (void)store_failure(statement->store, error); /* before the reset, which forgets the message */
  statement_reset(statement);
  return code == SQLITE_DONE;
}

gboolean statement_run(Statement *statement, GError **error)
{
  gboolean row = TRUE;
  while (row) {
    if (!statement_step(statement, &row, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *statement_collect(Statement *statement, gpointer (*read)(Statement *), GDestroyNotify free_item,
                             GError **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(free_item);
  gboolean row = FALSE;
  while (statement_step(statement, &row, error)) {
    if (!row)
      return g_steal_pointer(&items);
    g_ptr_array_add(items, read(statement));
  }
  return NULL;
}

const char *column_raw_text(Statement *statement)
{
  return (const char *)sqlite3_column_text(statement->handle, ++statement->column);
}

char *column_text(Statement *statement)
{
  const char *text = column_raw_text(statement);
  if (!text)
    return NULL;
  return g_utf8_validate(text, -1, NULL) ? g_strdup(text) : g_utf8_make_valid(text, -1);
}

char *column_required_text(Statement *statement)
{
  char *text = column_text(statement);
  return text ? text : g_strdup("");
}

gint64 column_integer(Statement *statement)
{
  return sqlite3_column_int64(statement->handle, ++statement->column);
}

gint64 column_integer_or(Statement *statement, gint64 nothing)
{
  int column = ++statement->column;
  if (sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
    return nothing;
  return sqlite3_column_int64(statement->handle, column);
}

guint column_count(Statement *statement)
{
  gint64 value = column_integer(statement);
  return (guint)CLAMP(value, 0, G_MAXUINT);
}

double column_real(Statement *statement)
{
  return sqlite3_column_double(statement->handle, ++statement->column);
}

GBytes *column_bytes(Statement *statement)
{
  int column = ++statement->column;
  if (sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
    return NULL;
  const void *data = sqlite3_column_blob(statement->handle, column);
  return g_bytes_new(data, (gsize)sqlite3_column_bytes(statement->handle, column));
}
