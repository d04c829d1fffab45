/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "campaign/stall.h"
#include "campaign/turn_private.h"
#include "units/unit_times.h"

/* A boot that the host spoils so often in a row will not do better next time. */
#define ATTEMPTS 5

void turn_tell(const Turn *turn, const char *text)
{
  turn->campaign->observer->on_note(text, turn->campaign->observer->data);
}

static void count(Turn *turn, const Ticket *ticket)
{
  CampaignProgress *progress = &turn->campaign->progress;
  const Outcome *outcome = ticket->task.result->outcome;
  if (!outcome) {
    progress->lost++;
    return;
  }
  if (outcome->verdict != VERDICT_ARTEFACT)
    progress->judged++;
  if (ticket_has_failed(ticket))
    progress->failed++;
}

static gboolean keep_arguments(Turn *turn, const BootResult *result, GError **error)
{
  if (turn->arguments_known || !result->arguments)
    return TRUE;
  turn->arguments_known = TRUE;
  return store_set_arguments(turn->campaign->options->store, turn->campaign->id, turn->image->image->name,
                             result->arguments, error);
}

/* ---- When=decided ---- */

/* Writes what the test of STRATEGY says and tells of it. */
static gboolean keep_decision(const Turn *turn, const char *strategy, GError **error)
{
  const Campaign *campaign = turn->campaign;
  const char *image = turn->image->image->name;
  g_autoptr(DecisionRecord) decision = trials_decision(turn->trials, strategy, image);
  if (!store_set_decision(campaign->options->store, campaign->id, decision, error))
    return FALSE;
  g_autofree char *note = g_strdup_printf("%s: %s: %s after %u boots, %u of them failed", image, strategy,
                                          decision->decision, decision->boots, decision->failed);
  turn_tell(turn, note);
  return TRUE;
}

/* Boots under way when a strategy is decided are let end and kept: to drop them would drop the slow ones, which fail
 * more often, and bend the rate. */
static gboolean decide(Turn *turn, const Ticket *ticket, GError **error)
{
  const char *strategy = ticket->plan->strategy;
  if (!trials_ended(turn->trials, strategy, ticket->boot, ticket->task.result->outcome))
    return TRUE;
  plan_source_skip(turn->source);
  return keep_decision(turn, strategy, error);
}

