/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/run_task.h"
#include "base/error.h"
#include "base/quantity.h"
#include "commands/explain_subject.h"
#include "commands/resume.h"
#include "commands/session.h"
#include "store/shards.h"

void run_task_clear(RunTask *task)
{
  g_clear_pointer(&task->scenario, scenario_free);
  g_clear_pointer(&task->plan, plan_free);
  settings_clear(&task->settings);
  g_clear_pointer(&task->known, g_ptr_array_unref);
  g_clear_pointer(&task->today, g_free);
  g_clear_pointer(&task->resume, g_free);
}

gboolean run_task_resume(RunTask *task, Store *store, const char *prefix, const char *known, GError **error)
{
  task->resume = store_find_campaign(store, prefix, error);
  g_autoptr(CampaignRecord) campaign = task->resume ? store_campaign(store, task->resume, error) : NULL;
  if (!campaign)
    return FALSE;
  task->scenario = resume_scenario(store, campaign, "run", &task->settings, error);
  if (!task->scenario)
    return FALSE;
  task->plan = campaign->plan ? plan_parse("the plan of the campaign", campaign->plan, -1, error) : NULL;
  if (campaign->plan && !task->plan)
    return FALSE;
  task->known = session_known(known ? known : task->settings.known, task->scenario->path, error);
  task->today = day_today();
  task->seed = campaign->seed;
  task->jobs = campaign->jobs;
  task->ended = g_strcmp0(campaign->end, "complete") == 0;
  return task->known != NULL;
}

static gboolean take_shard(RunTask *task, const GPtrArray *shards, const char *option, GError **error)
{
  for (guint i = 0; i < shards->len; i++) {
    const ShardRecord *shard = g_ptr_array_index(shards, i);
    if (option && (shard->shard != task->shard.index || shard->shards != task->shard.count))
      continue;
    task->shard = (Shard){.index = shard->shard, .count = shard->shards};
    task->jobs = shard->jobs;
    task->ended = g_strcmp0(shard->end, "complete") == 0;
    return TRUE;
  }
  return error_set(error, BOOTRACE_ERROR_INPUT, "campaign %s has no shard %s here", task->resume, option);
}

gboolean resume_shard(RunTask *task, Store *store, const char *option, GError **error)
{
  g_autoptr(GPtrArray) shards = store_shards(store, task->resume, error);
  if (!shards || (option && !shard_parse("--shard", option, &task->shard, error)))
    return FALSE;
  if (shards->len == 0 && !shard_is_part(task->shard))
    return TRUE;
  if (shards->len > 1 && !option)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "campaign %s stands here with %u shards; --shard=I/N says which goes on", task->resume,
                     shards->len);
  return take_shard(task, shards, option, error);
}
