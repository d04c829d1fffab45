/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/merge.h"
#include "base/error.h"
#include "store/database.h"
#include "store/merge_rules.h"
#include "store/shards.h"
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

void merge_result_clear(MergeResult *result)
{
  g_clear_pointer(&result->joined, g_ptr_array_unref);
}

static gpointer read_name(Statement *statement)
{
  return column_required_text(statement);
}

/* The texts that SQL gives, which takes no values. Returns: (owned). */
static GPtrArray *texts(Store *store, const char *sql, GError **error)
{
  Statement *statement = statement_get(store, sql, error);
  return statement ? statement_collect(statement, read_name, g_free, error) : NULL;
}

gboolean merge_check(const char *path, GError **error)
{
  g_autoptr(Store) store = store_open(path, STORE_MERGE, error);
  g_autoptr(GPtrArray) found = store ? texts(store, "PRAGMA integrity_check(1)", error) : NULL;
  if (!found)
    return FALSE;
  const char *first = found->len > 0 ? g_ptr_array_index(found, 0) : "";
  if (g_str_equal(first, "ok"))
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_INPUT, "%s: damaged (%s); sqlite3 %s .recover saves what can be read", path,
                   first, path);
}

/* A file from elsewhere could hold a view in place of a table, or a table without the checks of ours. */
static gboolean check_tables(Store *store, const char *path, GError **error)
{
  g_autoptr(GPtrArray) other =
      texts(store,
            "SELECT name FROM (SELECT name, sql FROM source.sqlite_schema WHERE sql IS NOT NULL"
            " EXCEPT SELECT name, sql FROM main.sqlite_schema)"
            " UNION SELECT name FROM (SELECT name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL"
            " EXCEPT SELECT name, sql FROM source.sqlite_schema)",
            error);
  if (!other || other->len == 0)
    return other != NULL;
  return error_set(error, BOOTRACE_ERROR_INPUT,
                   "%s: its table %s is not as this bootrace makes it: no results to merge", path,
                   (const char *)g_ptr_array_index(other, 0));
}

static gboolean check_conflicts(Store *store, const char *path, GError **error)
{
  for (const MergeConflict *conflict = MERGE_CONFLICTS; conflict->sql; conflict++) {
    g_autoptr(GPtrArray) found = texts(store, conflict->sql, error);
    if (!found)
      return FALSE;
    if (found->len > 0)
      return error_set(error, BOOTRACE_ERROR_INPUT, "%s: %s: %s; nothing of it was merged", path,
                       (const char *)g_ptr_array_index(found, 0), conflict->reason);
  }
  return TRUE;
}

static gboolean count(Store *store, const char *sql, guint *ret, GError **error)
{
  Statement *statement = statement_get(store, sql, error);
  gboolean row = FALSE;
  if (!statement || !statement_step(statement, &row, error))
    return FALSE;
  *ret = row ? column_count(statement) : 0;
  statement_reset(statement);
  return TRUE;
}

static gboolean settle(Store *store, GError **error)
{
  g_autoptr(GPtrArray) ids = texts(store, "SELECT DISTINCT campaign FROM source.shards", error);
  for (guint i = 0; ids && i < ids->len; i++)
    if (!store_settle_shards(store, g_ptr_array_index(ids, i), error))
      return FALSE;
  return ids != NULL;
}

static gboolean take_rows(Store *store, MergeResult *result, GError **error)
{
  result->joined = texts(store, MERGE_JOINED, error);
  if (!result->joined || !count(store, MERGE_NEW_CAMPAIGNS, &result->campaigns, error) ||
      !count(store, MERGE_NEW_BOOTS, &result->boots, error))
    return FALSE;
  for (const char *const *step = MERGE_STEPS; *step; step++)
    if (!store_execute(store, *step, error))
      return FALSE;
  return settle(store, error);
}

static gboolean attach(Store *store, const char *path, GError **error)
{
  Statement *statement = statement_get(store, "ATTACH DATABASE ? AS source", error);
  if (!statement)
    return FALSE;
  bind_text(statement, path);
  return statement_run(statement, error);
}

/* Statements that look into the file must be gone before it can be. */
static void detach(Store *store)
{
  g_hash_table_remove_all(store_statements(store));
  (void)sqlite3_exec(store_handle(store), "DETACH DATABASE source", NULL, NULL, NULL);
}

static gboolean is_same_file(const char *a, const char *b)
{
  struct stat first, second;
  return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

gboolean merge_file(Store *store, const char *path, MergeResult *ret, GError **error)
{
  *ret = (MergeResult){0};
  if (is_same_file(store_path(store), path))
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: is the results file itself; name another one with --results=FILE", path);
  if (!merge_check(path, error) || !attach(store, path, error))
    return FALSE;
  gboolean good = check_tables(store, path, error) && store_begin(store, error) &&
                  store_end(store, check_conflicts(store, path, error) && take_rows(store, ret, error), error);
  detach(store);
  if (!good)
    g_prefix_error(error, "merge: ");
  return good;
}
