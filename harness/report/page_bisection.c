/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"
#include "store/bisection.h"

static void add_commit(JsonBuilder *builder, const BisectionCommit *commit)
{
  json_begin_object(builder, NULL);
  json_add_text(builder, "hash", commit->hash);
  json_add_text(builder, "subject", commit->subject);
  json_add_text(builder, "state", commit_state_to_string(commit->state));
  json_add_text(builder, "image", commit->image);
  json_add_real(builder, "probability", commit->weight);
  json_end_object(builder);
}

gboolean page_bisection_json(Store *store, const char *id, char **ret_json, GError **error)
{
  g_autoptr(BisectionRecord) record = NULL;
  *ret_json = NULL;
  if (!store_find_bisection_of(store, id, &record, error))
    return FALSE;
  if (!record)
    return TRUE;
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "good", record->good);
  json_add_text(builder, "bad", record->bad);
  json_add_text(builder, "signature", record->signature);
  json_add_text(builder, "answer", record->answer);
  json_begin_array(builder, "commits");
  for (guint i = 0; i < record->commits->len; i++)
    add_commit(builder, g_ptr_array_index(record->commits, i));
  json_end_array(builder);
  *ret_json = json_finish(builder);
  return TRUE;
}
