/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/campaign.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/facts.h"
#include "campaign/host.h"
#include "campaign/trials.h"
#include "campaign/turn.h"
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

static gboolean register_campaign(const CampaignOptions *options, const char *id, const GPtrArray *turns,
                                  GError **error)
{
  const TurnImage *first = g_ptr_array_index(turns, 0);
  g_autoptr(GPtrArray) images = g_ptr_array_new_with_free_func((GDestroyNotify)campaign_image_free);
  for (guint i = 0; i < turns->len; i++)
    g_ptr_array_add(images, describe_image(g_ptr_array_index(turns, i)));
  g_autoptr(CampaignRecord) record = g_new0(CampaignRecord, 1);
  record->id = g_strdup(id);
  record->scenario = g_strdup(options->scenario->name);
  record->scenario_text = g_strdup(options->scenario->text);
  record->seed = options->seed;
  record->started_ns = wall_clock_ns();
  record->facts = facts_of_campaign(options->hypervisor, options->scenario, first->settings.spec.accelerator,
                                    first->accelerator_reason);
  record->jobs = options->jobs;
  return store_add_campaign(options->store, record, images, error);
}

static guint most_boots(const Scenario *scenario, gboolean fixed_plan)
{
  guint strategies = fixed_plan ? 1 : g_strv_length(scenario->strategies);
  return trials_boots(scenario) * g_strv_length(scenario->images) * strategies;
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

static const char *end_word(const GError *failure)
{
  if (!failure)
    return "complete";
  return g_error_matches(failure, BOOTRACE_ERROR, BOOTRACE_ERROR_CANCELLED) ? "interrupted" : "error";
}

gboolean campaign_run(const CampaignOptions *options, const CampaignObserver *observer, char **ret_id, GError **error)
{
  g_autoptr(GPtrArray) turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_image_free);
  g_autofree char *id = new_id();
  if (!open_images(options, turns, error) || !register_campaign(options, id, turns, error))
    return FALSE;
  *ret_id = g_strdup(id);
  g_autoptr(Pool) pool = pool_new(options->jobs);
  Campaign campaign = {.options = options, .observer = observer, .id = id, .pool = pool};
  campaign.progress = (CampaignProgress){
      .total = most_boots(options->scenario, options->plan != NULL), .begun_ns = clock_now_ns(), .image = ""};
  warn_of_few_boots(options, observer);
  g_autoptr(GError) failure = NULL;
  gboolean good = run_turns(&campaign, turns, &failure);
  good &= store_finish_campaign(options->store, id, end_word(failure), wall_clock_ns(), failure ? NULL : &failure);
  if (failure)
    g_propagate_error(error, g_steal_pointer(&failure));
  return good;
}
