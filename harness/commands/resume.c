/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/resume.h"
#include "base/error.h"
#include "commands/explain_subject.h"
#include <string.h>

static gboolean take_images(Store *store, const char *campaign, Scenario *scenario, GError **error)
{
  g_autoptr(GPtrArray) images = store_campaign_images(store, campaign, error);
  if (!images)
    return FALSE;
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  for (guint i = 0; i < images->len; i++)
    g_strv_builder_add(names, ((const CampaignImage *)g_ptr_array_index(images, i))->name);
  g_strfreev(scenario->images);
  scenario->images = g_strv_builder_end(names);
  return TRUE;
}

static gboolean other_verb(const char *campaign, const char *command, GError **error)
{
  static const char *const VERBS[] = {"run", "explain", "bisect", NULL};
  if (g_strv_contains(VERBS, command))
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "campaign %s was begun by bootrace %s; bootrace %s --resume=%s goes on", campaign, command,
                     command, campaign);
  return error_set(error, BOOTRACE_ERROR_INPUT,
                   "campaign %s was begun by bootrace %s, which does not go on; begin anew", campaign, command);
}

Scenario *resume_scenario(Store *store, const CampaignRecord *campaign, const char *verb, Settings *settings,
                          GError **error)
{
  if (!campaign->options) {
    error_set(error, BOOTRACE_ERROR_INPUT,
              "campaign %s does not say how it was asked for (an older bootrace, or bootrace bisect, which has a "
              "--resume of its own), so it cannot go on; begin anew",
              campaign->id);
    return NULL;
  }
  g_autoptr(Scenario) scenario = subject_scenario(campaign, error);
  g_autofree char *name = g_strdup_printf("the options of campaign %s", campaign->id);
  if (!scenario || !settings_apply(name, campaign->options, scenario, settings, error) ||
      !take_images(store, campaign->id, scenario, error))
    return NULL;
  if (strcmp(settings->command, verb) != 0 && !other_verb(campaign->id, settings->command, error))
    return NULL;
  return g_steal_pointer(&scenario);
}

gboolean resume_check_options(const KeptOption *options, GError **error)
{
  for (; options->name; options++)
    if (options->given)
      return error_set(error, BOOTRACE_ERROR_USAGE,
                       "--%s: is what it was when the campaign began, so it does not go with --resume", options->name);
  return TRUE;
}
