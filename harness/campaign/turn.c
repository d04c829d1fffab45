/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/pressure.h"
#include "campaign/turn_private.h"
#include "schedule/delivery_times.h"
#include <poll.h>
#include <sys/eventfd.h>

/* How often the observer hears of a campaign in which nothing ends. */
#define TICK_NS (250 * NS_PER_MS)

static Graphs borrow(const ProbedGraphs *graphs)
{
  return (Graphs){.initrd = graphs->initrd, .root = graphs->root};
}

static gboolean is_readable(int fd)
{
  struct pollfd poller = {.fd = fd, .events = POLLIN};
  return poll(&poller, 1, 0) > 0;
}

gboolean turn_is_interrupted(const Turn *turn)
{
  return is_readable(turn->campaign->options->interrupt_fd);
}

/* ---- before the first boot ---- */

static gboolean wants_graph(const Turn *turn)
{
  const CampaignOptions *options = turn->campaign->options;
  if (turn->directed)
    return !turn->natural;
  if (options->plan)
    return !plan_is_natural(options->plan);
  for (char **name = turn->strategies; *name; name++)
    if (strategy_find(*name)->needs_graph)
      return TRUE;
  return FALSE;
}

/* Those of STRATEGIES that put no units in an order. Returns: (owned), perhaps empty. */
static char **without_orders(char *const *strategies)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  for (char *const *name = strategies; *name; name++)
    if (!strategy_find(*name)->orders)
      g_strv_builder_add(builder, *name);
  return g_strv_builder_end(builder);
}

static void tell_probe(const char *text, gpointer data)
{
  turn_tell(data, text);
}

static gboolean probe(Turn *turn, GError **error)
{
  const CampaignOptions *options = turn->campaign->options;
  const Image *image = turn->image->image;
  if (!probe_check(image, error))
    return FALSE;
  const ProbeRequest request = {
      .store = options->store,
      .settings = &turn->image->settings,
      .name = image->name,
      .digest = image->digest,
      .initrd = options->scenario->scope != SCENARIO_ROOT,
      .root = options->scenario->scope != SCENARIO_INITRD,
      .without = options->resume,
      .on_note = tell_probe,
      .data = turn,
  };
  ProbedGraphs graphs = {0};
  if (!probe_image(&request, &graphs, error))
    return FALSE;
  turn->knowledge = knowledge_new(graphs);
  return TRUE;
}

/* What a boot watched by `analyze --trace` has touched, for the strategy that asks for it. */
static gboolean recall_traces(Turn *turn, GError **error)
{
  const CampaignOptions *options = turn->campaign->options;
  const char *const *strategies = (const char *const *)options->scenario->strategies;
  if (turn->directed || options->plan || !g_strv_contains(strategies, "findings"))
    return TRUE;
  return tracing_recall(options->store, turn->image->image->digest, &turn->traced, error);
}

/* Does nothing but orders make the boots that are asked for? */
static gboolean is_all_orders(const Turn *turn)
{
  const CampaignOptions *options = turn->campaign->options;
  if (turn->directed)
    return TRUE;
  if (options->plan)
    return options->plan->orders->len > 0;
  return !*turn->strategies;
}

static void tell_cycle(const Turn *turn, const char *cycle)
{
  const CampaignOptions *options = turn->campaign->options;
  g_autoptr(GString) note = g_string_new(turn->image->image->name);
  g_string_append_printf(note,
                         ": the image's own units are ordered in a cycle %s. These units are not held back, and no "
                         "coverage is claimed",
                         cycle);
  for (char **name = options->scenario->strategies; !options->plan && *name; name++)
    if (strategy_find(*name)->orders)
      g_string_append_printf(note, "; %s, which chooses orders, is left out", *name);
  turn_tell(turn, note->str);
}

/* Units that are ordered in a cycle already cannot be ordered by a plan: systemd might drop other jobs than it drops by
 * itself, and what fails for want of them would be our doing. */
static gboolean heed_cycle(Turn *turn, GError **error)
{
  g_autofree char *cycle = delivery_own_cycle(borrow(&turn->knowledge.graphs));
  if (!cycle)
    return TRUE;
  char **left = without_orders(turn->strategies);
  g_strfreev(turn->strategies);
  turn->strategies = left;
  if (is_all_orders(turn))
    return error_set(error, BOOTRACE_ERROR_HOST,
                     "%s: the image's own units are ordered in a cycle %s. systemd breaks it by dropping a job, so "
                     "orders can be neither chosen nor claimed to be covered; --strategy=natural and --strategy=jitter "
                     "still boot the image",
                     turn->image->image->name, cycle);
  tell_cycle(turn, cycle);
  return TRUE;
}

