/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which boots of a turn go on from a checkpoint, and from which. */
#include "base/error.h"
#include "campaign/turn_private.h"
#include "schedule/cut.h"
#include "schedule/delivery_late.h"
#include "schedule/delivery_times.h"

/* Forks of one moment hardly differ and count as failed only once confirmed, so where a failure rate is asked for,
 * boots are cold unless forks are asked for. STRATEGY is NULL for boots of one plan again and again. */
static gboolean may_fork(const CampaignOptions *options, const char *strategy)
{
  switch (options->scenario->checkpoint) {
  case CHECKPOINT_NONE:
    return FALSE;
  case CHECKPOINT_EARLY:
  case CHECKPOINT_LATE:
    return options->scenario->stop != STOP_DECIDED;
  case CHECKPOINT_AUTO:
    return options->scenario->stop != STOP_DECIDED && strategy && !strategy_is_sample(strategy);
  }
  g_assert_not_reached();
}

static gboolean wants_gate(const CampaignOptions *options)
{
  if (options->plan)
    return !plan_is_natural(options->plan) && may_fork(options, NULL);
  for (char **name = options->scenario->strategies; *name; name++)
    if (strategy_find(*name)->needs_graph && may_fork(options, *name))
      return TRUE;
  return FALSE;
}

/* ---- gates ---- */

static Gate *open_gate(const Turn *turn, const GPtrArray *late, GError **error)
{
  const CampaignOptions *options = turn->campaign->options;
  const GateRequest request = {
      .hypervisor = options->hypervisor,
      .spec = &turn->image->settings.spec,
      .folder = options->checkpoints,
      .image = turn->image->image->digest,
      .late = late,
      .timeout_ns = options->scenario->timeout_ns,
      .interrupt_fd = options->interrupt_fd,
  };
  return gate_open(&request, error);
}

static void open_early(Turn *turn)
{
  TurnImage *image = turn->image;
  g_autoptr(GError) error = NULL;
  image->gate = open_gate(turn, NULL, &error);
  image->settings.gate = image->gate;
  if (image->gate && !gate_is_new(image->gate))
    return;
  g_autofree char *note =
      image->gate ? g_strdup_printf("%s: kept as it waited for its plan (one boot), for others to go on from",
                                    image->image->name)
                  : g_strdup_printf("%s: cannot be kept, all boots are cold: %s", image->image->name, error->message);
  turn_tell(turn, note);
}

static const UnitGraph *gated_graph(const Turn *turn)
{
  Graphs graphs = turn->input.graphs;
  return graphs.initrd ? graphs.initrd : graphs.root;
}

static Gate *make_late(Turn *turn, const gboolean *before, GError **error)
{
  ScenarioScope scope = turn->campaign->options->scenario->scope;
  g_autoptr(GPtrArray) files = delivery_gate_files(turn->input.graphs, before);
  delivery_add_times(files, scope != SCENARIO_ROOT, scope != SCENARIO_INITRD);
  return open_gate(turn, files, error);
}

static void open_late(Turn *turn)
{
  const UnitGraph *graph = gated_graph(turn);
  g_autoptr(GError) error = NULL;
  g_autofree gboolean *before = graph ? cut_find(graph, &error) : NULL;
  if (!graph)
    error_set(&error, BOOTRACE_ERROR_HOST, "its units are not known");
  TurnImage *image = turn->image;
  image->late = before ? make_late(turn, before, &error) : NULL;
  image->settings.late = image->late;
  g_autofree char *cut = image->late ? cut_describe(graph, before) : NULL;
  g_autofree char *note =
      image->late
          ? g_strdup_printf("%s: kept at a late gate%s; what goes on from there finds these started in the order that "
                            "they always have, which pairs explores last, from earlier on: %s",
                            image->image->name, gate_is_new(image->late) ? " (one boot)" : "", cut)
          : g_strdup_printf("%s: cannot be kept at a late gate: %s", image->image->name, error->message);
  turn_tell(turn, note);
  if (image->late)
    turn->input.before_gate = turn->before_gate = g_steal_pointer(&before);
}

void turn_open_gates(Turn *turn)
{
  const CampaignOptions *options = turn->campaign->options;
  if (!wants_gate(options))
    return;
  open_early(turn);
  if (turn->image->gate && options->scenario->checkpoint == CHECKPOINT_LATE)
    open_late(turn);
}

/* ---- boots ---- */

void turn_let_fork(const Turn *turn, Ticket *ticket)
{
  const CampaignOptions *options = turn->campaign->options;
  const Plan *plan = ticket->plan;
  ticket->task.request.fork =
      !turn->spoilt && !plan_is_natural(plan) && may_fork(options, options->plan ? NULL : plan->strategy);
  if (!ticket->task.request.fork || !turn->before_gate || !cut_allows(gated_graph(turn), turn->before_gate, plan))
    return;
  ticket->late_files = delivery_late_files(plan, turn->input.graphs, turn->before_gate);
  ticket->task.request.late_files = ticket->late_files;
}

void turn_give_up_forks(Turn *turn, Ticket *fork)
{
  g_autofree char *note = g_strdup_printf("%s: a fork was lost, from here on all boots are cold: %s",
                                          turn->image->image->name, fork->task.result->lost);
  fork->task.request.fork = FALSE;
  if (turn->spoilt)
    return;
  turn->spoilt = TRUE;
  gate_spoil(turn->image->gate);
  if (turn->image->late)
    gate_spoil(turn->image->late);
  turn_tell(turn, note);
}
