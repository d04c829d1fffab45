/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/turn.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/knowledge.h"
#include "campaign/plan_source.h"
#include "schedule/delivery_times.h"
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

/* A boot that the host spoils so often in a row will not do better next time. */
#define ATTEMPTS 5
/* How often the observer hears of a campaign in which nothing ends. */
#define TICK_NS (250 * NS_PER_MS)

/* One plan on its way to a verdict, over several attempts if the host spoils some. */
typedef struct {
  PoolTask task;
  guint boot; /* number of this attempt */
  guint attempts;
  Plan *plan;
  char *plan_text;
  GPtrArray *files;
  GPtrArray *times; /* BootTimes of the attempt that ended, NULL before */
} Ticket;

typedef struct {
  Campaign *campaign;
  TurnImage *image;
  Knowledge knowledge;
  StrategyInput input;
  PlanSource *source;
  GQueue again; /* Tickets whose boot was lost */
  gboolean stopping;
  gboolean arguments_known;
} Turn;

static void ticket_free(Ticket *ticket)
{
  boot_result_free(ticket->task.result);
  plan_free(ticket->plan);
  g_free(ticket->plan_text);
  g_ptr_array_unref(ticket->files);
  g_clear_pointer(&ticket->times, g_ptr_array_unref);
  g_free(ticket);
}

static Graphs borrow(const ProbedGraphs *graphs)
{
  return (Graphs){.initrd = graphs->initrd, .root = graphs->root};
}

static gboolean is_readable(int fd)
{
  struct pollfd poller = {.fd = fd, .events = POLLIN};
  return poll(&poller, 1, 0) > 0;
}

/* ---- before the first boot ---- */

static gboolean wants_graph(const CampaignOptions *options)
{
  if (options->plan)
    return !plan_is_natural(options->plan);
  for (char **name = options->scenario->strategies; *name; name++)
    if (strategy_find(*name)->needs_graph)
      return TRUE;
  return FALSE;
}

static void tell(const Turn *turn, const char *text)
{
  turn->campaign->observer->on_note(text, turn->campaign->observer->data);
}

static void tell_probe(const char *name, gpointer data)
{
  g_autofree char *note =
      g_strdup_printf("%s: asking systemd for its unit graph (one probe boot, kept for later)", name);
  tell(data, note);
}

static gboolean probe(Turn *turn, GError **error)
{
  const CampaignOptions *options = turn->campaign->options;
  const Image *image = turn->image->image;
  if (image->guest == GUEST_PLAIN)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: takes no plan (Guest=plain in its image.ini), so its units cannot be held back or ordered; "
                     "use --strategy=natural",
                     image->name);
  const ProbeRequest request = {
      .store = options->store,
      .settings = &turn->image->settings,
      .name = image->name,
      .digest = image->digest,
      .initrd = options->scenario->scope != SCENARIO_ROOT,
      .root = options->scenario->scope != SCENARIO_INITRD,
      .on_boot = tell_probe,
      .data = turn,
  };
  ProbedGraphs graphs = {0};
  if (!probe_image(&request, &graphs, error))
    return FALSE;
  turn->knowledge = knowledge_new(graphs);
  return TRUE;
}

static gboolean prepare(Turn *turn, GError **error)
{
  const CampaignOptions *options = turn->campaign->options;
  const Scenario *scenario = options->scenario;
  if (wants_graph(options) && !probe(turn, error))
    return FALSE;
  turn->input = (StrategyInput){
      .image = turn->image->image->digest,
      .seed = options->seed,
      .graphs = borrow(&turn->knowledge.graphs),
      .jitter_low_ns = scenario->jitter_low_ns,
      .jitter_high_ns = scenario->jitter_high_ns,
      .repeat = scenario->repeat,
      .achieved_initrd = turn->knowledge.initrd,
      .achieved_root = turn->knowledge.root,
  };
  if (!options->plan) {
    turn->source = plan_source_new((const char *const *)scenario->strategies, scenario->boots, &turn->input);
    return TRUE;
  }
  if (!plan_is_natural(options->plan) && !delivery_check(options->plan, turn->input.graphs, options->plan_name, error))
    return FALSE;
  turn->source = plan_source_new_fixed(options->plan, scenario->boots);
  return TRUE;
}

