/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "store/blob.h"
#include "store/database.h"
#include "store/orders.h"

/* What a transaction's body is given. */
typedef struct {
  const CampaignRecord *record;
  const GPtrArray *images;
} NewCampaign;

static gboolean add_campaign_row(Store *store, const CampaignRecord *record, GError **error)
{
  Statement *statement = statement_get(store,
                                       "INSERT INTO campaigns (campaign, scenario, scenario_text, seed, started_ns,"
                                       " finished_ns, end, facts, jobs, scenario_path, options, plan)"
                                       " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, record->id);
  bind_text(statement, record->scenario);
  bind_text(statement, record->scenario_text);
  bind_integer(statement, (gint64)record->seed);
  bind_integer(statement, record->started_ns);
  bind_integer_or_null(statement, record->finished_ns, 0);
  bind_text(statement, record->end);
  bind_text(statement, record->facts);
  bind_integer(statement, record->jobs);
  bind_text(statement, record->scenario_path);
  bind_text(statement, record->options);
  bind_text(statement, record->plan);
  return statement_run(statement, error);
}

static gboolean add_image_row(Store *store, const char *campaign, guint position, const CampaignImage *image,
                              GError **error)
{
  Statement *statement = statement_get(store,
                                       "INSERT INTO campaign_images (campaign, position, image, digest, facts,"
                                       " arguments) VALUES (?,?,?,?,?,?)",
                                       error);
  if (!statement)
    return FALSE;
  bind_text(statement, campaign);
  bind_integer(statement, position);
  bind_text(statement, image->name);
  bind_text(statement, image->digest);
  bind_text(statement, image->facts);
  bind_text(statement, image->arguments);
  return statement_run(statement, error);
}

static gboolean add_campaign(Store *store, gconstpointer data, GError **error)
{
  const NewCampaign *campaign = data;
  if (!add_campaign_row(store, campaign->record, error))
    return FALSE;
  for (guint i = 0; i < campaign->images->len; i++) {
    if (!add_image_row(store, campaign->record->id, i, g_ptr_array_index(campaign->images, i), error))
      return FALSE;
  }
  return TRUE;
}

gboolean store_add_campaign(Store *store, const CampaignRecord *campaign, const GPtrArray *images, GError **error)
{
  NewCampaign data = {.record = campaign, .images = images};
  if (store_transaction(store, add_campaign, &data, error))
    return TRUE;
  g_prefix_error(error, "campaign %s: ", campaign->id);
  return FALSE;
}

gboolean store_add_campaign_image(Store *store, const char *campaign, const CampaignImage *image, GError **error)
{
  g_autoptr(GPtrArray) images = store_campaign_images(store, campaign, error);
  return images && add_image_row(store, campaign, images->len, image, error);
}

static gboolean add_plan(Store *store, const char *sha256, const char *text, GError **error)
{
  Statement *statement = statement_get(store, "INSERT OR IGNORE INTO plans (sha256, text) VALUES (?,?)", error);
  if (!statement)
    return FALSE;
  bind_text(statement, sha256);
  bind_text(statement, text);
  return statement_run(statement, error);
}

/* WARNINGS, each on a line. Returns: (owned), NULL where there is none. */
static char *join_lines(const GPtrArray *warnings)
{
  if (!warnings || warnings->len == 0)
    return NULL;
  GString *lines = g_string_new(NULL);
  for (guint i = 0; i < warnings->len; i++)
    g_string_append_printf(lines, "%s%s", i == 0 ? "" : "\n", (const char *)g_ptr_array_index(warnings, i));
  return g_string_free(lines, FALSE);
}

/* WARNINGS: those of OUTCOME, joined. */
static void bind_outcome(Statement *statement, const Outcome *outcome, const char *warnings)
{
  bind_text(statement, outcome ? verdict_to_string(outcome->verdict) : NULL);
  bind_text(statement, outcome ? outcome->signature : NULL);
  bind_text(statement, outcome ? outcome->class : NULL);
  bind_integer(statement, outcome && outcome->recovered);
  bind_integer(statement, outcome && outcome->decided);
  bind_integer(statement, outcome ? outcome->lines : 0);
  bind_text(statement, outcome ? outcome->last_lines : NULL);
  bind_integer_or_null(statement, outcome ? outcome->pass_line : 0, 0);
  bind_text(statement, warnings);
}

static gboolean add_boot_row(Store *store, const BootRecord *boot, const char *plan_sha256, GError **error)
{
  Statement *statement = statement_get(
      store,
      "INSERT INTO boots (campaign, boot, image, strategy, seed, plan_sha256, lost,"
      " verdict, signature, class, recovered, decided, lines, last_lines, pass_line, warnings,"
      " started_ns, wall_ns, cpu_ns, load, console_bytes, forked, confirms,"
      " pressure_cpu, pressure_memory, pressure_io) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
      " nullif(?, -1.0), nullif(?, -1.0), nullif(?, -1.0))",
      error);
  if (!statement)
    return FALSE;
  g_autofree char *warnings = boot->outcome ? join_lines(boot->outcome->warnings) : NULL;
  bind_text(statement, boot->campaign);
  bind_integer(statement, boot->boot);
  bind_text(statement, boot->image);
  bind_text(statement, boot->strategy);
  bind_integer(statement, (gint64)boot->seed);
  bind_text(statement, plan_sha256);
  bind_text(statement, boot->lost);
  bind_outcome(statement, boot->outcome, warnings);
  bind_integer(statement, boot->started_ns);
  bind_integer(statement, boot->wall_ns);
  bind_integer_or_null(statement, boot->cpu_ns, -1);
  bind_real(statement, boot->load);
  bind_integer(statement, (gint64)boot->console_bytes);
  bind_integer(statement, boot->forked);
  bind_integer_or_null(statement, boot->confirms, 0);
  bind_real(statement, boot->pressure.cpu);
  bind_real(statement, boot->pressure.memory);
  bind_real(statement, boot->pressure.io);
  return statement_run(statement, error);
}

static gboolean add_match(Store *store, const BootRecord *boot, guint position, const Match *match, GError **error)
{
  Statement *statement =
      statement_get(store,
                    "INSERT INTO matches (campaign, boot, position, rule, class, key, errno, line, text, signature,"
                    " fatal, recovered, recovered_line) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    error);
  if (!statement)
    return FALSE;
  bind_text(statement, boot->campaign);
  bind_integer(statement, boot->boot);
  bind_integer(statement, position);
  bind_text(statement, match->rule);
  bind_text(statement, match->class);
  bind_text(statement, match->key);
  bind_integer(statement, match->error_number);
  bind_integer(statement, match->line);
  bind_text(statement, match->text);
  bind_text(statement, match->signature);
  bind_integer(statement, match->fatal);
  bind_integer(statement, match->recovered);
  bind_integer(statement, match->recovered_line);
  return statement_run(statement, error);
}

static gboolean add_console(Store *store, const BootRecord *boot, GError **error)
{
  Statement *statement =
      statement_get(store, "INSERT INTO consoles (campaign, boot, length, zstd) VALUES (?,?,?,?)", error);
  if (!statement)
    return FALSE;
  g_autoptr(GBytes) frame = blob_compress(boot->console);
  bind_text(statement, boot->campaign);
  bind_integer(statement, boot->boot);
  bind_integer(statement, (gint64)g_bytes_get_size(boot->console));
  bind_bytes(statement, frame);
  return statement_run(statement, error);
}

static gboolean add_boot(Store *store, gconstpointer data, GError **error)
{
  const BootRecord *boot = data;
  const char *plan = boot->plan ? boot->plan : "";
  g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, plan, -1);
  if (!add_plan(store, sha256, plan, error) || !add_boot_row(store, boot, sha256, error))
    return FALSE;
  const GPtrArray *matches = boot->outcome ? boot->outcome->matches : NULL;
  for (guint i = 0; matches && i < matches->len; i++) {
    if (!add_match(store, boot, i, g_ptr_array_index(matches, i), error))
      return FALSE;
  }
  for (guint i = 0; boot->times && i < boot->times->len; i++) {
    if (!orders_add_times(store, boot, g_ptr_array_index(boot->times, i), error))
      return FALSE;
  }
  return !boot->console || add_console(store, boot, error);
}

gboolean store_add_boot(Store *store, const BootRecord *boot, GError **error)
{
  if (store_transaction(store, add_boot, boot, error))
    return TRUE;
  g_prefix_error(error, "boot %u of campaign %s: ", boot->boot, boot->campaign);
  return FALSE;
}

/* Runs an UPDATE that must change one row. WHAT names it for the message. */
static gboolean update_one(Store *store, Statement *statement, const char *what, GError **error)
{
  if (!statement_run(statement, error))
    return FALSE;
  if (store_changes(store) == 1)
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_INPUT, "%s: there is no campaign %s", store_path(store), what);
}

