/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/shards.h"
#include "store/database.h"

void shard_record_free(ShardRecord *record)
{
  if (!record)
    return;
  g_free(record->end);
  g_free(record);
}

gboolean store_add_shard(Store *store, const char *campaign, const ShardRecord *shard, GError **error)
{
  Statement *statement = statement_get(store,
                                       "INSERT INTO shards (campaign, shard, shards, jobs, facts, started_ns,"
                                       " finished_ns, end) SELECT campaign, ?, ?, ?, ?, ?, ?, ? FROM campaigns"
                                       " WHERE campaign = ?",
                                       error);
  if (!statement)
    return FALSE;
  bind_integer(statement, shard->shard);
  bind_integer(statement, shard->shards);
  bind_integer(statement, shard->jobs);
  bind_text(statement, shard->facts);
  bind_integer(statement, shard->started_ns);
  bind_integer_or_null(statement, shard->finished_ns, 0);
  bind_text(statement, shard->end);
  bind_text(statement, campaign);
  return statement_run(statement, error);
}

gboolean store_set_shard_end(Store *store, const char *campaign, guint shard, const char *end, gint64 finished_ns,
                             GError **error)
{
  Statement *statement =
      statement_get(store, "UPDATE shards SET end = ?, finished_ns = ? WHERE campaign = ? AND shard = ?", error);
  if (!statement)
    return FALSE;
  bind_text(statement, end);
  bind_integer_or_null(statement, finished_ns, 0);
  bind_text(statement, campaign);
  bind_integer(statement, shard);
  return statement_run(statement, error) && store_settle_shards(store, campaign, error);
}

static gpointer read_shard(Statement *statement)
{
  ShardRecord *record = g_new0(ShardRecord, 1);
  record->shard = column_count(statement);
  record->shards = column_count(statement);
  record->jobs = column_count(statement);
  record->started_ns = column_integer(statement);
  record->finished_ns = column_integer_or(statement, 0);
  record->end = column_text(statement);
  return record;
}

GPtrArray *store_shards(Store *store, const char *campaign, GError **error)
{
  Statement *statement = statement_get(
      store, "SELECT shard, shards, jobs, started_ns, finished_ns, end FROM shards WHERE campaign = ? ORDER BY shard",
      error);
  if (!statement)
    return NULL;
  bind_text(statement, campaign);
  return statement_collect(statement, read_shard, (GDestroyNotify)shard_record_free, error);
}

gboolean store_settle_shards(Store *store, const char *campaign, GError **error)
{
  /* A shard that runs still, or was killed, or is not here: so is the campaign. Else the end that is not "complete". */
  Statement *statement = statement_get(
      store,
      "UPDATE campaigns SET (started_ns, finished_ns, end, jobs, facts) ="
      " (SELECT min(started_ns), CASE WHEN count(*) = max(shards) AND count(end) = count(*) THEN max(finished_ns) END,"
      "  CASE WHEN count(*) = max(shards) AND count(end) = count(*)"
      "   THEN coalesce(min(end) FILTER (WHERE end <> 'complete'), 'complete') END,"
      "  sum(jobs), (SELECT facts FROM shards AS one WHERE one.campaign = ?1 ORDER BY shard LIMIT 1)"
      "  FROM shards WHERE campaign = ?1)"
      " WHERE campaign = ?1 AND campaign IN (SELECT campaign FROM shards)",
      error);
  if (!statement)
    return FALSE;
  bind_text(statement, campaign);
  return statement_run(statement, error);
}
