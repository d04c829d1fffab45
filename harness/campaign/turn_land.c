/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/stall.h"
#include "campaign/turn_private.h"
#include "units/unit_times.h"

/* A boot that the host spoils so often in a row will not do better next time. */
#define ATTEMPTS 5
/* What spoilt it may pass: memory comes back, a full disk is cleared. */
#define BACKOFF_NS (200 * NS_PER_MS)
#define BACKOFF_FACTOR 3

void turn_tell(const Turn *turn, const char *text)
{
  turn->campaign->observer->on_note(text, turn->campaign->observer->data);
}

static void count(CampaignProgress *progress, const Outcome *outcome)
{
  if (!outcome) {
    progress->lost++;
    return;
  }
  if (outcome->verdict != VERDICT_ARTEFACT)
    progress->judged++;
  if (verdict_is_failure(outcome->verdict))
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
 * more often, and bend the rate. A lost boot is launched again, and its plan keeps its place in the test. */
static gboolean decide(Turn *turn, const BootRecord *boot, guint position, GError **error)
{
  if (!boot->outcome || !trials_ended(turn->trials, boot->strategy, position, boot->outcome))
    return TRUE;
  plan_source_skip(turn->source);
  return keep_decision(turn, boot->strategy, error);
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

gboolean turn_is_first_failure(const Turn *turn, const BootRecord *boot)
{
  const CampaignOptions *options = turn->campaign->options;
  const Outcome *outcome = boot->outcome;
  if (!outcome || !verdict_is_failure(outcome->verdict) || options->scenario->stop != STOP_FIRST_FAILURE)
    return FALSE;
  const char *signature = outcome->signature ? outcome->signature : verdict_to_string(outcome->verdict);
  const KnownFailure *known = known_failures_find(options->known, turn->image->image->name, signature);
  return !known || known_failure_is_expired(known, options->today);
}

gboolean turn_account(Turn *turn, const BootRecord *boot, guint position, GError **error)
{
  count(&turn->campaign->progress, boot->outcome);
  if (boot->outcome && boot->times)
    knowledge_add_boot(&turn->knowledge, boot->times);
  if (turn_is_first_failure(turn, boot))
    turn_stop(turn);
  return decide(turn, boot, position, error);
}

static BootRecord record_of(const Turn *turn, const Ticket *ticket)
{
  return ticket_record(ticket, turn->campaign->id, turn->image->image->name, turn->campaign->options->scenario->keep);
}

/* Writes TICKETS' boots, or none of them. */
static gboolean write_boots(Turn *turn, const GPtrArray *tickets, GError **error)
{
  Store *store = turn->campaign->options->store;
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = g_ptr_array_index(tickets, i);
    const BootRecord record = record_of(turn, ticket);
    if (!keep_arguments(turn, ticket->task.result, error) || !store_add_boot(store, &record, error))
      return FALSE;
  }
  return TRUE;
}

/* Tells of TICKETS' boots, which are written, and counts them. */
static gboolean tell_boots(Turn *turn, const GPtrArray *tickets, GError **error)
{
  Campaign *campaign = turn->campaign;
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = g_ptr_array_index(tickets, i);
    const BootRecord record = record_of(turn, ticket);
    if (!turn_account(turn, &record, ticket->position, error))
      return FALSE;
    campaign->observer->on_boot(&record, &campaign->progress, campaign->observer->data);
  }
  return TRUE;
}

static gboolean keep_boots(Turn *turn, const GPtrArray *tickets, GError **error)
{
  Store *store = turn->campaign->options->store;
  return store_begin(store, error) && store_end(store, write_boots(turn, tickets, error), error) &&
         tell_boots(turn, tickets, error);
}

/* Adds the fork whose failure COLD was to confirm. One that COLD does not show as well counts as an artefact: what made
 * it fail may have been the fork. */
static void add_fork(Ticket *cold, GPtrArray *tickets)
{
  Ticket *fork = cold->fork;
  const Outcome *outcome = cold->task.result ? cold->task.result->outcome : NULL;
  if (!outcome || !ticket_has_failed(cold)) {
    fork->task.result->outcome->verdict = VERDICT_ARTEFACT;
    fork->disputed = cold->disputed = TRUE;
  }
  g_ptr_array_add(tickets, fork);
}

