/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/session.h"
#include "commands/environment.h"

ImageLibrary *session_library(const char *scenario, GError **error)
{
  g_autofree char *guest_program = environment_guest_program(error);
  if (!guest_program)
    return NULL;
  g_auto(GStrv) folders = environment_image_folders(scenario);
  g_autofree char *cache = environment_cache();
  return image_library_new((const char *const *)folders, cache, guest_program);
}

RuleSet *session_rules(const char *const *names, const char *scenario, GError **error)
{
  g_autoptr(RuleSet) rules = rule_set_new();
  for (; *names; names++) {
    g_autofree char *path = environment_rules(*names, scenario, error);
    if (!path || !rule_set_load(rules, path, error))
      return NULL;
  }
  return g_steal_pointer(&rules);
}

static void tell_step(const char *image, const char *step, gpointer data)
{
  const CampaignObserver *observer = data;
  g_autofree char *text = g_strdup_printf("%s: %s", image, step);
  observer->on_note(text, observer->data);
}

static gboolean build_images(Session *session, const Scenario *scenario, const CampaignObserver *observer,
                             GError **error)
{
  CampaignObserver copy = *observer;
  for (char **name = scenario->images; *name; name++)
    if (!image_library_build(session->library, *name, tell_step, &copy, error))
      return FALSE;
  return TRUE;
}

gboolean session_open(Session *session, const Globals *globals, const Scenario *scenario, const char *uri,
                      const CampaignObserver *observer, GError **error)
{
  session->rules = session_rules((const char *const *)scenario->rules, scenario->path, error);
  if (!session->rules)
    return FALSE;
  session->library = session_library(scenario->path, error);
  if (!session->library)
    return FALSE;
  session->store = store_open(globals->results, STORE_WRITE, error);
  if (!session->store || !build_images(session, scenario, observer, error))
    return FALSE;
  session->hypervisor = hypervisor_open(uri, error);
  return session->hypervisor != NULL;
}

void session_clear(Session *session)
{
  g_clear_pointer(&session->hypervisor, hypervisor_close);
  g_clear_pointer(&session->store, store_close);
  g_clear_pointer(&session->library, image_library_free);
  g_clear_pointer(&session->rules, rule_set_free);
}

GPtrArray *session_known(const char *file, const char *scenario, GError **error)
{
  g_autofree char *found = file ? NULL : environment_scenario_file("known.ini", scenario);
  const char *path = file ? file : found;
  return path ? known_failures_load(path, error) : g_ptr_array_new();
}
