/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/probing.h"
#include "campaign/host.h"
#include "campaign/turn.h"

Scenario *probing_scenario(void)
{
  static const char TEXT[] = "[Scenario]\nImages=any\n[Boot]\nTimeout=2min\nPassMarker=^$\n";
  Scenario *scenario = scenario_parse("probe.ini", TEXT, -1, NULL);
  g_assert(scenario);
  return scenario;
}

static gboolean boot(const Probing *probing, ProbeRequest *request, ProbedGraphs *ret, GError **error)
{
  g_autoptr(Hypervisor) hypervisor = hypervisor_open(probing->connect, error);
  if (!hypervisor)
    return FALSE;
  g_autoptr(RuleSet) none = rule_set_new(); /* a probe boot ends with its dumps, or its time */
  const CampaignOptions options = {
      .scenario = probing->scenario,
      .rules = none,
      .library = probing->library,
      .hypervisor = hypervisor,
      .interrupt_fd = probing->interrupt_fd,
  };
  g_autoptr(TurnImage) turn = turn_image_new(&options, request->name, host_tsc_khz(), error);
  if (!turn)
    return FALSE;
  request->settings = &turn->settings;
  return probe_image(request, ret, error);
}

gboolean probing_graphs(const Probing *probing, const Image *image, ProbedGraphs *ret, GError **error)
{
  if (!probe_check(image, error))
    return FALSE;
  ProbeRequest request = {
      .store = probing->store,
      .name = image->name,
      .digest = image->digest,
      .initrd = probing->scenario->scope != SCENARIO_ROOT,
      .root = probing->scenario->scope != SCENARIO_INITRD,
      .on_note = probing->on_note,
      .data = probing->data,
  };
  g_auto(ProbedGraphs) known = {0};
  if (!probe_recall(&request, &known, error))
    return FALSE;
  if ((request.initrd && !known.initrd) || (request.root && !known.root))
    return boot(probing, &request, ret, error);
  *ret = known;
  known = (ProbedGraphs){0};
  return TRUE;
}
