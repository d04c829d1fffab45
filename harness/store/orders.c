/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/orders.h"
#include "store/blob.h"
#include "store/database.h"

gboolean orders_add_times(Store *store, const BootRecord *boot, const BootTimes *times, GError **error)
{
  /* A guest may report twice (cleanup, then an emergency): the later report knows more. */
  Statement *statement = statement_get(
      store, "INSERT OR REPLACE INTO times (campaign, boot, phase, length, zstd) VALUES (?,?,?,?,?)", error);
  if (!statement)
    return FALSE;
  g_autoptr(GBytes) frame = blob_compress(times->report);
  bind_text(statement, boot->campaign);
  bind_integer(statement, boot->boot);
  bind_text(statement, times->phase);
  bind_integer(statement, (gint64)g_bytes_get_size(times->report));
  bind_bytes(statement, frame);
  return statement_run(statement, error);
}

/* The report that stands in the next two columns. Returns: FALSE with an error for a broken one. */
static gboolean read_times_row(Store *store, Statement *statement, GPtrArray *list, GError **error)
{
  g_autofree char *phase = column_required_text(statement);
  gint64 length = column_integer(statement);
  g_autoptr(GBytes) frame = column_bytes(statement);
  GBytes *report = frame ? blob_expand(frame, length, error) : g_bytes_new(NULL, 0);
  if (!report) {
    g_prefix_error(error, "%s: times of units: ", store_path(store));
    return FALSE;
  }
  BootTimes *times = g_new0(BootTimes, 1);
  times->phase = g_steal_pointer(&phase);
  times->report = report;
  g_ptr_array_add(list, times);
  return TRUE;
}

GPtrArray *orders_read_times(Store *store, const char *campaign, guint boot, GError **error)
{
  Statement *statement = statement_get(
      store, "SELECT phase, length, zstd FROM times WHERE campaign = ? AND boot = ? ORDER BY phase", error);
  if (!statement)
    return NULL;
  bind_text(statement, campaign);
  bind_integer(statement, boot);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)boot_times_free);
  gboolean row = FALSE;
  while (statement_step(statement, &row, error)) {
    if (!row)
      return g_steal_pointer(&list);
    if (!read_times_row(store, statement, list, error)) {
      statement_reset(statement);
      return NULL;
    }
  }
  return NULL;
}

/* Calls VISIT for the row. */
static gboolean visit_times(Store *store, Statement *statement, StoreTimesVisit visit, gpointer data, GError **error)
{
  guint boot = column_count(statement);
  g_autofree char *image = column_required_text(statement), *word = column_text(statement);
  g_autofree char *signature = column_text(statement);
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)boot_times_free);
  Verdict verdict = VERDICT_PASSED;
  if ((word && !store_read_verdict(store, word, &verdict, error)) || !read_times_row(store, statement, list, error))
    return FALSE;
  const BootTimes *times = g_ptr_array_index(list, 0);
  const BootTimesVisit row = {.boot = boot,
                              .image = image,
                              .phase = times->phase,
                              .judged = word != NULL,
                              .verdict = verdict,
                              .signature = signature,
                              .report = times->report};
  visit(&row, data);
  return TRUE;
}

gboolean store_foreach_times(Store *store, const char *id, StoreTimesVisit visit, gpointer data, GError **error)
{
  Statement *statement = statement_get(store,
                                       "SELECT boot, image, verdict, signature, phase, length, zstd FROM times"
                                       " JOIN boots USING (campaign, boot) WHERE campaign = ? ORDER BY boot, phase",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, id);
  gboolean row = FALSE;
  while (statement_step(statement, &row, error)) {
    if (!row)
      return TRUE;
    if (!visit_times(store, statement, visit, data, error)) {
      statement_reset(statement);
      return FALSE;
    }
  }
  return FALSE;
}

gboolean store_set_coverage(Store *store, const char *campaign, const CoverageRecord *coverage, GError **error)
{
  Statement *statement =
      statement_get(store,
                    "INSERT OR REPLACE INTO coverage (campaign, image, phase, pairs, both_orders, together, infeasible)"
                    " VALUES (?,?,?,?,?,?,?)",
                    error);
  if (!statement)
    return FALSE;
  bind_text(statement, campaign);
  bind_text(statement, coverage->image);
  bind_text(statement, coverage->phase);
  bind_integer(statement, coverage->pairs);
  bind_integer(statement, coverage->both_orders);
  bind_integer(statement, coverage->together);
  bind_integer(statement, coverage->infeasible);
  return statement_run(statement, error);
}

static gpointer read_coverage(Statement *statement)
{
  CoverageRecord *record = g_new0(CoverageRecord, 1);
  record->image = column_required_text(statement);
  record->phase = column_required_text(statement);
  record->pairs = column_count(statement);
  record->both_orders = column_count(statement);
  record->together = column_count(statement);
  record->infeasible = column_count(statement);
  return record;
}

GPtrArray *store_coverage(Store *store, const char *campaign, GError **error)
{
  Statement *statement =
      statement_get(store,
                    "SELECT image, phase, pairs, both_orders, together, infeasible FROM coverage"
                    " LEFT JOIN campaign_images USING (campaign, image) WHERE campaign = ? ORDER BY position, phase",
                    error);
  if (!statement)
    return NULL;
  bind_text(statement, campaign);
  return statement_collect(statement, read_coverage, (GDestroyNotify)coverage_record_free, error);
}

gboolean store_add_learned(Store *store, const char *digest, const char *phase, const LearnedEdge *edge, GError **error)
{
  Statement *statement = statement_get(
      store,
      "INSERT OR IGNORE INTO learned (digest, phase, before, after, evidence, campaign, image, strategy, position)"
      " VALUES (?,?,?,?,?,?,?,?,?)",
      error);
  if (!statement)
    return FALSE;
  bind_text(statement, digest);
  bind_text(statement, phase);
  bind_text(statement, edge->before);
  bind_text(statement, edge->after);
  bind_text(statement, edge->evidence);
  bind_text(statement, edge->campaign);
  bind_text(statement, edge->image);
  bind_text(statement, edge->strategy);
  bind_integer(statement, edge->position);
  return statement_run(statement, error);
}

static gpointer read_learned(Statement *statement)
{
  LearnedEdge *edge = g_new0(LearnedEdge, 1);
  edge->before = column_required_text(statement);
  edge->after = column_required_text(statement);
  edge->evidence = column_required_text(statement);
  edge->campaign = column_text(statement);
  edge->image = column_text(statement);
  edge->strategy = column_text(statement);
  edge->position = column_count(statement);
  return edge;
}

GPtrArray *store_learned(Store *store, const char *digest, const char *phase, GError **error)
{
  Statement *statement =
      statement_get(store,
                    "SELECT before, after, evidence, campaign, image, strategy, position FROM learned"
                    " WHERE digest = ? AND phase = ? ORDER BY before, after",
                    error);
  if (!statement)
    return NULL;
  bind_text(statement, digest);
  bind_text(statement, phase);
  return statement_collect(statement, read_learned, (GDestroyNotify)learned_edge_free, error);
}