gboolean turn_begin(Turn *turn, GError **error)
{
  const CampaignOptions *options = turn->campaign->options;
  const Scenario *scenario = options->scenario;
  turn->strategies = shard_strategies(options->shard, scenario, turn->image->image->name);
  if ((wants_graph(turn) && (!probe(turn, error) || !heed_cycle(turn, error))) || !recall_traces(turn, error))
    return FALSE;
  if (options->resume && !turn_recall_open(turn, error))
    return FALSE;
  turn->trials = trials_new(scenario, options->plan != NULL);
  turn->input = (StrategyInput){
      .image = turn->image->image->digest,
      .seed = options->seed,
      .graphs = borrow(&turn->knowledge.graphs),
      .jitter_low_ns = scenario->jitter_low_ns,
      .jitter_high_ns = scenario->jitter_high_ns,
      .repeat = scenario->repeat,
      .achieved_initrd = turn->knowledge.initrd,
      .achieved_root = turn->knowledge.root,
      .trace_initrd = turn->traced.initrd,
      .trace_root = turn->traced.root,
  };
  if (turn->directed) {
    turn->source = plan_source_new_fed();
    return TRUE;
  }
  turn_open_gates(turn);
  if (!options->plan) {
    turn->source = plan_source_new((const char *const *)turn->strategies, trials_boots(scenario), &turn->input);
    return TRUE;
  }
  if (!plan_is_natural(options->plan) && !delivery_check(options->plan, turn->input.graphs, options->plan_name, error))
    return FALSE;
  turn->source = plan_source_new_fixed(options->plan, trials_boots(scenario));
  return TRUE;
}

/* ---- launching ---- */

/* The manager that a scenario looks at reports when its units started; with both, the real root's report is the last.
 */
static void ask_for_times(const Turn *turn, Ticket *ticket)
{
  ScenarioScope scope = turn->campaign->options->scenario->scope;
  if (turn->image->image->guest != GUEST_SYSTEMD)
    return;
  delivery_add_times(ticket->files, scope != SCENARIO_ROOT, scope != SCENARIO_INITRD);
  ticket->task.request.times_wanted = scope == SCENARIO_BOTH ? 2 : 1;
}

/* Takes ownership of PLAN. */
Ticket *turn_make_ticket(Turn *turn, Plan *plan)
{
  Ticket *ticket = ticket_new(&turn->image->settings, plan, delivery_files(plan, turn->input.graphs));
  ask_for_times(turn, ticket);
  ticket->position = ++turn->plans;
  turn_let_fork(turn, ticket);
  return ticket;
}

static void tell_complete(const Turn *turn, const char *strategy)
{
  g_autofree char *shown = knowledge_describe(&turn->knowledge);
  g_autofree char *note = g_strdup_printf("%s: %s is complete: %s", turn->image->image->name, strategy, shown);
  turn_tell(turn, note);
}

/* Does PLAN, the last one that the source gave, fall to this shard? */
static gboolean is_mine(const Turn *turn, const Plan *plan)
{
  const CampaignOptions *options = turn->campaign->options;
  const char *strategy = NULL;
  guint given = plan_source_position(turn->source, &strategy);
  return turn->directed || shard_has_plan(options->shard, options->scenario, turn->image->image->name, plan->strategy,
                                          options->plan != NULL, trials_boots(options->scenario), given - 1);
}

/* *RET is the boot of PLAN (takes ownership), or NULL where it stands in the store. */
static gboolean ticket_for(Turn *turn, Plan *plan, Ticket **ret, GError **error)
{
  g_autoptr(Ticket) ticket = turn_make_ticket(turn, plan);
  gboolean recalled = FALSE;
  if (!turn_recall(turn, ticket, &recalled, error))
    return FALSE;
  *ret = recalled ? NULL : g_steal_pointer(&ticket);
  return TRUE;
}

/* What is next from the source: *RET is a boot, or NULL: ask again (returns SOURCE_STRATEGY), or none now. */
static gboolean ask_source(Turn *turn, SourceAnswer *ret_answer, Ticket **ret, GError **error)
{
  Plan *plan = NULL;
  const char *ended = NULL;
  gboolean complete = FALSE;
  *ret = NULL;
  if (!turn_recall_course(turn, error))
    return FALSE;
  gboolean busy = turn->campaign->progress.running > 0 || turn->again.length > 0;
  *ret_answer = plan_source_next(turn->source, busy, &plan, &ended, &complete);
  switch (*ret_answer) {
  case SOURCE_PLAN:
    if (is_mine(turn, plan))
      return ticket_for(turn, plan, ret, error);
    plan_free(plan);
    return TRUE;
  case SOURCE_STRATEGY:
    if (complete)
      tell_complete(turn, ended);
    return turn_recall_rest(turn, ended, error);
  case SOURCE_WAIT:
  case SOURCE_EXHAUSTED:
    return TRUE;
  }
  g_assert_not_reached();
}

/* The oldest boot that waits to be launched again and has waited long enough. Returns: (owned) or NULL. */
static Ticket *pop_due(Turn *turn)
{
  gint64 now_ns = clock_now_ns();
  for (GList *link = turn->again.head; link; link = link->next) {
    Ticket *ticket = link->data;
    if (ticket->due_ns > now_ns)
      continue;
    g_queue_delete_link(&turn->again, link);
    return ticket;
  }
  return NULL;
}

