/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/registration.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/facts.h"
#include "store/shards.h"
#include <string.h>

static gint64 wall_clock_ns(void)
{
  return g_get_real_time() * NS_PER_US;
}

/* "20261124-075436-3f9a1c": sorts by time, unique across machines. Returns: (owned). */
static char *new_id(void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *time = g_date_time_format(now, "%Y%m%d-%H%M%S");
  return g_strdup_printf("%s-%06x", time, g_random_int() & 0xffffff);
}

static CampaignImage *describe_image(const TurnImage *turn)
{
  CampaignImage *record = g_new0(CampaignImage, 1);
  record->name = g_strdup(turn->image->name);
  record->digest = g_strdup(turn->image->digest);
  record->facts = facts_of_image(turn->image, turn->command_line);
  return record;
}

static const char *end_word(const GError *failure)
{
  if (!failure)
    return "complete";
  return g_error_matches(failure, BOOTRACE_ERROR, BOOTRACE_ERROR_CANCELLED) ? "interrupted" : "error";
}

static CampaignRecord *describe_campaign(const CampaignOptions *options, const TurnImage *first)
{
  CampaignRecord *record = g_new0(CampaignRecord, 1);
  record->scenario = g_strdup(options->scenario->name);
  record->scenario_text = g_strdup(options->scenario->text);
  record->scenario_path = g_canonicalize_filename(options->scenario->path, NULL);
  record->seed = options->seed;
  record->started_ns = wall_clock_ns();
  record->facts = facts_of_campaign(options->hypervisor, options->scenario, first->settings.spec.accelerator,
                                    first->accelerator_reason);
  record->jobs = options->jobs;
  record->options = options->settings ? settings_to_text(options->settings, options->scenario) : NULL;
  record->plan = options->plan ? plan_to_text(options->plan) : NULL;
  return record;
}

/* ---- shards ---- */

/* The same on every machine that boots a part of one campaign, and on no other: of all that its plans depend on.
 * Returns: (owned). */
static char *shared_id(const CampaignOptions *options, const CampaignRecord *record, const GPtrArray *images)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  const Settings no_paths = {.command = options->settings ? options->settings->command : NULL};
  g_autofree char *asked = settings_to_text(&no_paths, options->scenario);
  g_autofree char *head = g_strdup_printf("%s\n%s\n%" G_GUINT64_FORMAT "\n%u\n%s\n", BOOTRACE_VERSION, asked,
                                          record->seed, options->shard.count, record->plan ? record->plan : "");
  g_checksum_update(sum, (const guchar *)head, -1);
  g_checksum_update(sum, (const guchar *)record->scenario_text, -1);
  for (guint i = 0; i < images->len; i++) {
    const CampaignImage *image = g_ptr_array_index(images, i);
    g_autofree char *line = g_strdup_printf("\n%s %s", image->name, image->digest);
    g_checksum_update(sum, (const guchar *)line, -1);
  }
  return g_strdup_printf("shards-%.12s", g_checksum_get_string(sum));
}

static gboolean check_new_shard(const CampaignOptions *options, const char *id, gboolean *ret_known, GError **error)
{
  g_autoptr(GPtrArray) shards = store_shards(options->store, id, error);
  for (guint i = 0; shards && i < shards->len; i++)
    if (((const ShardRecord *)g_ptr_array_index(shards, i))->shard == options->shard.index)
      return error_set(
          error, BOOTRACE_ERROR_INPUT,
          "%s: shard %u/%u of campaign %s stands there already; --resume=%s goes on with it, another --seed= "
          "makes another campaign",
          store_path(options->store), options->shard.index, options->shard.count, id, id);
  *ret_known = shards && shards->len > 0;
  return shards != NULL;
}

static gboolean add_shard(const CampaignOptions *options, const CampaignRecord *record, const GPtrArray *images,
                          GError **error)
{
  gboolean known = FALSE;
  const ShardRecord shard = {.shard = options->shard.index,
                             .shards = options->shard.count,
                             .jobs = options->jobs,
                             .facts = record->facts,
                             .started_ns = record->started_ns};
  if (!check_new_shard(options, record->id, &known, error))
    return FALSE;
  return store_begin(options->store, error) &&
         store_end(options->store,
                   (known || store_add_campaign(options->store, record, images, error)) &&
                       store_add_shard(options->store, record->id, &shard, error) &&
                       store_settle_shards(options->store, record->id, error),
                   error);
}

/* ---- a new campaign ---- */

char *registration_open(const CampaignOptions *options, const GPtrArray *turns, GError **error)
{
  g_autoptr(GPtrArray) images = g_ptr_array_new_with_free_func((GDestroyNotify)campaign_image_free);
  for (guint i = 0; i < turns->len; i++)
    g_ptr_array_add(images, describe_image(g_ptr_array_index(turns, i)));
  g_autoptr(CampaignRecord) record = describe_campaign(options, g_ptr_array_index(turns, 0));
  gboolean part = shard_is_part(options->shard);
  record->id = part ? shared_id(options, record, images) : new_id();
  if (!(part ? add_shard(options, record, images, error) : store_add_campaign(options->store, record, images, error)))
    return NULL;
  return g_steal_pointer(&record->id);
}

static gboolean check_image(const char *id, const GPtrArray *images, const Image *image, GError **error)
{
  for (guint i = 0; i < images->len; i++) {
    const CampaignImage *then = g_ptr_array_index(images, i);
    if (strcmp(then->name, image->name) != 0)
      continue;
    if (strcmp(then->digest, image->digest) == 0)
      return TRUE;
    return error_set(
        error, BOOTRACE_ERROR_INPUT,
        "the image %s has changed since campaign %s began (%.12s, now %.12s), and boots of two images are no "
        "one campaign: bring the old image back, or begin a new campaign",
        image->name, id, then->digest, image->digest);
  }
  return error_set(error, BOOTRACE_ERROR_INPUT, "the image %s is none of campaign %s", image->name, id);
}

char *registration_resume(const CampaignOptions *options, const GPtrArray *turns, guint *ret_last, GError **error)
{
  const char *id = options->resume;
  g_autoptr(GPtrArray) images = store_campaign_images(options->store, id, error);
  for (guint i = 0; images && i < turns->len; i++)
    if (!check_image(id, images, ((const TurnImage *)g_ptr_array_index(turns, i))->image, error))
      return NULL;
  gboolean part = shard_is_part(options->shard);
  if (!images || !store_last_boot(options->store, id, part ? options->shard.index : 1, part ? options->shard.count : 1,
                                  ret_last, error))
    return NULL;
  gboolean good = part ? store_set_shard_end(options->store, id, options->shard.index, NULL, 0, error)
                       : store_reopen_campaign(options->store, id, error);
  return good ? g_strdup(id) : NULL;
}

gboolean registration_add(Store *store, const char *id, const TurnImage *image, GError **error)
{
  g_autoptr(GPtrArray) images = store_campaign_images(store, id, error);
  for (guint i = 0; images && i < images->len; i++)
    if (strcmp(((const CampaignImage *)g_ptr_array_index(images, i))->name, image->image->name) == 0)
      return TRUE;
  CampaignImage *record = images ? describe_image(image) : NULL;
  gboolean good = record && store_add_campaign_image(store, id, record, error);
  campaign_image_free(record);
  return good;
}

gboolean registration_close(const CampaignOptions *options, const char *id, const GError *failure, GError **error)
{
  const char *end = end_word(failure);
  if (shard_is_part(options->shard))
    return store_set_shard_end(options->store, id, options->shard.index, end, wall_clock_ns(), error);
  return store_finish_campaign(options->store, id, end, wall_clock_ns(), error);
}
