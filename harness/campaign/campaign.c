/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/campaign.h"
#include "base/quantity.h"
#include "campaign/hold.h"
#include "campaign/host.h"
#include "campaign/recount.h"
#include "campaign/registration.h"
#include "campaign/trials.h"

static gboolean open_images(const CampaignOptions *options, GPtrArray *turns, GError **error)
{
  guint tsc_khz = host_tsc_khz();
  for (char **name = options->scenario->images; *name; name++) {
    TurnImage *turn = turn_image_new(options, *name, tsc_khz, error);
    if (!turn)
      return FALSE;
    g_ptr_array_add(turns, turn);
  }
  return TRUE;
}

static guint most_boots(const Scenario *scenario, gboolean fixed_plan)
{
  guint strategies = fixed_plan ? 1 : g_strv_length(scenario->strategies);
  return trials_boots(scenario) * g_strv_length(scenario->images) * strategies;
}

/* Of a shard it is an estimate: designed strategies are not split evenly. */
static guint most_boots_here(const CampaignOptions *options)
{
  guint all = most_boots(options->scenario, options->plan != NULL), shards = MAX(options->shard.count, 1);
  return (all + shards - 1) / shards;
}

/* A clean image that can never be decided is a mistake that one wants to hear of before the boots, not after them. */
static void warn_of_few_boots(const CampaignOptions *options, const CampaignObserver *observer)
{
  const Scenario *scenario = options->scenario;
  if (scenario->stop != STOP_DECIDED)
    return;
  guint needed = trials_test(scenario).clean_boots, boots = trials_boots(scenario);
  if (boots >= needed)
    return;
  g_autofree char *note = g_strdup_printf(
      "%u boots are too few to call an image good: the test needs %u, all clean; raise Boots= (or --boots=)", boots,
      needed);
  observer->on_note(note, observer->data);
}

static gboolean run_turns(Campaign *campaign, const GPtrArray *turns, GError **error)
{
  for (guint i = 0; i < turns->len; i++)
    if (!turn_run(campaign, g_ptr_array_index(turns, i), error))
      return FALSE;
  return TRUE;
}

/* Begins the campaign in the store, or goes on with it there. */
static gboolean register_campaign(Campaign *campaign, const GPtrArray *turns, GError **error)
{
  const CampaignOptions *options = campaign->options;
  campaign->id = options->resume ? registration_resume(options, turns, &campaign->last_boot, error)
                                 : registration_open(options, turns, error);
  return campaign->id != NULL;
}

static gboolean run_registered(Campaign *campaign, const GPtrArray *turns, GError **error)
{
  const CampaignOptions *options = campaign->options;
  g_autoptr(Pool) pool = pool_new(options->jobs);
  campaign->pool = pool;
  campaign->progress = (CampaignProgress){.total = most_boots_here(options), .begun_ns = clock_now_ns(), .image = ""};
  warn_of_few_boots(options, campaign->observer);
  g_autoptr(GError) failure = NULL;
  gboolean good = run_turns(campaign, turns, &failure);
  if (shard_is_part(options->shard)) /* others' boots may stand in the same file */
    good = recount_coverage(options->store, campaign->id, good ? &failure : NULL) && good;
  good &= registration_close(options, campaign->id, failure, failure ? NULL : &failure);
  if (failure)
    g_propagate_error(error, g_steal_pointer(&failure));
  return good;
}

gboolean campaign_run(const CampaignOptions *options, const CampaignObserver *observer, char **ret_id, GError **error)
{
  g_autoptr(GPtrArray) turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_image_free);
  Campaign campaign = {.options = options, .observer = observer};
  int hold = options->resume ? hold_take(options->resume, error) : -1;
  if ((options->resume && hold < 0) || !open_images(options, turns, error) ||
      !register_campaign(&campaign, turns, error)) {
    hold_release(hold);
    return FALSE;
  }
  *ret_id = campaign.id;
  if (hold < 0)
    hold = hold_take(campaign.id, NULL); /* the id is new: who could have it? */
  gboolean good = run_registered(&campaign, turns, error);
  hold_release(hold);
  return good;
}
