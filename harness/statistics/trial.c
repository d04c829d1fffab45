/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "statistics/trial.h"

typedef struct {
  guint number;
  gboolean ended;
  TrialResult result; /* where it has ended */
} Launch;

struct _Trial {
  SequentialTest test;
  GQueue launches; /* Launch: those not fed yet, oldest first */
  guint boots, failures;
  SequentialDecision decision;
};

Trial *trial_new(const SequentialTest *test)
{
  Trial *trial = g_new0(Trial, 1);
  trial->test = *test;
  trial->decision = SEQUENTIAL_GO_ON;
  g_queue_init(&trial->launches);
  return trial;
}

void trial_free(Trial *trial)
{
  if (!trial)
    return;
  g_queue_clear_full(&trial->launches, g_free);
  g_free(trial);
}

void trial_launched(Trial *trial, guint number)
{
  Launch *launch = g_new0(Launch, 1);
  launch->number = number;
  g_queue_push_tail(&trial->launches, launch);
}

static void feed(Trial *trial, TrialResult result)
{
  switch (result) {
  case TRIAL_VOID:
    return;
  case TRIAL_FAILED:
    trial->failures++;
    break;
  case TRIAL_PASSED:
    break;
  }
  trial->boots++;
  trial->decision = sequential_decide(&trial->test, trial->failures, trial->boots);
}

static void feed_what_is_known(Trial *trial)
{
  const Launch *oldest = NULL;
  while (trial->decision == SEQUENTIAL_GO_ON && (oldest = g_queue_peek_head(&trial->launches)) && oldest->ended) {
    feed(trial, oldest->result);
    g_free(g_queue_pop_head(&trial->launches));
  }
}

SequentialDecision trial_ended(Trial *trial, guint number, TrialResult result)
{
  for (GList *link = trial->launches.head; link; link = link->next) {
    Launch *launch = link->data;
    if (launch->number != number || launch->ended)
      continue;
    launch->ended = TRUE;
    launch->result = result;
    break;
  }
  feed_what_is_known(trial);
  return trial->decision;
}

SequentialDecision trial_decision(const Trial *trial)
{
  return trial->decision;
}

guint trial_boots(const Trial *trial)
{
  return trial->boots;
}

guint trial_failures(const Trial *trial)
{
  return trial->failures;
}
