/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/probing.h"
#include "campaign/host.h"

Scenario *probing_scenario(void)
{
  static const char TEXT[] = "[Scenario]\nImages=any\n[Boot]\nTimeout=2min\nPassMarker=^$\n";
  Scenario *scenario = scenario_parse("probe.ini", TEXT, -1, NULL);
  g_assert(scenario);
  return scenario;
}

gboolean probing_machine_open(ProbingMachine *machine, const Probing *probing, const char *image, GError **error)
{
  machine->hypervisor = hypervisor_open(probing->connect, error);
  if (!machine->hypervisor)
    return FALSE;
  machine->rules = rule_set_new();
  const CampaignOptions options = {
      .scenario = probing->scenario,
      .rules = machine->rules,
      .library = probing->library,
      .hypervisor = machine->hypervisor,
      .interrupt_fd = probing->interrupt_fd,
  };
  machine->turn = turn_image_new(&options, image, host_tsc_khz(), error);
  return machine->turn != NULL;
}

void probing_machine_clear(ProbingMachine *machine)
{
  g_clear_pointer(&machine->turn, turn_image_free);
  g_clear_pointer(&machine->rules, rule_set_free);
  g_clear_pointer(&machine->hypervisor, hypervisor_close);
}

static gboolean boot(const Probing *probing, ProbeRequest *request, ProbedGraphs *ret, GError **error)
{
  g_auto(ProbingMachine) machine = {0};
  if (!probing_machine_open(&machine, probing, request->name, error))
    return FALSE;
  request->settings = &machine.turn->settings;
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