/* ---- launching ---- */

/* The manager that a scenario looks at reports when its units started; with both, the real root's report is the last.
 */
static void ask_for_times(const Turn *turn, Ticket *ticket)
{
  ScenarioScope scope = turn->campaign->options->scenario->scope;
  delivery_add_times(ticket->files, scope != SCENARIO_ROOT, scope != SCENARIO_INITRD);
  ticket->task.request.times_wanted = scope == SCENARIO_BOTH ? 2 : 1;
}

static Ticket *ticket_new(Turn *turn, Plan *plan)
{
  Ticket *ticket = g_new0(Ticket, 1);
  ticket->plan = plan;
  ticket->plan_text = plan_to_text(plan);
  ticket->files = delivery_files(plan, turn->input.graphs);
  ticket->task.settings = &turn->image->settings;
  ticket->task.request = (BootRequest){.files = ticket->files, .perturbed = !plan_is_natural(plan)};
  if (turn->image->image->guest == GUEST_SYSTEMD)
    ask_for_times(turn, ticket);
  ticket->task.context = ticket;
  return ticket;
}

static void tell_complete(const Turn *turn, const char *strategy)
{
  g_autofree char *shown = knowledge_describe(&turn->knowledge);
  g_autofree char *note = g_strdup_printf("%s: %s is complete: %s", turn->image->image->name, strategy, shown);
  tell(turn, note);
}

/* Returns: the next boot, or NULL: none now, perhaps more when those under way have ended. */
static Ticket *next_ticket(Turn *turn)
{
  Ticket *again = g_queue_pop_head(&turn->again);
  if (again)
    return again;
  for (;;) {
    Plan *plan = NULL;
    const char *ended = NULL;
    gboolean complete = FALSE;
    switch (plan_source_next(turn->source, turn->campaign->progress.running > 0, &plan, &ended, &complete)) {
    case SOURCE_PLAN:
      return ticket_new(turn, plan);
    case SOURCE_STRATEGY:
      if (complete)
        tell_complete(turn, ended);
      break;
    case SOURCE_WAIT:
    case SOURCE_EXHAUSTED:
      return NULL;
    }
  }
}

static void launch(Turn *turn)
{
  Campaign *campaign = turn->campaign;
  while (!turn->stopping && campaign->progress.running < campaign->options->jobs) {
    Ticket *ticket = next_ticket(turn);
    if (!ticket)
      return;
    ticket->boot = ++campaign->last_boot;
    ticket->attempts++;
    campaign->progress.running++;
    campaign->progress.image = turn->image->image->name;
    pool_push(campaign->pool, &ticket->task);
  }
}

static void stop(Turn *turn)
{
  turn->stopping = TRUE;
  (void)eventfd_write(turn->image->stop_fd, 1);
}

/* ---- landing ---- */

static gboolean is_failure(const Outcome *outcome)
{
  switch (outcome->verdict) {
  case VERDICT_FAILED:
  case VERDICT_HUNG:
  case VERDICT_DIED:
    return TRUE;
  case VERDICT_PASSED:
  case VERDICT_ARTEFACT:
    return FALSE;
  }
  g_assert_not_reached();
}

static gboolean is_worth_keeping(ScenarioKeep keep, const BootResult *result)
{
  switch (keep) {
  case KEEP_ALL:
    return TRUE;
  case KEEP_NONE:
    return FALSE;
  case KEEP_FAILURES:
    return !result->outcome || result->outcome->verdict != VERDICT_PASSED || result->outcome->recovered;
  }
  g_assert_not_reached();
}

