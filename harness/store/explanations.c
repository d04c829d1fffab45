/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/database.h"

gboolean store_add_explanation(Store *store, const ExplanationRecord *record, GError **error)
{
  Statement *statement = statement_get(store,
                                       "INSERT OR REPLACE INTO explanations (explained_in, campaign, boot, digest,"
                                       " signature, cause, minimal_plan) VALUES (?,?,?,?,?,?,?)",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, record->explained_in);
  bind_text(statement, record->campaign);
  bind_integer(statement, record->boot);
  bind_text(statement, record->digest);
  bind_text(statement, record->signature);
  bind_text(statement, record->cause);
  bind_text(statement, record->minimal_plan);
  return statement_run(statement, error);
}

gboolean store_minimal_plan(Store *store, const char *digest, const char *signature, char **ret_plan, GError **error)
{
  Statement *statement = statement_get(store,
                                       "SELECT minimal_plan FROM explanations WHERE digest = ? AND signature = ?"
                                       " AND minimal_plan IS NOT NULL ORDER BY explained_in DESC LIMIT 1",
                                       error);
  gboolean row = FALSE;
  if (!statement)
    return FALSE;
  bind_text(statement, digest);
  bind_text(statement, signature);
  if (!statement_step(statement, &row, error))
    return FALSE;
  *ret_plan = row ? column_required_text(statement) : NULL;
  statement_reset(statement);
  return TRUE;
}
