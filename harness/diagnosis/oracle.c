/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/oracle.h"
#include "schedule/random.h"

Plan *oracle_plan(const Oracle *oracle)
{
  return plan_new(ORACLE_STRATEGY, 0, oracle->image);
}

static void count(Trial *trial, Answer answer)
{
  switch (answer) {
  case ANSWER_PASSED:
    trial->passed++;
    break;
  case ANSWER_FAILED:
    trial->failed++;
    break;
  case ANSWER_OTHER:
    trial->other++;
    break;
  }
}

gboolean oracle_ask(Oracle *oracle, const Plan *plan, Trial *trial, Answer *ret, GError **error)
{
  Answer answer = ANSWER_OTHER;
  if (oracle->exhausted || oracle->boots >= oracle->limit) {
    oracle->exhausted = TRUE;
  } else {
    g_autoptr(Plan) own = plan_copy(plan);
    g_free(own->strategy);
    own->strategy = g_strdup(ORACLE_STRATEGY);
    own->seed = random_seed_for(oracle->seed, oracle->image, ORACLE_STRATEGY, oracle->boots++);
    if (!oracle->boot(own, &answer, oracle->data, error))
      return FALSE;
    count(trial, answer);
  }
  if (ret)
    *ret = answer;
  return TRUE;
}