/* Adds TICKET, and before it the fork that it has confirmed. */
static void add_boot(Ticket *ticket, GPtrArray *tickets)
{
  if (ticket->fork && ticket->task.result->outcome)
    add_fork(ticket, tickets);
  g_ptr_array_add(tickets, ticket);
}

static gboolean keep_boot(Turn *turn, Ticket *ticket, GError **error)
{
  g_autoptr(GPtrArray) tickets = g_ptr_array_new();
  add_boot(ticket, tickets);
  return keep_boots(turn, tickets, error);
}

/* A doubted boot whose question was never answered, and a fork that no cold boot has confirmed, are no proof of a race.
 */
static gboolean keep_unanswered(Turn *turn, Ticket *asking, GError **error)
{
  g_autoptr(GPtrArray) tickets = g_ptr_array_new();
  if (asking->fork) {
    add_fork(asking, tickets);
  } else if (asking->doubted) {
    asking->doubted->task.result->outcome->verdict = VERDICT_ARTEFACT;
    add_boot(asking->doubted, tickets);
  }
  return tickets->len == 0 || keep_boots(turn, tickets, error);
}

/* When a boot that was lost ATTEMPTS times may be launched again. */
static gint64 due_ns(guint attempts)
{
  gint64 wait_ns = BACKOFF_NS;
  for (guint i = 1; i < attempts; i++)
    wait_ns *= BACKOFF_FACTOR;
  return clock_now_ns() + wait_ns;
}

/* Another attempt, or the end. Takes ownership of TICKET. */
static gboolean land_lost(Turn *turn, Ticket *ticket, GError **error)
{
  gboolean good = keep_boot(turn, ticket, error);
  if (ticket->task.request.fork && turn->image->gate)
    turn_give_up_forks(turn, ticket);
  if (good && ticket->attempts < ATTEMPTS) {
    ticket_reset(ticket);
    ticket->due_ns = due_ns(ticket->attempts);
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
  const char *current = NULL;
  guint position = plan_source_position(turn->source, &current);
  g_autofree char *strategy = g_strdup(current);
  const LearnedEdge edge = {.before = lesson->before,
                            .after = lesson->after,
                            .evidence = lesson->evidence,
                            .campaign = turn->campaign->id,
                            .image = turn->image->image->name,
                            .strategy = strategy,
                            .position = position};
  plan_source_restart(turn->source);
  return store_add_learned(turn->campaign->options->store, turn->image->image->digest,
                           unit_phase_to_string(unit_graph_phase(graph)), &edge, error);
}

/* Takes the lessons of ASKING, a boot that passed, about DOUBTED. *RET_ANY: were there any? */
static gboolean take_lessons(Turn *turn, const Ticket *asking, const Ticket *doubted, gboolean *ret_any, GError **error)
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

/* Writes ASKING, the boot in doubt, and what was learned, or nothing of it. */
static gboolean write_answer(Turn *turn, Ticket *asking, GPtrArray *tickets, GError **error)
{
  Ticket *doubted = asking->doubted;
  gboolean dependency = FALSE;
  if (asking->task.result->outcome->verdict == VERDICT_PASSED &&
      !take_lessons(turn, asking, doubted, &dependency, error))
    return FALSE;
  if (dependency)
    doubted->task.result->outcome->verdict = VERDICT_ARTEFACT;
  add_boot(doubted, tickets);
  g_ptr_array_add(tickets, asking);
  return write_boots(turn, tickets, error);
}

/* The doubted boot counts by what ASKING has shown. Takes ownership of ASKING. */
static gboolean answer(Turn *turn, Ticket *asking, GError **error)
{
  Store *store = turn->campaign->options->store;
  g_autoptr(Ticket) asked = asking;
  g_autoptr(GPtrArray) tickets = g_ptr_array_new();
  return store_begin(store, error) && store_end(store, write_answer(turn, asked, tickets, error), error) &&
         tell_boots(turn, tickets, error);
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
