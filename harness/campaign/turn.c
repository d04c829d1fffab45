/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/turn.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/plan_source.h"
#include "control/control.h"
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
} Ticket;

typedef struct {
  Campaign *campaign;
  TurnImage *image;
  ProbedGraphs graphs;
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

static gboolean probe(Turn *turn, GError **error)
{
  const CampaignOptions *options = turn->campaign->options;
  const Image *image = turn->image->image;
  ScenarioScope scope = options->scenario->scope;
  if (image->guest == GUEST_PLAIN)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "%s: takes no plan (Guest=plain in its image.ini), so its units cannot be held back or ordered; "
                     "use --strategy=natural",
                     image->name);
  g_autofree char *note =
      g_strdup_printf("%s: asking systemd for its unit graph (one probe boot, kept for later)", image->name);
  turn->campaign->observer->on_note(note, turn->campaign->observer->data);
  gboolean booted = FALSE;
  return probe_image(options->store, &turn->image->settings, image->name, image->digest, scope != SCENARIO_ROOT,
                     scope != SCENARIO_INITRD, &turn->graphs, &booted, error);
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
      .graphs = borrow(&turn->graphs),
      .jitter_low_ns = scenario->jitter_low_ns,
      .jitter_high_ns = scenario->jitter_high_ns,
      .repeat = scenario->repeat,
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

static Ticket *ticket_new(Turn *turn, Plan *plan)
{
  Ticket *ticket = g_new0(Ticket, 1);
  ticket->plan = plan;
  ticket->plan_text = plan_to_text(plan);
  ticket->files = delivery_files(plan, turn->input.graphs);
  ticket->task.settings = &turn->image->settings;
  ticket->task.request = (BootRequest){.files = ticket->files, .perturbed = !plan_is_natural(plan)};
  ticket->task.context = ticket;
  return ticket;
}

static Ticket *next_ticket(Turn *turn)
{
  Ticket *again = g_queue_pop_head(&turn->again);
  if (again)
    return again;
  Plan *plan = plan_source_next(turn->source);
  return plan ? ticket_new(turn, plan) : NULL;
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

static gboolean keep_boot(Turn *turn, const Ticket *ticket, GError **error)
{
  Campaign *campaign = turn->campaign;
  const BootRecord record = record_of(turn, ticket);
  if (!keep_arguments(turn, ticket->task.result, error) || !store_add_boot(campaign->options->store, &record, error))
    return FALSE;
  count(turn, ticket);
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
  probed_graphs_clear(&turn->graphs);
}

gboolean turn_run(Campaign *campaign, TurnImage *image, GError **error)
{
  Turn turn = {.campaign = campaign, .image = image, .again = G_QUEUE_INIT};
  gboolean good = prepare(&turn, error) && fly(&turn, error);
  turn_clear(&turn);
  if (good && is_readable(campaign->options->interrupt_fd))
    good = error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted; what was measured until now is saved");
  return good;
}