/* A host under pressure gets no more boots beside one that runs: guests would run into their timeouts. One runs always,
 * so that the campaign comes to its end. */
static gboolean is_held_back(Campaign *campaign)
{
  campaign->progress.waits_for = NULL;
  if (campaign->progress.running == 0)
    return FALSE;
  HostPressure pressure = pressure_now();
  campaign->progress.waits_for = pressure_on(&pressure);
  return campaign->progress.waits_for != NULL;
}

/* *RET is the next boot, or NULL: none now, perhaps more when those under way have ended. */
static gboolean next_ticket(Turn *turn, Ticket **ret, GError **error)
{
  SourceAnswer answer = SOURCE_PLAN;
  *ret = pop_due(turn);
  while (!*ret && !turn->stopping && (answer == SOURCE_PLAN || answer == SOURCE_STRATEGY))
    if (!ask_source(turn, &answer, ret, error))
      return FALSE;
  return TRUE;
}

static gboolean launch(Turn *turn, GError **error)
{
  Campaign *campaign = turn->campaign;
  while (!turn->stopping && campaign->progress.running < campaign->options->jobs) {
    Ticket *ticket = NULL;
    if (is_held_back(campaign))
      return TRUE;
    if (!next_ticket(turn, &ticket, error))
      return FALSE;
    if (!ticket)
      return TRUE;
    ticket->boot = campaign->last_boot = shard_next_boot(campaign->options->shard, campaign->last_boot);
    if (ticket->attempts++ == 0)
      trials_launched(turn->trials, ticket->plan->strategy, ticket->position);
    campaign->progress.running++;
    campaign->progress.image = turn->image->image->name;
    pool_push(campaign->pool, &ticket->task);
  }
  return TRUE;
}

void turn_stop(Turn *turn)
{
  turn->stopping = TRUE;
  (void)eventfd_write(turn->image->stop_fd, 1);
}

/* ---- all of it ---- */

static Turn *turn_of(Turn *const *turns, guint n, const PoolTask *task)
{
  for (guint i = 0; i < n; i++)
    if (task->settings == &turns[i]->image->settings)
      return turns[i];
  g_assert_not_reached();
}

/* Nothing is under way any more. */
static gboolean settle(Turn *const *turns, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!turn_drop_waiting(turns[i], error) || !turn_keep_undecided(turns[i], error))
      return FALSE;
  return TRUE;
}

static void stop_all(Turn *const *turns, guint n)
{
  for (guint i = 0; i < n; i++)
    turn_stop(turns[i]);
}

static gboolean launch_all(Turn *const *turns, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!launch(turns[i], error)) {
      stop_all(turns, n);
      return FALSE;
    }
  return TRUE;
}

/* Does a lost boot wait to be launched again? */
static gboolean is_waiting(Turn *const *turns, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!turns[i]->stopping && turns[i]->again.length > 0)
      return TRUE;
  return FALSE;
}

gboolean turns_fly(Turn *const *turns, guint n, GError **error)
{
  Campaign *campaign = turns[0]->campaign;
  gboolean good = TRUE;
  for (;;) {
    good = launch_all(turns, n, good ? error : NULL) && good;
    if (campaign->progress.running == 0 && !is_waiting(turns, n))
      return good && settle(turns, n, error);
    campaign->observer->on_tick(&campaign->progress, campaign->observer->data);
    PoolTask *task = pool_pop(campaign->pool, TICK_NS);
    if (task && !turn_land(turn_of(turns, n, task), task->context, good ? error : NULL)) {
      good = FALSE;
      stop_all(turns, n);
    }
    for (guint i = 0; i < n; i++)
      turns[i]->stopping = turns[i]->stopping || turn_is_interrupted(turns[i]);
  }
}

gboolean turn_fly(Turn *turn, GError **error)
{
  return turns_fly(&turn, 1, error);
}

void turn_clear(Turn *turn)
{
  g_queue_clear_full(&turn->again, (GDestroyNotify)ticket_free); /* filled still after an error only */
  plan_source_free(turn->source);
  replay_free(turn->replay);
  g_strfreev(turn->strategies);
  trials_free(turn->trials);
  g_clear_pointer(&turn->before_gate, g_free);
  knowledge_clear(&turn->knowledge);
  traced_boot_clear(&turn->traced);
}

gboolean turn_end(Turn *turn, GError **error)
{
  gboolean good =
      turn_recall_rest(turn, NULL, error) && knowledge_keep(&turn->knowledge, turn->campaign->options->store,
                                                            turn->campaign->id, turn->image->image->name, error);
  turn_clear(turn);
  return good;
}

gboolean turn_run(Campaign *campaign, TurnImage *image, GError **error)
{
  Turn turn = {.campaign = campaign, .image = image, .again = G_QUEUE_INIT};
  gboolean good = turn_begin(&turn, error);
  good = good && turn_fly(&turn, error);
  good = turn_end(&turn, good ? error : NULL) && good;
  if (good && turn_is_interrupted(&turn))
    good = error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted; what was measured until now is saved");
  return good;
}
