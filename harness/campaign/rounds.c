/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/rounds.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/host.h"
#include "campaign/registration.h"
#include "campaign/turn_private.h"
#include "schedule/delivery.h"
#include "schedule/random.h"
#include <string.h>

struct _Rounds {
  char *id;
  Campaign campaign;
  GPtrArray *turns; /* Turn, each with its image */
  guint seeds;      /* handed out */
};

static void turn_free(gpointer data)
{
  Turn *turn = data;
  turn_clear(turn);
  turn_image_free(turn->image);
  g_free(turn);
}

Rounds *rounds_new(const CampaignOptions *options, const CampaignObserver *observer)
{
  Rounds *rounds = g_new0(Rounds, 1);
  rounds->turns = g_ptr_array_new_with_free_func(turn_free);
  rounds->campaign = (Campaign){.options = options,
                                .observer = observer,
                                .pool = pool_new(options->jobs),
                                .progress = {.begun_ns = clock_now_ns(), .image = ""}};
  return rounds;
}

static void take_id(Rounds *rounds, char *id)
{
  rounds->id = id;
  rounds->campaign.id = id;
}

void rounds_resume(Rounds *rounds, const char *id, guint boots)
{
  take_id(rounds, g_strdup(id));
  rounds->campaign.last_boot = boots;
  rounds->seeds = boots; /* no seed twice, or two boots would be one */
}

void rounds_free(Rounds *rounds)
{
  if (!rounds)
    return;
  pool_free(rounds->campaign.pool);
  g_ptr_array_unref(rounds->turns);
  g_free(rounds->id);
  g_free(rounds);
}

const char *rounds_campaign(const Rounds *rounds)
{
  return rounds->id;
}

void rounds_expect(Rounds *rounds, guint boots)
{
  rounds->campaign.progress.total = rounds->campaign.progress.judged + boots;
}

static Turn *find(const Rounds *rounds, const char *name)
{
  for (guint i = 0; i < rounds->turns->len; i++) {
    Turn *turn = g_ptr_array_index(rounds->turns, i);
    if (strcmp(turn->image->image->name, name) == 0)
      return turn;
  }
  return NULL;
}

gboolean rounds_has_image(const Rounds *rounds, const char *name)
{
  return find(rounds, name) != NULL;
}

/* ---- a new image ---- */

static gboolean enrol(Rounds *rounds, TurnImage *image, GError **error)
{
  const CampaignOptions *options = rounds->campaign.options;
  if (rounds->id)
    return registration_add(options->store, rounds->id, image, error);
  g_autoptr(GPtrArray) first = g_ptr_array_new();
  g_ptr_array_add(first, image);
  take_id(rounds, registration_open(options, first, error));
  return rounds->id != NULL;
}

static gboolean can_force(const Rounds *rounds, Turn *turn, GError **error)
{
  const CampaignOptions *options = rounds->campaign.options;
  return turn_begin(turn, error) && delivery_check(options->plan, turn->input.graphs, options->plan_name, error);
}

/* Readies TURN for the plan or, where that cannot be forced, for natural boots. */
static gboolean begin(const Rounds *rounds, Turn *turn, PlanFit *ret, char **ret_why, GError **error)
{
  g_autoptr(GError) failure = NULL;
  *ret = PLAN_FORCED;
  if (!turn->natural && can_force(rounds, turn, &failure))
    return TRUE;
  if (g_error_matches(failure, BOOTRACE_ERROR, BOOTRACE_ERROR_CANCELLED)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
  }
  turn_clear(turn);
  *turn = (Turn){
      .campaign = turn->campaign, .image = turn->image, .directed = TRUE, .natural = TRUE, .again = G_QUEUE_INIT};
  if (!turn_begin(turn, error))
    return FALSE;
  if (failure)
    *ret = g_error_matches(failure, BOOTRACE_ERROR, BOOTRACE_ERROR_INPUT) ? PLAN_IMPOSSIBLE : PLAN_UNKNOWN;
  *ret_why = failure ? g_strdup(failure->message) : NULL;
  return TRUE;
}

gboolean rounds_add_image(Rounds *rounds, Image *image, PlanFit *ret, char **ret_why, GError **error)
{
  const Plan *plan = rounds->campaign.options->plan;
  g_autoptr(TurnImage) ready = turn_image_of(rounds->campaign.options, image, host_tsc_khz());
  if (!enrol(rounds, ready, error))
    return FALSE;
  Turn *turn = g_new0(Turn, 1);
  *turn = (Turn){.campaign = &rounds->campaign,
                 .image = g_steal_pointer(&ready),
                 .directed = TRUE,
                 .natural = !plan || plan_is_natural(plan),
                 .again = G_QUEUE_INIT};
  g_ptr_array_add(rounds->turns, turn);
  *ret_why = NULL;
  return begin(rounds, turn, ret, ret_why, error);
}

/* ---- boots ---- */

static Plan *next_plan(Rounds *rounds, const Turn *turn)
{
  const CampaignOptions *options = rounds->campaign.options;
  const char *digest = turn->image->image->digest;
  Plan *plan = turn->natural ? plan_new("natural", 0, digest) : plan_copy(options->plan);
  g_free(plan->image);
  plan->image = g_strdup(digest);
  plan->seed = random_seed_for(options->seed, digest, plan->strategy, rounds->seeds++);
  return plan;
}

gboolean rounds_fly(Rounds *rounds, const RoundBoots *parts, guint n, GError **error)
{
  g_autofree Turn **turns = g_new(Turn *, n);
  for (guint i = 0; i < n; i++) {
    turns[i] = find(rounds, parts[i].image);
    for (guint boot = 0; boot < parts[i].boots; boot++)
      g_queue_push_tail(&turns[i]->again, turn_make_ticket(turns[i], next_plan(rounds, turns[i])));
  }
  if (!turns_fly(turns, n, error))
    return FALSE;
  if (turn_is_interrupted(turns[0]))
    return error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted; what was measured until now is saved");
  return TRUE;
}

gboolean rounds_finish(Rounds *rounds, const GError *failure, GError **error)
{
  return !rounds->id || registration_close(rounds->campaign.options, rounds->id, failure, error);
}