gboolean turn_keep_undecided(Turn *turn, GError **error)
{
  g_autoptr(GPtrArray) strategies = trials_strategies(turn->trials);
  for (guint i = 0; i < strategies->len; i++) {
    const char *strategy = g_ptr_array_index(strategies, i);
    if (!trials_is_decided(turn->trials, strategy) && !keep_decision(turn, strategy, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- every boot ---- */

/* A known failure shows nothing that anybody waits for. */
static gboolean is_first_failure(const Turn *turn, const Ticket *ticket)
{
  const CampaignOptions *options = turn->campaign->options;
  if (!ticket_has_failed(ticket) || options->scenario->stop != STOP_FIRST_FAILURE)
    return FALSE;
  const Outcome *outcome = ticket->task.result->outcome;
  const char *signature = outcome->signature ? outcome->signature : verdict_to_string(outcome->verdict);
  const KnownFailure *known = known_failures_find(options->known, turn->image->image->name, signature);
  return !known || known_failure_is_expired(known, options->today);
}

/* Writes the boot of TICKET, counts it, tells of it. */
static gboolean write_boot(Turn *turn, const Ticket *ticket, GError **error)
{
  Campaign *campaign = turn->campaign;
  const BootRecord record =
      ticket_record(ticket, campaign->id, turn->image->image->name, campaign->options->scenario->keep);
  if (!keep_arguments(turn, ticket->task.result, error) || !store_add_boot(campaign->options->store, &record, error))
    return FALSE;
  count(turn, ticket);
  if (record.outcome)
    knowledge_add_boot(&turn->knowledge, ticket->times);
  campaign->observer->on_boot(&record, &campaign->progress, campaign->observer->data);
  if (is_first_failure(turn, ticket))
    turn_stop(turn);
  return decide(turn, ticket, error);
}

/* A fork whose failure COLD does not show as well counts as an artefact: what made it fail may have been the fork. */
static gboolean write_fork(Turn *turn, Ticket *cold, GError **error)
{
  g_autoptr(Ticket) fork = g_steal_pointer(&cold->fork);
  const Outcome *outcome = cold->task.result ? cold->task.result->outcome : NULL;
  if (!outcome || !ticket_has_failed(cold)) {
    fork->task.result->outcome->verdict = VERDICT_ARTEFACT;
    fork->disputed = cold->disputed = TRUE;
  }
  return write_boot(turn, fork, error);
}

/* Writes the boot of TICKET, and before it the fork that it was to confirm. */
static gboolean keep_boot(Turn *turn, Ticket *ticket, GError **error)
{
  gboolean settled = ticket->fork && ticket->task.result->outcome;
  return (!settled || write_fork(turn, ticket, error)) && write_boot(turn, ticket, error);
}

/* A doubted boot whose question was never answered, and a fork that no cold boot has confirmed, are no proof of a race.
 */
static gboolean keep_unanswered(Turn *turn, Ticket *asking, GError **error)
{
  if (asking->fork)
    return write_fork(turn, asking, error);
  if (!asking->doubted)
    return TRUE;
  asking->doubted->task.result->outcome->verdict = VERDICT_ARTEFACT;
  return keep_boot(turn, asking->doubted, error);
}

/* What spoilt a fork may have been its checkpoint, and would spoil the next one too. */
static void give_up_forks(Turn *turn, Ticket *fork)
{
  g_autofree char *note = g_strdup_printf("%s: a fork was lost, from here on all boots are cold: %s",
                                          turn->image->image->name, fork->task.result->lost);
  fork->task.request.fork = FALSE;
  if (turn->spoilt)
    return;
  turn->spoilt = TRUE;
  gate_spoil(turn->image->gate);
  turn_tell(turn, note);
}

/* Another attempt, or the end. Takes ownership of TICKET. */
static gboolean land_lost(Turn *turn, Ticket *ticket, GError **error)
{
  gboolean good = keep_boot(turn, ticket, error);
  if (ticket->task.request.fork && turn->image->gate)
    give_up_forks(turn, ticket);
  if (good && ticket->attempts < ATTEMPTS) {
    ticket_reset(ticket);
    g_queue_push_tail(&turn->again, ticket);
    return TRUE;
  }
  if (good && keep_unanswered(turn, ticket, error))
    error_set(error, BOOTRACE_ERROR_HOST, "%s: a boot was lost %d times in a row: %s", turn->image->image->name,
              ATTEMPTS, ticket->task.result->lost);
  ticket_free(ticket);
  return FALSE;
}

/* ---- forks that failed ---- */

/* Has a cold boot with the plan of FORK confirm its failure. Takes ownership of FORK. */
static void confirm(Turn *turn, Ticket *fork)
{
  Plan *plan = plan_copy(fork->plan);
  g_free(plan->strategy);
  plan->strategy = g_strdup(STRATEGY_CONFIRM);
  Ticket *cold = turn_make_ticket(turn, plan);
  cold->task.request.fork = FALSE;
  cold->confirms = fork->boot;
  cold->fork = fork;
  g_queue_push_tail(&turn->again, cold);
}

/* ---- boots that stalled under chosen orders ---- */

/* Asks whether the orders of TICKET made it stall. Returns: FALSE where there is nothing to ask; else TICKET is taken
 * over. */
static gboolean doubt(Turn *turn, Ticket *ticket)
{
  const BootResult *result = ticket->task.result;
  if (!stall_is_suspected(ticket->plan, result->outcome))
    return FALSE;
  Plan *question = stall_question(ticket->plan, turn->input.graphs, result->console);
  if (!question)
    return FALSE;
  Ticket *asking = turn_make_ticket(turn, question);
  asking->task.request.fork = FALSE;
  asking->doubted = ticket;
  g_queue_push_tail(&turn->again, asking);
  return TRUE;
}

/* Learns LESSON for good; a lesson that the graph held already teaches as much. */
static gboolean learn(Turn *turn, UnitGraph *graph, const Lesson *lesson, GError **error)
{
  g_autofree char *note = g_strdup_printf("%s: learned that %s depends on %s: %s", turn->image->image->name,
                                          lesson->after, lesson->before, lesson->evidence);
  if (!unit_graph_learn(graph, lesson->before, lesson->after, lesson->evidence))
    return TRUE;
  turn->lessons++;
  turn_tell(turn, note);
  const LearnedEdge edge = {.before = lesson->before, .after = lesson->after, .evidence = lesson->evidence};
  plan_source_restart(turn->source);
  return store_add_learned(turn->campaign->options->store, turn->image->image->digest,
                           unit_phase_to_string(unit_graph_phase(graph)), &edge, error);
}

/* Takes the lessons of ASKING, a boot that passed, about DOUBTED. *RET_ANY: were there any? */
static gboolean take_lessons(Turn *turn, const Ticket *asking, const Ticket *doubted, gboolean *ret_any,
                             GError **error)
{
  for (guint i = 0; i < asking->times->len; i++) {
    const BootTimes *report = g_ptr_array_index(asking->times, i);
    UnitPhase phase = PHASE_INITRD;
    UnitGraph *graph = NULL;
    if (unit_phase_from_string(report->phase, &phase))
      graph = phase == PHASE_INITRD ? turn->knowledge.graphs.initrd : turn->knowledge.graphs.root;
    if (!graph)
      continue;
    gsize length = 0;
    const char *text = g_bytes_get_data(report->report, &length);
    g_autoptr(GPtrArray) times = unit_times_parse(text, length);
    g_autoptr(GPtrArray) lessons = stall_lessons(asking->plan, graph, times, doubted->task.result->console);
    *ret_any |= lessons->len > 0;
    for (guint l = 0; l < lessons->len; l++)
      if (!learn(turn, graph, g_ptr_array_index(lessons, l), error))
        return FALSE;
  }
  return TRUE;
}

/* The doubted boot counts by what ASKING has shown. Takes ownership of ASKING. */
static gboolean answer(Turn *turn, Ticket *asking, GError **error)
{
  g_autoptr(Ticket) doubted = g_steal_pointer(&asking->doubted);
  g_autoptr(Ticket) asked = asking;
  gboolean dependency = FALSE;
  if (asked->task.result->outcome->verdict == VERDICT_PASSED && !take_lessons(turn, asked, doubted, &dependency, error))
    return FALSE;
  if (dependency)
    doubted->task.result->outcome->verdict = VERDICT_ARTEFACT;
  return keep_boot(turn, doubted, error) && keep_boot(turn, asked, error);
}

/* ---- all boots ---- */

gboolean turn_land(Turn *turn, Ticket *ticket, GError **error)
{
  turn->campaign->progress.running--;
  ticket->times = knowledge_times(ticket->task.result->records);
  switch (ticket->task.result->status) {
  case BOOT_LOST:
    return land_lost(turn, ticket, error);
  case BOOT_CANCELLED: {
    g_autoptr(Ticket) cancelled = ticket;
    return keep_unanswered(turn, cancelled, error);
  }
  case BOOT_JUDGED:
    break;
  }
  if (ticket->doubted)
    return answer(turn, ticket, error);
  if (ticket->task.result->forked && ticket_has_failed(ticket)) {
    confirm(turn, ticket);
    return TRUE;
  }
  if (doubt(turn, ticket))
    return TRUE;
  g_autoptr(Ticket) judged = ticket;
  return keep_boot(turn, judged, error);
}

gboolean turn_drop_waiting(Turn *turn, GError **error)
{
  gboolean good = TRUE;
  for (Ticket *ticket; (ticket = g_queue_pop_head(&turn->again));) {
    good = keep_unanswered(turn, ticket, good ? error : NULL) && good;
    ticket_free(ticket);
  }
  return good;
}
