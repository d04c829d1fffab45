/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/registration.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/facts.h"
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

char *registration_open(const CampaignOptions *options, const GPtrArray *turns, GError **error)
{
  const TurnImage *first = g_ptr_array_index(turns, 0);
  g_autoptr(GPtrArray) images = g_ptr_array_new_with_free_func((GDestroyNotify)campaign_image_free);
  for (guint i = 0; i < turns->len; i++)
    g_ptr_array_add(images, describe_image(g_ptr_array_index(turns, i)));
  g_autoptr(CampaignRecord) record = g_new0(CampaignRecord, 1);
  record->id = new_id();
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
  return store_add_campaign(options->store, record, images, error) ? g_strdup(record->id) : NULL;
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
  if (!images || !store_last_boot(options->store, id, ret_last, error) ||
      !store_reopen_campaign(options->store, id, error))
    return NULL;
  return g_strdup(id);
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

gboolean registration_close(Store *store, const char *id, const GError *failure, GError **error)
{
  return store_finish_campaign(store, id, end_word(failure), wall_clock_ns(), error);
}
