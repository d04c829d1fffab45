/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/database.h"

/* A tally with the texts that it borrows. */
typedef struct {
  char *image, *strategy, *verdict, *lost, *signature, *class;
} Texts;

static void texts_clear(Texts *texts)
{
  g_free(texts->image);
  g_free(texts->strategy);
  g_free(texts->verdict);
  g_free(texts->lost);
  g_free(texts->signature);
  g_free(texts->class);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Texts, texts_clear)

static gboolean visit_row(Store *store, Statement *statement, StoreTallyVisit visit, gpointer data, GError **error)
{
  g_auto(Texts) texts = {0};
  texts.image = column_required_text(statement);
  texts.strategy = column_required_text(statement);
  texts.verdict = column_text(statement);
  texts.lost = column_text(statement);
  texts.signature = column_text(statement);
  texts.class = column_text(statement);
  BootTally tally = {.image = texts.image, .strategy = texts.strategy, .lost = texts.lost};
  tally.signature = texts.signature;
  tally.class = texts.class;
  tally.recovered = column_integer(statement) != 0;
  tally.boots = column_count(statement);
  tally.first_boot = column_count(statement);
  tally.wall_ns = column_integer(statement);
  tally.cpu_ns = column_integer(statement);
  if (!tally.lost && !store_read_verdict(store, texts.verdict, &tally.verdict, error))
    return FALSE;
  visit(&tally, data);
  return TRUE;
}

static gboolean visit_rows(Store *store, const char *sql, const char *id, StoreTallyVisit visit, gpointer data,
                           GError **error)
{
  Statement *statement = statement_get(store, sql, error);
  if (!statement)
    return FALSE;
  bind_text(statement, id);
  gboolean row = FALSE;
  while (statement_step(statement, &row, error)) {
    if (!row)
      return TRUE;
    if (!visit_row(store, statement, visit, data, error)) {
      statement_reset(statement);
      return FALSE;
    }
  }
  return FALSE;
}

gboolean store_foreach_tally(Store *store, const char *id, StoreTallyVisit visit, gpointer data, GError **error)
{
  return visit_rows(store,
                    "SELECT image, strategy, verdict, lost, signature, class, recovered, count(*), min(boot) AS first,"
                    " sum(wall_ns), sum(cpu_ns) FROM boots WHERE campaign = ?"
                    " GROUP BY image, strategy, verdict, lost, signature, class, recovered ORDER BY first",
                    id, visit, data, error);
}

gboolean store_foreach_recovered(Store *store, const char *id, StoreTallyVisit visit, gpointer data, GError **error)
{
  return visit_rows(store,
                    "SELECT '', '', 'passed', NULL, matches.signature, matches.class, 1,"
                    " count(DISTINCT boot), min(boot) AS first, 0, 0 FROM boots JOIN matches USING (campaign, boot)"
                    " WHERE campaign = ? AND boots.recovered AND matches.recovered"
                    " GROUP BY matches.signature, matches.class ORDER BY first",
                    id, visit, data, error);
}
