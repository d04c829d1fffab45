/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "store/bisection.h"
#include "store/database.h"
#include <string.h>

static const char *const STATES[] = {"unbuilt", "built", "skipped"};

const char *commit_state_to_string(CommitState state)
{
  return STATES[state];
}

void bisection_commit_free(BisectionCommit *commit)
{
  if (!commit)
    return;
  g_free(commit->hash);
  g_free(commit->subject);
  g_free(commit->parents);
  g_free(commit->image);
  g_free(commit->digest);
  g_free(commit->why);
  g_free(commit);
}

void bisection_record_free(BisectionRecord *record)
{
  if (!record)
    return;
  char *texts[] = {record->campaign, record->workshop, record->repository, record->good,   record->bad,
                   record->build,    record->plan,     record->signature,  record->answer, record->reverted};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  g_ptr_array_unref(record->commits);
  g_free(record);
}

/* ---- writing ---- */

static gboolean add_head(Store *store, const BisectionRecord *record, GError **error)
{
  Statement *statement = statement_get(store,
                                       "INSERT INTO bisections (campaign, workshop, repository, good, bad, build, plan,"
                                       " signature, all_parents, rate, least_rate, confidence, answer, reverted)"
                                       " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, record->campaign);
  bind_text(statement, record->workshop);
  bind_text(statement, record->repository);
  bind_text(statement, record->good);
  bind_text(statement, record->bad);
  bind_text(statement, record->build);
  bind_text(statement, record->plan);
  bind_text(statement, record->signature);
  bind_integer(statement, record->all_parents);
  bind_real(statement, record->rate);
  bind_real(statement, record->least_rate);
  bind_real(statement, record->confidence);
  bind_text(statement, record->answer);
  bind_text(statement, record->reverted);
  return statement_run(statement, error);
}

static gboolean add_commit(Store *store, const char *campaign, guint position, const BisectionCommit *commit,
                           GError **error)
{
  Statement *statement = statement_get(store,
                                       "INSERT INTO bisection_commits (campaign, position, hash, subject, parents,"
                                       " prior, state, image, digest, why, plain, weight)"
                                       " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, campaign);
  bind_integer(statement, position);
  bind_text(statement, commit->hash);
  bind_text(statement, commit->subject);
  bind_text(statement, commit->parents);
  bind_real(statement, commit->prior);
  bind_text(statement, commit_state_to_string(commit->state));
  bind_text(statement, commit->image);
  bind_text(statement, commit->digest);
  bind_text(statement, commit->why);
  bind_integer(statement, commit->plain);
  bind_real(statement, commit->weight);
  return statement_run(statement, error);
}

static gboolean add_all(Store *store, gconstpointer data, GError **error)
{
  const BisectionRecord *record = data;
  gboolean good = add_head(store, record, error);
  for (guint i = 0; good && i < record->commits->len; i++)
    good = add_commit(store, record->campaign, i, g_ptr_array_index(record->commits, i), error);
  return good;
}

gboolean store_add_bisection(Store *store, const BisectionRecord *record, GError **error)
{
  return store_transaction(store, add_all, record, error);
}

static gboolean update_head(Store *store, const BisectionRecord *record, GError **error)
{
  Statement *statement =
      statement_get(store, "UPDATE bisections SET signature = ?, answer = ?, reverted = ? WHERE campaign = ?", error);
  if (!statement)
    return FALSE;
  bind_text(statement, record->signature);
  bind_text(statement, record->answer);
  bind_text(statement, record->reverted);
  bind_text(statement, record->campaign);
  return statement_run(statement, error);
}

static gboolean update_commit(Store *store, const char *campaign, guint position, const BisectionCommit *commit,
                              GError **error)
{
  Statement *statement = statement_get(store,
                                       "UPDATE bisection_commits SET state = ?, image = ?, digest = ?, why = ?,"
                                       " plain = ?, weight = ? WHERE campaign = ? AND position = ?",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, commit_state_to_string(commit->state));
  bind_text(statement, commit->image);
  bind_text(statement, commit->digest);
  bind_text(statement, commit->why);
  bind_integer(statement, commit->plain);
  bind_real(statement, commit->weight);
  bind_text(statement, campaign);
  bind_integer(statement, position);
  return statement_run(statement, error);
}

static gboolean update_all(Store *store, gconstpointer data, GError **error)
{
  const BisectionRecord *record = data;
  gboolean good = update_head(store, record, error);
  for (guint i = 0; good && i < record->commits->len; i++)
    good = update_commit(store, record->campaign, i, g_ptr_array_index(record->commits, i), error);
  return good;
}

gboolean store_update_bisection(Store *store, const BisectionRecord *record, GError **error)
{
  return store_transaction(store, update_all, record, error);
}

/* ---- reading ---- */

char *store_find_bisection(Store *store, const char *prefix, GError **error)
{
  if (strcmp(prefix, "last") != 0)
    return store_find_campaign(store, prefix, error);
  Statement *statement = statement_get(store,
                                       "SELECT campaign FROM bisections JOIN campaigns USING (campaign)"
                                       " ORDER BY started_ns DESC, campaign DESC LIMIT 1",
                                       error);
  gboolean row = FALSE;
  if (!statement || !statement_step(statement, &row, error))
    return NULL;
  if (!row) {
    (void)error_set(error, BOOTRACE_ERROR_INPUT, "%s: holds no bisection yet; make one with bootrace bisect",
                    store_path(store));
    return NULL;
  }
  char *id = column_required_text(statement);
  statement_reset(statement);
  return id;
}

/* A word that is none counts as unbuilt: the commit is built again. */
static CommitState state_from(const char *text)
{
  for (gsize i = 0; text && i < G_N_ELEMENTS(STATES); i++)
    if (strcmp(STATES[i], text) == 0)
      return (CommitState)i;
  return COMMIT_UNBUILT;
}

static gpointer read_commit(Statement *statement)
{
  BisectionCommit *commit = g_new0(BisectionCommit, 1);
  commit->hash = column_required_text(statement);
  commit->subject = column_required_text(statement);
  commit->parents = column_required_text(statement);
  commit->prior = column_real(statement);
  g_autofree char *state = column_required_text(statement);
  commit->state = state_from(state);
  commit->image = column_text(statement);
  commit->digest = column_text(statement);
  commit->why = column_text(statement);
  commit->plain = column_count(statement);
  commit->weight = column_real(statement);
  return commit;
}

static GPtrArray *read_commits(Store *store, const char *campaign, GError **error)
{
  Statement *statement = statement_get(store,
                                       "SELECT hash, subject, parents, prior, state, image, digest, why, plain, weight"
                                       " FROM bisection_commits WHERE campaign = ? ORDER BY position",
                                       error);
  if (!statement)
    return NULL;
  bind_text(statement, campaign);
  return statement_collect(statement, read_commit, (GDestroyNotify)bisection_commit_free, error);
}

static void read_head(Statement *statement, BisectionRecord *record)
{
  record->workshop = column_required_text(statement);
  record->repository = column_required_text(statement);
  record->good = column_required_text(statement);
  record->bad = column_required_text(statement);
  record->build = column_required_text(statement);
  record->plan = column_text(statement);
  record->signature = column_text(statement);
  record->all_parents = column_integer(statement) != 0;
  record->rate = column_real(statement);
  record->least_rate = column_real(statement);
  record->confidence = column_real(statement);
  record->answer = column_text(statement);
  record->reverted = column_text(statement);
}

gboolean store_find_bisection_of(Store *store, const char *campaign, BisectionRecord **ret, GError **error)
{
  Statement *statement = statement_get(store,
                                       "SELECT workshop, repository, good, bad, build, plan, signature, all_parents,"
                                       " rate, least_rate, confidence, answer, reverted FROM bisections"
                                       " WHERE campaign = ?",
                                       error);
  gboolean row = FALSE;
  if (!statement)
    return FALSE;
  bind_text(statement, campaign);
  g_autoptr(GPtrArray) commits = read_commits(store, campaign, error);
  if (!commits || !statement_step(statement, &row, error))
    return FALSE;
  *ret = NULL;
  if (!row)
    return TRUE;
  if (commits->len >= 2) { /* or the ends would be one, in a file that nobody of us wrote */
    BisectionRecord *record = g_new0(BisectionRecord, 1);
    record->campaign = g_strdup(campaign);
    record->commits = g_steal_pointer(&commits);
    read_head(statement, record);
    *ret = record;
  }
  statement_reset(statement);
  return TRUE;
}

BisectionRecord *store_bisection(Store *store, const char *campaign, GError **error)
{
  BisectionRecord *record = NULL;
  if (store_find_bisection_of(store, campaign, &record, error) && !record)
    (void)error_set(error, BOOTRACE_ERROR_INPUT, "%s: campaign %s is no bisection; bootrace report shows it",
                    store_path(store), campaign);
  return record;
}
