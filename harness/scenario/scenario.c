/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario/scenario.h"
#include "base/error.h"
#include "base/keyfile.h"
#include "base/quantity.h"
#include "schedule/strategy.h"
#include <math.h>
#include <string.h>

const char *const SCENARIO_SCOPES[] = {"initrd", "root", "both", NULL};
const char *const SCENARIO_STOPS[] = {"never", "first-failure", "decided", NULL};
const char *const SCENARIO_KEEPS[] = {"failures", "all", "none", NULL};
const char *const SCENARIO_CHECKPOINTS[] = {"none", "early", "late", "auto", NULL};
const char *const SCENARIO_MACHINES[] = {"microvm", "q35", NULL};
const char *const SCENARIO_NETWORKS[] = {"none", "user", NULL};

void scenario_free(Scenario *scenario)
{
  if (!scenario)
    return;
  g_free(scenario->path);
  g_free(scenario->name);
  g_free(scenario->text);
  g_free(scenario->description);
  g_strfreev(scenario->images);
  g_strfreev(scenario->strategies);
  g_free(scenario->pass_marker);
  g_strfreev(scenario->rules);
  g_free(scenario);
}

static void read_scenario_group(Scenario *scenario, KeyFile *file)
{
  scenario->description = g_strdup(keyfile_string(file, "Scenario", "Description", ""));
  scenario->images = keyfile_list(file, "Scenario", "Images", NULL);
  scenario->strategies = keyfile_list(file, "Scenario", "Strategies", "natural");
  if (!scenario->images[0])
    keyfile_mistake(file, "Scenario", "Images", "Images= in [Scenario] must name at least one image");
  if (!scenario->strategies[0])
    keyfile_mistake(file, "Scenario", "Strategies", "Strategies= in [Scenario] is empty");
  for (char **name = scenario->strategies; *name; name++)
    if (!strategy_find(*name)) {
      g_autofree char *hint = nearest_hint(*name, strategy_names());
      g_autofree char *known = names_join(strategy_names());
      keyfile_mistake(file, "Scenario", "Strategies", "there is no strategy '%s' (known: %s)%s", *name, known, hint);
    }
}

static void read_boot_group(Scenario *scenario, KeyFile *file)
{
  scenario->machine = SCENARIO_MACHINES[keyfile_choice(file, "Boot", "Machine", SCENARIO_MACHINES, 0)];
  scenario->network = SCENARIO_NETWORKS[keyfile_choice(file, "Boot", "Network", SCENARIO_NETWORKS, 0)];
  scenario->memory_bytes = keyfile_size(file, "Boot", "Memory", G_GINT64_CONSTANT(512) << 20);
  scenario->cpus = (guint)keyfile_integer(file, "Boot", "CPUs", 1, 255, 1);
  scenario->timeout_ns = keyfile_duration_ns(file, "Boot", "Timeout", 60 * NS_PER_S);
  scenario->grace_ns = keyfile_duration_ns(file, "Boot", "Grace", 5 * NS_PER_S);
  scenario->checkpoint =
      (ScenarioCheckpoint)keyfile_choice(file, "Boot", "Checkpoint", SCENARIO_CHECKPOINTS, CHECKPOINT_NONE);
  scenario->pass_marker = g_strdup(keyfile_required(file, "Boot", "PassMarker"));
  if (scenario->memory_bytes < (8 << 20))
    keyfile_mistake(file, "Boot", "Memory",
                    "Memory= is less than 8M; no guest starts in that (a bare number is bytes)");
  if (scenario->timeout_ns == 0)
    keyfile_mistake(file, "Boot", "Timeout", "Timeout= must be longer than 0s");
  g_autoptr(GError) error = NULL;
  g_autoptr(GRegex) marker = g_regex_new(scenario->pass_marker, 0, 0, &error);
  if (!marker)
    keyfile_mistake(file, "Boot", "PassMarker", "PassMarker=%s: %s", scenario->pass_marker, error->message);
}

static void read_jitter(Scenario *scenario, KeyFile *file)
{
  g_auto(GStrv) bounds = keyfile_list(file, "Schedule", "Jitter", "1ms;2s");
  if (g_strv_length(bounds) != 2 || !duration_parse(bounds[0], &scenario->jitter_low_ns) ||
      !duration_parse(bounds[1], &scenario->jitter_high_ns))
    keyfile_mistake(file, "Schedule", "Jitter",
                    "Jitter=%s: expected two durations, the shortest and the longest delay, such as 1ms;2s",
                    keyfile_string(file, "Schedule", "Jitter", ""));
  else if (scenario->jitter_low_ns < NS_PER_US || scenario->jitter_low_ns > scenario->jitter_high_ns)
    keyfile_mistake(file, "Schedule", "Jitter",
                    "Jitter=%s;%s: the first must be at least 1us and no longer than the second", bounds[0], bounds[1]);
}

