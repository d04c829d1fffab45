/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/settings.h"
#include "base/keyfile.h"
#include "base/quantity.h"

/* As far as options go: boots of one strategy, boots of one explanation. */
#define BOOTS_MAX 100000000

void settings_clear(Settings *settings)
{
  g_clear_pointer(&settings->command, g_free);
  g_clear_pointer(&settings->known, g_free);
  g_clear_pointer(&settings->plan_name, g_free);
  g_clear_pointer(&settings->explained, g_free);
}

static void add(GString *text, const char *key, const char *value)
{
  if (value)
    g_string_append_printf(text, "%s=%s\n", key, value);
}

/* File names may hold what a key file cannot, a newline above all. */
static void add_path(GString *text, const char *key, const char *path)
{
  g_autofree char *escaped = path ? g_uri_escape_string(path, "/", TRUE) : NULL;
  add(text, key, escaped);
}

char *settings_to_text(const Settings *settings, const Scenario *scenario)
{
  GString *text = g_string_new("[Campaign]\n");
  g_autofree char *strategies = g_strjoinv(";", scenario->strategies);
  g_autofree char *timeout = duration_format(scenario->timeout_ns);
  add(text, "Command", settings->command);
  add(text, "Strategies", strategies);
  g_string_append_printf(text, "Boots=%u\nBootsGiven=%s\n", scenario->boots, scenario->boots_given ? "yes" : "no");
  add(text, "Timeout", timeout);
  add(text, "Stop", SCENARIO_STOPS[scenario->stop]);
  add(text, "Keep", SCENARIO_KEEPS[scenario->keep]);
  add(text, "Checkpoint", SCENARIO_CHECKPOINTS[scenario->checkpoint]);
  add_path(text, "Known", settings->known);
  add_path(text, "PlanName", settings->plan_name);
  add(text, "Explained", settings->explained);
  if (settings->limit > 0)
    g_string_append_printf(text, "Limit=%u\n", settings->limit);
  return g_string_free(text, FALSE);
}

static char *path(KeyFile *file, const char *key)
{
  const char *escaped = keyfile_string(file, "Campaign", key, NULL);
  char *plain = escaped ? g_uri_unescape_string(escaped, NULL) : NULL;
  if (escaped && !plain)
    keyfile_mistake(file, "Campaign", key, "%s=%s: expected a file name with %%-escapes", key, escaped);
  return plain;
}

static void read_scenario(KeyFile *file, Scenario *scenario)
{
  char **strategies = keyfile_list(file, "Campaign", "Strategies", NULL);
  if (!*strategies)
    keyfile_mistake(file, "Campaign", NULL, "Strategies= is missing");
  g_strfreev(scenario->strategies);
  scenario->strategies = strategies;
  scenario->boots = (guint)keyfile_integer(file, "Campaign", "Boots", 1, BOOTS_MAX, scenario->boots);
  scenario->boots_given = keyfile_boolean(file, "Campaign", "BootsGiven", FALSE);
  scenario->timeout_ns = keyfile_duration_ns(file, "Campaign", "Timeout", scenario->timeout_ns);
  scenario->stop = (ScenarioStop)keyfile_choice(file, "Campaign", "Stop", SCENARIO_STOPS, (int)scenario->stop);
  scenario->keep = (ScenarioKeep)keyfile_choice(file, "Campaign", "Keep", SCENARIO_KEEPS, (int)scenario->keep);
  scenario->checkpoint = (ScenarioCheckpoint)keyfile_choice(file, "Campaign", "Checkpoint", SCENARIO_CHECKPOINTS,
                                                            (int)scenario->checkpoint);
}

gboolean settings_apply(const char *name, const char *text, Scenario *scenario, Settings *settings, GError **error)
{
  g_autoptr(KeyFile) file = keyfile_parse(name, text, -1, error);
  if (!file)
    return FALSE;
  read_scenario(file, scenario);
  settings->command = g_strdup(keyfile_required(file, "Campaign", "Command"));
  settings->known = path(file, "Known");
  settings->plan_name = path(file, "PlanName");
  settings->explained = g_strdup(keyfile_string(file, "Campaign", "Explained", NULL));
  settings->limit = (guint)keyfile_integer(file, "Campaign", "Limit", 1, BOOTS_MAX, 0);
  return keyfile_finish(file, error);
}
