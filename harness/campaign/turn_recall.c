/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/turn_private.h"

typedef struct {
  Turn *turn;
  gboolean failed;
} Search;

static gboolean look_for_failure(const BootRecord *boot, gpointer data)
{
  Search *search = data;
  const char *image = search->turn->image->image->name;
  search->failed = g_strcmp0(boot->image, image) == 0 && turn_is_first_failure(search->turn, boot);
  return !search->failed;
}

/* With When=first-failure an image whose failure stands in the store gets no more boots. */
gboolean turn_recall_open(Turn *turn, GError **error)
{
  Campaign *campaign = turn->campaign;
  const Image *image = turn->image->image;
  Store *store = campaign->options->store;
  turn->replay = replay_load(store, campaign->id, image->name, image->digest, campaign->options->shard, error);
  if (!turn->replay)
    return FALSE;
  Search search = {.turn = turn};
  if (campaign->options->scenario->stop == STOP_FIRST_FAILURE &&
      !store_foreach_boot(store, campaign->id, look_for_failure, &search, error))
    return FALSE;
  turn->stopping |= search.failed;
  return TRUE;
}

/* Counts boot NUMBER as it was counted when it ended. */
static gboolean recall(Turn *turn, guint number, guint position, GError **error)
{
  Campaign *campaign = turn->campaign;
  g_autoptr(BootRecord) boot = store_boot(campaign->options->store, campaign->id, number, error);
  if (!boot)
    return FALSE;
  guint judged = campaign->progress.judged;
  if (!turn_account(turn, boot, position, error))
    return FALSE;
  campaign->progress.recalled += campaign->progress.judged - judged;
  if (campaign->observer->on_recalled)
    campaign->observer->on_recalled(boot, campaign->observer->data);
  return TRUE;
}

static void learn_again(Turn *turn, const LearnedEdge *edge, const char *phase)
{
  UnitGraph *graph = g_strcmp0(phase, "initrd") == 0 ? turn->knowledge.graphs.initrd : turn->knowledge.graphs.root;
  if (!graph || !unit_graph_learn(graph, edge->before, edge->after, edge->evidence))
    return;
  turn->lessons++;
  plan_source_restart(turn->source);
}

gboolean turn_recall_course(Turn *turn, GError **error)
{
  const char *strategy = NULL, *phase = NULL;
  guint position = plan_source_position(turn->source, &strategy);
  const LearnedEdge *edge = NULL;
  while ((edge = replay_take_lesson(turn->replay, strategy, position, &phase)))
    learn_again(turn, edge, phase);
  for (guint boot; (boot = replay_take_aside(turn->replay));)
    if (!recall(turn, boot, 0, error))
      return FALSE;
  return TRUE;
}

gboolean turn_recall(Turn *turn, const Ticket *ticket, gboolean *ret, GError **error)
{
  guint boot = replay_take(turn->replay, ticket->plan->strategy, ticket->plan_text);
  *ret = boot > 0;
  if (boot == 0)
    return TRUE;
  trials_launched(turn->trials, ticket->plan->strategy, ticket->position);
  return recall(turn, boot, ticket->position, error);
}

gboolean turn_recall_rest(Turn *turn, const char *strategy, GError **error)
{
  for (guint boot; (boot = replay_take_rest(turn->replay, strategy));)
    if (!recall(turn, boot, 0, error))
      return FALSE;
  return TRUE;
}