gboolean store_set_arguments(Store *store, const char *campaign, const char *image, const char *arguments,
                             GError **error)
{
  Statement *statement = statement_get(
      store, "UPDATE campaign_images SET arguments = coalesce(arguments, ?) WHERE campaign = ? AND image = ?", error);
  if (!statement)
    return FALSE;
  bind_text(statement, arguments);
  bind_text(statement, campaign);
  bind_text(statement, image);
  g_autofree char *what = g_strdup_printf("%s with an image %s", campaign, image);
  return update_one(store, statement, what, error);
}

gboolean store_finish_campaign(Store *store, const char *campaign, const char *end, gint64 finished_ns, GError **error)
{
  Statement *statement =
      statement_get(store, "UPDATE campaigns SET end = ?, finished_ns = ? WHERE campaign = ?", error);
  if (!statement)
    return FALSE;
  bind_text(statement, end);
  bind_integer(statement, finished_ns);
  bind_text(statement, campaign);
  return update_one(store, statement, campaign, error);
}

gboolean store_reopen_campaign(Store *store, const char *campaign, GError **error)
{
  Statement *statement =
      statement_get(store, "UPDATE campaigns SET end = NULL, finished_ns = NULL WHERE campaign = ?", error);
  if (!statement)
    return FALSE;
  bind_text(statement, campaign);
  return update_one(store, statement, campaign, error);
}

/* SQL takes digest, phase, length and frame. */
static gboolean add_record(Store *store, const char *sql, const char *digest, const char *phase, GBytes *record,
                           GError **error)
{
  Statement *statement = statement_get(store, sql, error);
  if (!statement)
    return FALSE;
  g_autoptr(GBytes) frame = blob_compress(record);
  bind_text(statement, digest);
  bind_text(statement, phase);
  bind_integer(statement, (gint64)g_bytes_get_size(record));
  bind_bytes(statement, frame);
  return statement_run(statement, error);
}

gboolean store_add_probe(Store *store, const char *digest, const char *phase, GBytes *dump, GError **error)
{
  static const char SQL[] = "INSERT OR REPLACE INTO probes (digest, phase, length, zstd) VALUES (?,?,?,?)";
  return add_record(store, SQL, digest, phase, dump, error);
}

gboolean store_add_trace(Store *store, const char *digest, const char *phase, GBytes *trace, GError **error)
{
  static const char SQL[] = "INSERT OR REPLACE INTO traces (digest, phase, length, zstd) VALUES (?,?,?,?)";
  return add_record(store, SQL, digest, phase, trace, error);
}
