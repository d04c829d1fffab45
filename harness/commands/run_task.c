/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/run_task.h"
#include "base/error.h"
#include "base/quantity.h"
#include "commands/explain_subject.h"
#include "commands/resume.h"
#include "commands/session.h"

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
