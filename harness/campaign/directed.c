/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/directed.h"
#include "base/error.h"
#include "base/quantity.h"
#include "campaign/hold.h"
#include "campaign/host.h"
#include "campaign/registration.h"
#include "campaign/turn_private.h"
#include <string.h>

struct _Directed {
  GPtrArray *turns; /* the one TurnImage */
  char *id;
  int hold;
  Pool *pool;
  CampaignObserver observer; /* ours: looks at each boot, then tells the caller's */
  const CampaignObserver *caller;
  Campaign campaign;
  Turn turn;
  gboolean begun;
  const char *strategy; /* of the plan under way: a boot of another one is a question */
  DirectedResult result;
  gboolean has_result;
};

void directed_result_clear(DirectedResult *result)
{
  g_clear_pointer(&result->signature, g_free);
}

/* ---- what the campaign tells ---- */

static void on_note(const char *text, gpointer data)
{
  const Directed *directed = data;
  directed->caller->on_note(text, directed->caller->data);
}

static void on_tick(const CampaignProgress *progress, gpointer data)
{
  const Directed *directed = data;
  directed->caller->on_tick(progress, directed->caller->data);
}

static void take_result(Directed *directed, const BootRecord *boot)
{
  if (boot->outcome && g_strcmp0(boot->strategy, directed->strategy) == 0) {
    directed_result_clear(&directed->result);
    directed->result = (DirectedResult){
        .boot = boot->boot, .verdict = boot->outcome->verdict, .signature = g_strdup(boot->outcome->signature)};
    directed->has_result = TRUE;
  }
}

static void on_boot(const BootRecord *boot, const CampaignProgress *progress, gpointer data)
{
  Directed *directed = data;
  take_result(directed, boot);
  directed->caller->on_boot(boot, progress, directed->caller->data);
}

static void on_recalled(const BootRecord *boot, gpointer data)
{
  take_result(data, boot);
}

/* ---- from opening to its end ---- */

static gboolean enrol(Directed *directed, const CampaignOptions *options, guint *ret_last, GError **error)
{
  directed->id = options->resume ? registration_resume(options, directed->turns, ret_last, error)
                                 : registration_open(options, directed->turns, error);
  if (directed->id && directed->hold < 0)
    directed->hold = hold_take(directed->id, NULL); /* the id is new: who could have it? */
  return directed->id != NULL;
}

static gboolean begin(Directed *directed, const CampaignOptions *options, GError **error)
{
  directed->hold = options->resume ? hold_take(options->resume, error) : -1;
  if (options->resume && directed->hold < 0)
    return FALSE;
  TurnImage *image = turn_image_new(options, options->scenario->images[0], host_tsc_khz(), error);
  if (!image)
    return FALSE;
  g_ptr_array_add(directed->turns, image);
  if (!probe_check(image->image, error))
    return FALSE;
  guint last = 0;
  if (!enrol(directed, options, &last, error))
    return FALSE;
  directed->pool = pool_new(1);
  directed->campaign = (Campaign){.options = options,
                                  .observer = &directed->observer,
                                  .id = directed->id,
                                  .pool = directed->pool,
                                  .last_boot = last,
                                  .progress = {.begun_ns = clock_now_ns(), .image = ""}};
  directed->turn = (Turn){.campaign = &directed->campaign, .image = image, .directed = TRUE, .again = G_QUEUE_INIT};
  directed->begun = TRUE;
  return turn_begin(&directed->turn, error);
}

Directed *directed_open(const CampaignOptions *options, const CampaignObserver *observer, GError **error)
{
  g_autoptr(Directed) directed = g_new0(Directed, 1);
  directed->turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_image_free);
  directed->hold = -1;
  directed->caller = observer;
  directed->observer = (CampaignObserver){
      .on_note = on_note, .on_boot = on_boot, .on_tick = on_tick, .on_recalled = on_recalled, .data = directed};
  g_autoptr(GError) failure = NULL;
  if (begin(directed, options, &failure))
    return g_steal_pointer(&directed);
  g_autoptr(GError) second = NULL;
  if (directed->begun && !directed_finish(directed, failure, &second))
    g_debug("%s", second->message); /* the first failure is the one to tell */
  g_propagate_error(error, g_steal_pointer(&failure));
  return NULL;
}

const char *directed_campaign(const Directed *directed)
{
  return directed->id;
}

const char *directed_digest(const Directed *directed)
{
  return directed->turn.image->image->digest;
}

Graphs directed_graphs(const Directed *directed)
{
  return directed->turn.input.graphs;
}

guint directed_lessons(const Directed *directed)
{
  return directed->turn.lessons;
}

gboolean directed_boot(Directed *directed, const Plan *plan, DirectedResult *ret, GError **error)
{
  if (!plan_is_natural(plan) && !delivery_check(plan, directed_graphs(directed), "the plan", error))
    return FALSE;
  directed->strategy = plan->strategy;
  directed->has_result = FALSE;
  plan_source_feed(directed->turn.source, plan);
  if (!turn_fly(&directed->turn, error))
    return FALSE;
  if (!directed->has_result)
    return error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted; what was measured until now is saved");
  *ret = directed->result;
  directed->result = (DirectedResult){0};
  return TRUE;
}

gboolean directed_finish(Directed *directed, const GError *failure, GError **error)
{
  Store *store = directed->campaign.options->store;
  directed->strategy = NULL; /* nothing is asked any more */
  gboolean good =
      (!directed->turn.source || turn_recall_rest(&directed->turn, NULL, error)) &&
      knowledge_keep(&directed->turn.knowledge, store, directed->id, directed->turn.image->image->name, error);
  return registration_close(directed->campaign.options, directed->id, failure, good ? error : NULL) && good;
}

void directed_free(Directed *directed)
{
  if (!directed)
    return;
  if (directed->begun)
    turn_clear(&directed->turn);
  if (directed->pool)
    pool_free(directed->pool);
  hold_release(directed->hold);
  directed_result_clear(&directed->result);
  g_ptr_array_unref(directed->turns);
  g_free(directed->id);
  g_free(directed);
}
