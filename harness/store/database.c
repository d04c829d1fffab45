/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/database.h"
#include "base/error.h"
#include "store/schema.h"
#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

/* How long to wait for another bootrace that writes into the same file: its transactions take milliseconds, so who is
 * still locked out after this is locked out for good. */
#define BUSY_TIMEOUT_MS 20000

struct _Store {
  char *path;
  sqlite3 *handle;
  GHashTable *statements;
};

const char *store_path(const Store *store)
{
  return store->path;
}

sqlite3 *store_handle(Store *store)
{
  return store->handle;
}

GHashTable *store_statements(Store *store)
{
  return store->statements;
}

gint64 store_changes(Store *store)
{
  return sqlite3_changes64(store->handle);
}

/* REASON: NULL for the system's own. */
static gboolean cannot_write(Store *store, const char *reason, GError **error)
{
  int number = sqlite3_system_errno(store->handle);
  if (!reason)
    reason = number ? g_strerror(number) : sqlite3_errmsg(store->handle);
  return error_set(error, BOOTRACE_ERROR_HOST,
                   "%s: cannot be opened or written (%s); it, its folder and its file system must be writable: "
                   "change that, or name another file with --results=FILE",
                   store->path, reason);
}

static gboolean no_space(Store *store, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(store->path);
  return error_set(error, BOOTRACE_ERROR_HOST,
                   "%s: no space left on the file system of %s; free some and go on, "
                   "or name another file with --results=FILE",
                   store->path, folder);
}

static gboolean is_duplicate(Store *store)
{
  int code = sqlite3_extended_errcode(store->handle);
  return code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE;
}

gboolean store_failure(Store *store, GError **error)
{
  switch (sqlite3_errcode(store->handle) & 0xff) {
  case SQLITE_FULL:
    return no_space(store, error);
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return error_set(error, BOOTRACE_ERROR_HOST,
                     "%s: locked by another process for more than %d s; end that one (fuser %s), "
                     "or name another file with --results=FILE",
                     store->path, BUSY_TIMEOUT_MS / 1000, store->path);
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    return cannot_write(store, NULL, error);
  case SQLITE_NOTADB:
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: no results of bootrace; name another file with --results=FILE",
                     store->path);
  case SQLITE_CORRUPT:
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: damaged (%s); sqlite3 %s .recover saves what can be read",
                     store->path, sqlite3_errmsg(store->handle), store->path);
  case SQLITE_IOERR:
    if (sqlite3_system_errno(store->handle) == ENOSPC)
      return no_space(store, error);
    return error_set(error, BOOTRACE_ERROR_HOST,
                     "%s: %s (%s); look after its disk, or name another file with --results=FILE", store->path,
                     sqlite3_errmsg(store->handle), g_strerror(sqlite3_system_errno(store->handle)));
  case SQLITE_CONSTRAINT:
    if (is_duplicate(store))
      return error_set(error, BOOTRACE_ERROR_HOST, "%s: holds it already; does another bootrace run the same campaign?",
                       store->path);
    return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", store->path, sqlite3_errmsg(store->handle));
  default:
    return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", store->path, sqlite3_errmsg(store->handle));
  }
}

gboolean store_execute(Store *store, const char *sql, GError **error)
{
  if (sqlite3_exec(store->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return store_failure(store, error);
}

gboolean store_begin(Store *store, GError **error)
{
  return store_execute(store, "BEGIN IMMEDIATE", error);
}

gboolean store_end(Store *store, gboolean good, GError **error)
{
  if (good && store_execute(store, "COMMIT", error))
    return TRUE;
  /* Fails only where SQLite has rolled back already, as it does after SQLITE_FULL. */
  (void)sqlite3_exec(store->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean store_transaction(Store *store, StoreBody body, gconstpointer data, GError **error)
{
  gboolean open = !sqlite3_get_autocommit(store->handle);
  if (open)
    return body(store, data, error);
  return store_begin(store, error) && store_end(store, body(store, data, error), error);
}

/* A file may come from another machine: its schema must not be able to do more than hold data. */
static void distrust(sqlite3 *handle)
{
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
}

/* The journal is SQLite's default rollback journal, fully synchronised: every boot that was committed is in the one
 * file, so it may be copied whenever nothing runs, opened read-only and lie on a network file system; a write-ahead log
 * is quicker (0.6 ms against 3.5 ms a boot) but gives up each of these, and a boot takes seconds. */
static gboolean connect(Store *store, StoreMode mode, GError **error)
{
  /* Reading opens for writing too where it can: to roll back what a killed run left half, and to bring an old file up
   * to date. SQLite falls back to read-only by itself. */
  int flags = SQLITE_OPEN_READWRITE | (mode == STORE_WRITE ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(store->path, &store->handle, flags, NULL) != SQLITE_OK)
    return store_failure(store, error);
  sqlite3_extended_result_codes(store->handle, 1);
  sqlite3_busy_timeout(store->handle, BUSY_TIMEOUT_MS);
  distrust(store->handle);
  return store_execute(store, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON",
                       error);
}

static gboolean make_ready(Store *store, StoreMode mode, GError **error)
{
  guint version = 0;
  if (!connect(store, mode, error) || !schema_check(store, &version, error))
    return FALSE;
  if (mode == STORE_WRITE && sqlite3_db_readonly(store->handle, "main") == 1)
    return cannot_write(store, "read-only", error);
  if (mode != STORE_WRITE && version == 0)
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: holds no results yet; fill it with bootrace run", store->path);
  if (mode == STORE_MERGE && version < schema_version())
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: written by an older bootrace (schema %u, this one writes %u); bring it up to date with "
                     "bootrace --results=%s report --list, then merge it",
                     store->path, version, schema_version(), store->path);
  if (version < schema_version() && !schema_migrate(store, error))
    return FALSE;
  return mode == STORE_WRITE || store_execute(store, "PRAGMA query_only = ON", error);
}

static gboolean find_or_make_place(const char *path, StoreMode mode, GError **error)
{
  if (mode != STORE_WRITE && access(path, F_OK) != 0)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: %s; make results with bootrace run, or name a file with --results=FILE", path,
                     g_strerror(errno));
  g_autofree char *folder = g_path_get_dirname(path);
  if (mode == STORE_WRITE && g_mkdir_with_parents(folder, 0777) != 0)
    return error_set(error, BOOTRACE_ERROR_HOST,
                     "%s: cannot make the folder %s: %s; name another file with --results=FILE", path, folder,
                     g_strerror(errno));
  if (g_file_test(path, G_FILE_TEST_IS_DIR))
    return error_set(error, BOOTRACE_ERROR_INPUT, "%s: a folder, not a results file", path);
  return TRUE;
}

Store *store_open(const char *path, StoreMode mode, GError **error)
{
  if (!find_or_make_place(path, mode, error))
    return NULL;
  g_autoptr(Store) store = g_new0(Store, 1);
  store->path = g_strdup(path);
  store->statements = statement_cache_new();
  return make_ready(store, mode, error) ? g_steal_pointer(&store) : NULL;
}

void store_close(Store *store)
{
  if (!store)
    return;
  g_hash_table_destroy(store->statements);
  sqlite3_close(store->handle);
  g_free(store->path);
  g_free(store);
}