/* A record that borrows from TICKET and its result. */
static BootRecord record_of(const Turn *turn, const Ticket *ticket)
{
  const BootResult *result = ticket->task.result;
  return (BootRecord){
      .campaign = turn->campaign->id,
      .boot = ticket->boot,
      .image = turn->image->image->name,
      .strategy = ticket->plan->strategy,
      .seed = ticket->plan->seed,
      .plan = ticket->plan_text,
      .outcome = result->outcome,
      .lost = result->lost,
      .started_ns = result->started_ns,
      .wall_ns = result->wall_ns,
      .cpu_ns = result->cpu_ns,
      .load = result->load,
      .console = is_worth_keeping(turn->campaign->options->scenario->keep, result) ? result->console : NULL,
      .console_bytes = result->console_bytes,
      .times = ticket->times,
  };
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
  if (is_failure(outcome))
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

static gboolean keep_boot(Turn *turn, Ticket *ticket, GError **error)
{
  Campaign *campaign = turn->campaign;
  g_clear_pointer(&ticket->times, g_ptr_array_unref);
  ticket->times = knowledge_times(ticket->task.result->records);
  const BootRecord record = record_of(turn, ticket);
  if (!keep_arguments(turn, ticket->task.result, error) || !store_add_boot(campaign->options->store, &record, error))
    return FALSE;
  count(turn, ticket);
  if (ticket->task.result->outcome)
    knowledge_add_boot(&turn->knowledge, ticket->times);
  campaign->observer->on_boot(&record, &campaign->progress, campaign->observer->data);
  return TRUE;
}

/* What follows from a boot that was lost: another attempt, or the end. Takes ownership of TICKET where it succeeds. */
static gboolean settle_lost(Turn *turn, Ticket *ticket, GError **error)
{
  if (ticket->attempts >= ATTEMPTS)
    return error_set(error, BOOTRACE_ERROR_HOST, "%s: a boot was lost %d times in a row: %s", turn->image->image->name,
                     ATTEMPTS, ticket->task.result->lost);
  g_clear_pointer(&ticket->task.result, boot_result_free);
  g_queue_push_tail(&turn->again, ticket);
  return TRUE;
}

/* Takes ownership of TICKET. */
static gboolean land(Turn *turn, Ticket *ticket, GError **error)
{
  const BootResult *result = ticket->task.result;
  turn->campaign->progress.running--;
  gboolean good = result->status == BOOT_CANCELLED || keep_boot(turn, ticket, error);
  if (good && result->status == BOOT_LOST) {
    if (settle_lost(turn, ticket, error))
      return TRUE;
    good = FALSE;
  }
  if (good && result->outcome && is_failure(result->outcome) &&
      turn->campaign->options->scenario->stop == STOP_FIRST_FAILURE)
    stop(turn);
  ticket_free(ticket);
  return good;
}

static gboolean fly(Turn *turn, GError **error)
{
  Campaign *campaign = turn->campaign;
  gboolean good = TRUE;
  for (;;) {
    launch(turn);
    if (campaign->progress.running == 0)
      return good;
    PoolTask *task = pool_pop(campaign->pool, TICK_NS);
    if (task && !land(turn, task->context, good ? error : NULL)) {
      good = FALSE;
      stop(turn);
    }
    campaign->observer->on_tick(&campaign->progress, campaign->observer->data);
    if (is_readable(campaign->options->interrupt_fd))
      turn->stopping = TRUE;
  }
}

static void turn_clear(Turn *turn)
{
  g_queue_clear_full(&turn->again, (GDestroyNotify)ticket_free);
  plan_source_free(turn->source);
  knowledge_clear(&turn->knowledge);
}

gboolean turn_run(Campaign *campaign, TurnImage *image, GError **error)
{
  Turn turn = {.campaign = campaign, .image = image, .again = G_QUEUE_INIT};
  gboolean good = prepare(&turn, error) && fly(&turn, error);
  good = knowledge_keep(&turn.knowledge, campaign->options->store, campaign->id, image->image->name,
                        good ? error : NULL) &&
         good;
  turn_clear(&turn);
  if (good && is_readable(campaign->options->interrupt_fd))
    good = error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted; what was measured until now is saved");
  return good;
}
