/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/bisect_task.h"
#include "base/quantity.h"
#include <stdlib.h>
#include <string.h>

void bisect_task_clear(BisectTask *task)
{
  g_clear_pointer(&task->rounds, rounds_free);
  g_clear_pointer(&task->live, live_free);
  workshop_close(task->workshop, FALSE);
  task->workshop = NULL;
  session_clear(&task->session);
  g_clear_pointer(&task->evidence, evidence_free);
  g_clear_pointer(&task->record, bisection_record_free);
  g_clear_pointer(&task->plan, plan_free);
  g_clear_pointer(&task->scenario, scenario_free);
}

guint bisect_commits(const BisectTask *task)
{
  return task->record->commits->len;
}

BisectionCommit *bisect_commit(const BisectTask *task, guint i)
{
  return g_ptr_array_index(task->record->commits, i);
}

/* ---- boots ---- */

/* The ends first: the signature is looked for at the bad one. */
int bisect_commit_of(const BisectTask *task, const char *image)
{
  guint end = bisect_commits(task) - 1;
  if (g_strcmp0(bisect_commit(task, end)->image, image) == 0)
    return (int)end;
  for (guint i = 0; i < end; i++)
    if (g_strcmp0(bisect_commit(task, i)->image, image) == 0)
      return (int)i;
  return -1;
}

static EvidenceKind kind_of(const Outcome *outcome)
{
  if (outcome->verdict == VERDICT_PASSED)
    return EVIDENCE_PASSED;
  return verdict_is_failure(outcome->verdict) ? EVIDENCE_FAILED : EVIDENCE_NONE;
}

static void take_reverted(BisectTask *task, EvidenceKind kind, const char *signature)
{
  if (kind == EVIDENCE_PASSED)
    task->reverted.passed++;
  else if (kind == EVIDENCE_FAILED && g_strcmp0(signature, evidence_signature(task->evidence)) == 0)
    task->reverted.failed++;
  else
    task->reverted.other++;
}

void bisect_take_boot(BisectTask *task, const BootRecord *boot)
{
  task->boots = MAX(task->boots, boot->boot);
  gboolean ours =
      strcmp(boot->strategy, "natural") == 0 || (task->plan && strcmp(boot->strategy, task->plan->strategy) == 0);
  if (!boot->outcome || !ours) /* a question about a stall is none about a commit */
    return;
  int commit = bisect_commit_of(task, boot->image);
  const char *signature =
      boot->outcome->signature ? boot->outcome->signature : verdict_to_string(boot->outcome->verdict);
  EvidenceKind kind = kind_of(boot->outcome);
  /* Of a plan that might be forced there a plain boot that passes says nothing. */
  if (commit >= 0 && kind == EVIDENCE_PASSED && bisect_commit(task, (guint)commit)->plain == PLAN_UNKNOWN)
    kind = EVIDENCE_NONE;
  if (commit >= 0)
    evidence_add(task->evidence, (guint)commit, kind, signature);
  else
    take_reverted(task, kind, signature);
}

static gboolean visit(const BootRecord *boot, gpointer data)
{
  bisect_take_boot(data, boot);
  return TRUE;
}

gboolean bisect_take_boots(BisectTask *task, Store *store, GError **error)
{
  return store_foreach_boot(store, task->record->campaign, visit, task, error);
}

/* ---- what is known ---- */

static void add_parents(const BisectTask *task, guint i, GArray *edges)
{
  g_auto(GStrv) parents = g_strsplit(bisect_commit(task, i)->parents, ";", -1);
  for (char **parent = parents; *parent; parent++) {
    CulpritEdge edge = {.commit = i, .parent = (guint)strtoul(*parent, NULL, 10)};
    if (**parent && edge.parent < i)
      g_array_append_val(edges, edge);
  }
}

static CulpritHistory *history(const BisectTask *task)
{
  guint commits = bisect_commits(task);
  if (!task->record->all_parents)
    return culprit_history_line(commits);
  g_autoptr(GArray) edges = g_array_new(FALSE, FALSE, sizeof(CulpritEdge));
  for (guint i = 1; i < commits; i++)
    add_parents(task, i, edges);
  return culprit_history_new(commits, (const CulpritEdge *)(gpointer)edges->data, edges->len);
}

static CulpritOptions options(const BisectTask *task)
{
  CulpritOptions options = culprit_options_default();
  options.rate = task->record->rate;
  options.least_rate = task->record->least_rate;
  options.confidence = task->record->confidence;
  if (task->judged > 0 && task->builds > 0) {
    options.boot_cost = MAX((double)task->boots_ns / task->judged / NS_PER_S, 0.01);
    options.build_cost = (double)task->builds_ns / task->builds / NS_PER_S;
  }
  return options;
}

static void tell_commit(const BisectTask *task, guint i, Culprit *culprit)
{
  const BisectionCommit *commit = bisect_commit(task, i);
  if (commit->state == COMMIT_SKIPPED)
    culprit_skip(culprit, i);
  if (commit->state != COMMIT_BUILT)
    return;
  culprit_built(culprit, i);
  int first = bisect_commit_of(task, commit->image);
  if (first >= 0 && (guint)first != i)
    culprit_same_image(culprit, (guint)first, i);
}

Culprit *bisect_culprit(const BisectTask *task)
{
  guint commits = bisect_commits(task);
  g_autofree double *prior = g_new(double, commits);
  for (guint i = 0; i < commits; i++)
    prior[i] = bisect_commit(task, i)->prior;
  CulpritOptions wanted = options(task);
  Culprit *culprit = culprit_new(history(task), prior, &wanted);
  for (guint i = 0; i < commits; i++)
    tell_commit(task, i, culprit);
  evidence_tell(task->evidence, culprit);
  return culprit;
}