/* "0.05" or "5 %", from 0 up to but not 1. */
static gboolean parse_rate(const char *text, double *ret_rate)
{
  char *end = NULL;
  double rate = g_ascii_strtod(text, &end);
  if (end == text)
    return FALSE;
  while (*end == ' ')
    end++;
  if (*end == '%') {
    rate /= 100;
    end++;
  }
  if (*end || !isfinite(rate) || rate < 0 || rate >= 1)
    return FALSE;
  *ret_rate = rate;
  return TRUE;
}

static void read_rates(Scenario *scenario, KeyFile *file)
{
  g_auto(GStrv) rates = keyfile_list(file, "Stop", "Rate", NULL);
  if (g_strv_length(rates) != 2 || !parse_rate(rates[0], &scenario->good_rate) ||
      !parse_rate(rates[1], &scenario->bad_rate))
    keyfile_mistake(file, "Stop", "Rate",
                    "Rate=%s: expected two failure rates, that of a good image and that of a bad one, such as 0.01;0.1",
                    keyfile_string(file, "Stop", "Rate", ""));
  else if (scenario->good_rate >= scenario->bad_rate)
    keyfile_mistake(file, "Stop", "Rate", "Rate=%s;%s: the rate of a good image must be the lower one and stand first",
                    rates[0], rates[1]);
}

static void read_errors(Scenario *scenario, KeyFile *file)
{
  g_auto(GStrv) errors = keyfile_list(file, "Stop", "Error", "0.05");
  guint given = g_strv_length(errors);
  if (given < 1 || given > 2 || !parse_rate(errors[0], &scenario->alpha) ||
      !parse_rate(errors[given - 1], &scenario->beta) || scenario->alpha <= 0 || scenario->beta <= 0 ||
      scenario->alpha + scenario->beta >= 1)
    keyfile_mistake(file, "Stop", "Error",
                    "Error=%s: expected how often the decision may be wrong, such as 0.05, or two such numbers: a good "
                    "image called bad; a bad one called good",
                    keyfile_string(file, "Stop", "Error", ""));
}

static void read_decision(Scenario *scenario, KeyFile *file)
{
  if (keyfile_has(file, "Stop", "Rate"))
    read_rates(scenario, file);
  else if (scenario->stop == STOP_DECIDED)
    keyfile_mistake(file, "Stop", "When",
                    "When=decided needs Rate= too, such as Rate=0.01;0.1: what is a good failure "
                    "rate, what is a bad one?");
  read_errors(scenario, file);
}

static void read_stop_group(Scenario *scenario, KeyFile *file)
{
  scenario->stop = (ScenarioStop)keyfile_choice(file, "Stop", "When", SCENARIO_STOPS, STOP_NEVER);
  scenario->boots = (guint)keyfile_integer(file, "Stop", "Boots", 1, 100000000, 20);
  scenario->boots_given = keyfile_has(file, "Stop", "Boots");
  read_decision(scenario, file);
  scenario->keep = (ScenarioKeep)keyfile_choice(file, "Results", "Keep", SCENARIO_KEEPS, KEEP_FAILURES);
}

Scenario *scenario_parse(const char *path, const char *text, gssize length, GError **error)
{
  g_autoptr(KeyFile) file = keyfile_parse(path, text, length, error);
  if (!file)
    return NULL;
  g_autoptr(Scenario) scenario = g_new0(Scenario, 1);
  g_autofree char *base = g_path_get_basename(path);
  scenario->path = g_strdup(path);
  scenario->name = g_str_has_suffix(base, ".ini") ? g_strndup(base, strlen(base) - 4) : g_strdup(base);
  scenario->text = g_strdup(keyfile_text(file));
  read_scenario_group(scenario, file);
  read_boot_group(scenario, file);
  scenario->scope = (ScenarioScope)keyfile_choice(file, "Schedule", "Scope", SCENARIO_SCOPES, SCENARIO_INITRD);
  scenario->repeat = (guint)keyfile_integer(file, "Schedule", "Repeat", 1, 1000000, 1);
  read_jitter(scenario, file);
  scenario->rules = keyfile_list(file, "Rules", "Use", "overlayfs;systemd;initrd;kernel");
  read_stop_group(scenario, file);
  if (!keyfile_finish(file, error))
    return NULL;
  return g_steal_pointer(&scenario);
}

Scenario *scenario_load(const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, error)) {
    error_adopt(error, BOOTRACE_ERROR_INPUT, "%s", "");
    return NULL;
  }
  return scenario_parse(path, text, (gssize)length, error);
}
