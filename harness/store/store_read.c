/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "store/blob.h"
#include "store/database.h"

/* Campaign ids that a message lists before it says "and more". */
#define LISTED 5

#define CAMPAIGN_COLUMNS                                                                                               \
  "campaign, scenario, scenario_text, seed, started_ns, finished_ns, end, facts, jobs, scenario_path, options, plan"

static gpointer read_text(Statement *statement)
{
  return column_required_text(statement);
}

static gpointer read_campaign(Statement *statement)
{
  CampaignRecord *record = g_new0(CampaignRecord, 1);
  record->id = column_required_text(statement);
  record->scenario = column_required_text(statement);
  record->scenario_text = column_required_text(statement);
  record->seed = (guint64)column_integer(statement);
  record->started_ns = column_integer(statement);
  record->finished_ns = column_integer_or(statement, 0);
  record->end = column_text(statement);
  record->facts = column_required_text(statement);
  record->jobs = column_count(statement);
  record->scenario_path = column_text(statement);
  record->options = column_text(statement);
  record->plan = column_text(statement);
  return record;
}

static gboolean no_such(Store *store, const char *what, GError **error)
{
  return error_set(error, BOOTRACE_ERROR_INPUT, "%s: there is no %s", store_path(store), what);
}

/* The newest campaign's id, or NULL with an error. */
static char *find_last(Store *store, GError **error)
{
  Statement *statement =
      statement_get(store, "SELECT campaign FROM campaigns ORDER BY started_ns DESC, campaign DESC LIMIT 1", error);
  gboolean row = FALSE;
  if (!statement || !statement_step(statement, &row, error))
    return NULL;
  if (!row) {
    (void)error_set(error, BOOTRACE_ERROR_INPUT, "%s: holds no campaign yet; make one with bootrace run",
                    store_path(store));
    return NULL;
  }
  char *id = column_required_text(statement);
  statement_reset(statement);
  return id;
}

/* Ids that begin with PREFIX, at most LISTED + 1 of them, an exact one first; not by LIKE, whose wildcards a user may
 * type. */
static GPtrArray *find_by_prefix(Store *store, const char *prefix, GError **error)
{
  Statement *statement = statement_get(store,
                                       "SELECT campaign FROM campaigns WHERE substr(campaign, 1, length(?1)) = ?1"
                                       " ORDER BY length(campaign) = length(?1) DESC, campaign LIMIT ?2",
                                       error);
  if (!statement)
    return NULL;
  bind_text(statement, prefix);
  bind_integer(statement, LISTED + 1);
  return statement_collect(statement, read_text, g_free, error);
}

static char *list_ids(const GPtrArray *ids)
{
  GString *list = g_string_new(NULL);
  for (guint i = 0; i < MIN(ids->len, LISTED); i++)
    g_string_append_printf(list, "%s%s", i == 0 ? "" : ", ", (const char *)g_ptr_array_index(ids, i));
  if (ids->len > LISTED)
    g_string_append(list, " and more");
  return g_string_free(list, FALSE);
}

char *store_find_campaign(Store *store, const char *prefix, GError **error)
{
  if (g_str_equal(prefix, "last"))
    return find_last(store, error);
  g_autoptr(GPtrArray) ids = find_by_prefix(store, prefix, error);
  if (!ids)
    return NULL;
  if (ids->len == 0 || *prefix == '\0') {
    (void)error_set(error, BOOTRACE_ERROR_INPUT,
                    "%s: there is no campaign \"%s\"; bootrace report --list shows those that are there",
                    store_path(store), prefix);
    return NULL;
  }
  const char *first = g_ptr_array_index(ids, 0);
  if (ids->len == 1 || g_str_equal(first, prefix))
    return g_strdup(first);
  g_autofree char *list = list_ids(ids);
  (void)error_set(error, BOOTRACE_ERROR_INPUT, "campaign \"%s\" is ambiguous: %s; type more of it", prefix, list);
  return NULL;
}

GPtrArray *store_campaigns(Store *store, GError **error)
{
  Statement *statement =
      statement_get(store, "SELECT " CAMPAIGN_COLUMNS " FROM campaigns ORDER BY started_ns, campaign", error);
  return statement ? statement_collect(statement, read_campaign, (GDestroyNotify)campaign_record_free, error) : NULL;
}

CampaignRecord *store_campaign(Store *store, const char *id, GError **error)
{
  Statement *statement = statement_get(store, "SELECT " CAMPAIGN_COLUMNS " FROM campaigns WHERE campaign = ?", error);
  if (!statement)
    return NULL;
  bind_text(statement, id);
  gboolean row = FALSE;
  if (!statement_step(statement, &row, error))
    return NULL;
  if (!row) {
    g_autofree char *what = g_strdup_printf("campaign %s", id);
    (void)no_such(store, what, error);
    return NULL;
  }
  CampaignRecord *record = read_campaign(statement);
  statement_reset(statement);
  return record;
}

static gpointer read_image(Statement *statement)
{
  CampaignImage *image = g_new0(CampaignImage, 1);
  image->name = column_required_text(statement);
  image->digest = column_required_text(statement);
  image->facts = column_required_text(statement);
  image->arguments = column_text(statement);
  return image;
}

GPtrArray *store_campaign_images(Store *store, const char *id, GError **error)
{
  Statement *statement = statement_get(
      store, "SELECT image, digest, facts, arguments FROM campaign_images WHERE campaign = ? ORDER BY position", error);
  if (!statement)
    return NULL;
  bind_text(statement, id);
  return statement_collect(statement, read_image, (GDestroyNotify)campaign_image_free, error);
}

gboolean store_read_verdict(Store *store, const char *text, Verdict *ret_verdict, GError **error)
{
  if (text && verdict_from_string(text, ret_verdict))
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_INPUT, "%s: \"%s\" is no verdict that this bootrace knows", store_path(store),
                   text ? text : "");
}

GBytes *store_read_blob(Store *store, Statement *statement, const char *what, GError **error)
{
  gint64 length = column_integer(statement);
  g_autoptr(GBytes) frame = column_bytes(statement);
  statement_reset(statement);
  GBytes *bytes = frame ? blob_expand(frame, length, error) : g_bytes_new(NULL, 0);
  if (!bytes)
    g_prefix_error(error, "%s: %s: ", store_path(store), what);
  return bytes;
}

/* SQL asks for length and frame by digest and phase. *RET (owned) is NULL where there is none. */
static gboolean read_record(Store *store, const char *sql, const char *what, const char *digest, const char *phase,
                            GBytes **ret, GError **error)
{
  Statement *statement = statement_get(store, sql, error);
  if (!statement)
    return FALSE;
  bind_text(statement, digest);
  bind_text(statement, phase);
  gboolean row = FALSE;
  if (!statement_step(statement, &row, error))
    return FALSE;
  GBytes *record = row ? store_read_blob(store, statement, what, error) : NULL;
  if (row && !record)
    return FALSE;
  *ret = record;
  return TRUE;
}

gboolean store_probe(Store *store, const char *digest, const char *phase, GBytes **ret_dump, GError **error)
{
  static const char SQL[] = "SELECT length, zstd FROM probes WHERE digest = ? AND phase = ?";
  return read_record(store, SQL, "probe", digest, phase, ret_dump, error);
}

gboolean store_trace(Store *store, const char *digest, const char *phase, GBytes **ret_trace, GError **error)
{
  static const char SQL[] = "SELECT length, zstd FROM traces WHERE digest = ? AND phase = ?";
  return read_record(store, SQL, "trace", digest, phase, ret_trace, error);
}
