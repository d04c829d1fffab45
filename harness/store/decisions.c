/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/database.h"

gboolean store_set_decision(Store *store, const char *campaign, const DecisionRecord *decision, GError **error)
{
  Statement *statement = statement_get(store,
                                       "INSERT OR REPLACE INTO decisions (campaign, image, strategy, decision, boots,"
                                       " failed, good_rate, bad_rate, alpha, beta) VALUES (?,?,?,?,?,?,?,?,?,?)",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, campaign);
  bind_text(statement, decision->image);
  bind_text(statement, decision->strategy);
  bind_text(statement, decision->decision);
  bind_integer(statement, decision->boots);
  bind_integer(statement, decision->failed);
  bind_real(statement, decision->good_rate);
  bind_real(statement, decision->bad_rate);
  bind_real(statement, decision->alpha);
  bind_real(statement, decision->beta);
  return statement_run(statement, error);
}

static gpointer read_decision(Statement *statement)
{
  DecisionRecord *record = g_new0(DecisionRecord, 1);
  record->image = column_required_text(statement);
  record->strategy = column_required_text(statement);
  record->decision = column_required_text(statement);
  record->boots = column_count(statement);
  record->failed = column_count(statement);
  record->good_rate = column_real(statement);
  record->bad_rate = column_real(statement);
  record->alpha = column_real(statement);
  record->beta = column_real(statement);
  return record;
}

GPtrArray *store_decisions(Store *store, const char *campaign, GError **error)
{
  Statement *statement =
      statement_get(store,
                    "SELECT image, strategy, decision, boots, failed, good_rate, bad_rate, alpha, beta FROM decisions"
                    " LEFT JOIN campaign_images USING (campaign, image) WHERE campaign = ? ORDER BY position, strategy",
                    error);
  if (!statement)
    return NULL;
  bind_text(statement, campaign);
  return statement_collect(statement, read_decision, (GDestroyNotify)decision_record_free, error);
}
