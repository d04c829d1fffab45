/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/inert.h"
#include "commands/bisect_bar.h"
#include "commands/bisect_view.h"
#include "repository/commits.h"
#include <string.h>

#define BAR_CELLS 64
#define RUNNERS_UP 4 /* the culprit among them */
#define RUNNER_UP_LEAST 0.0005

static void append_commit(GString *out, const BisectView *view, guint i)
{
  const BisectionCommit *commit = bisect_commit(view->task, i);
  g_autofree char *hash = commit_short(commit->hash);
  g_autofree char *subject = inert_text(commit->subject, strlen(commit->subject), INERT_ONE_LINE);
  g_string_append_printf(out, "%s \"%s\"", hash, subject);
}

static char *signature_of(const BisectView *view)
{
  const char *text = evidence_signature(view->task->evidence);
  return text ? inert_text(text, strlen(text), INERT_ONE_LINE) : g_strdup("the failure");
}

/* ---- the answer ---- */

static void append_found(GString *out, const BisectView *view)
{
  g_autoptr(GArray) alike = culprit_alike(view->culprit, view->answer.commit);
  if (alike->len == 1) {
    g_string_append(out, "the first bad commit is ");
    append_commit(out, view, view->answer.commit);
    g_string_append_c(out, '\n');
    return;
  }
  g_string_append_printf(out, "the first bad commit is one of these %u; those between cannot be booted:\n", alike->len);
  for (guint i = 0; i < alike->len; i++) {
    g_string_append(out, "  ");
    append_commit(out, view, g_array_index(alike, guint, i));
    g_string_append_c(out, '\n');
  }
}

static void append_answer(GString *out, const BisectView *view)
{
  const CulpritAnswer *answer = &view->answer;
  const BisectionRecord *record = view->task->record;
  EvidenceCount bad = evidence_count(view->task->evidence, bisect_commits(view->task) - 1);
  EvidenceCount good = evidence_count(view->task->evidence, 0);
  switch (answer->kind) {
  case CULPRIT_FOUND:
    append_found(out, view);
    return;
  case CULPRIT_ALREADY_BAD:
    g_string_append_printf(out,
                           "already bad: --good=%s fails as well (%u of %u boots); choose an older revision as the "
                           "good end\n",
                           record->good, good.failed, good.failed + good.passed);
    return;
  case CULPRIT_NONE:
    g_string_append_printf(
        out,
        "no culprit: --bad=%s does not fail (%u of %u boots), or in fewer than %.3g %% of its boots; "
        "--least-rate= looks for rarer failures, a plan (--plan=, --boot=) makes them frequent\n",
        record->bad, bad.failed, bad.failed + bad.passed, 100 * (record->rate > 0 ? record->rate : record->least_rate));
    return;
  case CULPRIT_NOT_MONOTONE:
    g_string_append(out,
                    "not monotone: no single commit explains these boots; the failure seems to have come, gone and "
                    "come again. Bisect a part of the range: the counts below show where it changes\n");
    return;
  case CULPRIT_UNDECIDED:
    g_string_append_printf(out, "undecided after %u boots, about %.0f more are needed; the likeliest is ",
                           answer->boots, answer->boots_left);
    append_commit(out, view, answer->commit);
    g_string_append_c(out, '\n');
    return;
  }
}

static void append_confidence(GString *out, const BisectView *view)
{
  const CulpritAnswer *answer = &view->answer;
  if (answer->kind == CULPRIT_NONE)
    g_string_append_printf(out, "confidence   %.1f %%\n", 100 * answer->confidence);
  else
    g_string_append_printf(out, "confidence   %.1f %% (posterior %.2f %%; %.1f %% was asked for)\n",
                           100 * answer->confidence, 100 * answer->probability, 100 * view->task->record->confidence);
}

/* ---- the certificate ---- */

static void append_certificate(GString *out, const BisectView *view)
{
  const CulpritAnswer *answer = &view->answer;
  g_autofree char *signature = signature_of(view);
  guint parent = bisect_view_parent(view);
  EvidenceCount culprit = {0};
  const BisectionCommit *commit = bisect_commit(view->task, answer->commit),
                        *before = bisect_commit(view->task, parent);
  if (commit->image)
    culprit = evidence_count(view->task->evidence, (guint)bisect_commit_of(view->task, commit->image));
  g_string_append_printf(out, "fails        at the culprit in %u of %u boots: %s", culprit.failed,
                         culprit.failed + culprit.passed, signature);
  if (view->failed_boot)
    g_string_append_printf(out, " (boot %s:%u)", view->task->record->campaign, view->failed_boot);
  g_string_append_printf(out,
                         "\npasses       at its parent in %u boots; %u are enough, were it bad, to be wrong about it "
                         "with at most %.2g %%\n",
                         answer->passed, answer->passes_wanted, 100 * (1 - view->task->record->confidence));
  if (before->plain != PLAN_FORCED) {
    g_autofree char *why = inert_text(before->why, strcspn(before->why, "\n"), INERT_ONE_LINE);
    g_string_append_printf(out,
                           "             plain boots, as the plan cannot be forced there (%s);\n"
                           "             so they show that the failure is gone if it needs the order of the plan\n",
                           why);
  }
  if (view->task->record->reverted)
    g_string_append_printf(out, "reverted     the bad end without it %s\n", view->task->record->reverted);
}

/* ---- counts ---- */

static void append_counts(GString *out, const BisectView *view)
{
  guint n = bisect_commits(view->task), built = 0, skipped = 0, plain = 0, twins = 0;
  for (guint i = 0; i < n; i++) {
    const BisectionCommit *commit = bisect_commit(view->task, i);
    built += commit->state == COMMIT_BUILT;
    skipped += commit->state == COMMIT_SKIPPED;
    plain += commit->plain != PLAN_FORCED;
    twins += commit->state == COMMIT_BUILT && bisect_commit_of(view->task, commit->image) != (int)i;
  }
  g_string_append_printf(out, "boots        %u that count, %u in campaign %s\n", view->answer.boots, view->task->boots,
                         view->task->record->campaign);
  g_string_append_printf(out, "commits      %u, of which %u were built", n, built);
  if (twins)
    g_string_append_printf(out, " (%u the same as another)", twins);
  if (skipped)
    g_string_append_printf(out, ", %u skipped", skipped);
  if (plain)
    g_string_append_printf(out, ", %u booted without the plan", plain);
  g_string_append_c(out, '\n');
}

static void append_skipped(GString *out, const BisectView *view)
{
  for (guint i = 0; i < bisect_commits(view->task); i++) {
    const BisectionCommit *commit = bisect_commit(view->task, i);
    if (commit->state != COMMIT_SKIPPED || !commit->why)
      continue;
    g_autofree char *why = inert_text(commit->why, strcspn(commit->why, "\n"), INERT_ONE_LINE);
    g_string_append(out, "skipped      ");
    append_commit(out, view, i);
    g_string_append_printf(out, ": %s\n", why);
  }
}

static void append_runners_up(GString *out, const BisectView *view)
{
  g_autoptr(GArray) ranking = culprit_ranking(view->culprit, RUNNERS_UP);
  for (guint i = 0; i < ranking->len; i++) {
    guint commit = g_array_index(ranking, guint, i);
    double weight = culprit_weight(view->culprit, commit);
    if (commit == view->answer.commit || weight < RUNNER_UP_LEAST)
      continue;
    g_string_append_printf(out, "runner-up    %.1f %% ", 100 * weight);
    if (commit == 0)
      g_string_append(out, "it was bad at the good end already: ");
    append_commit(out, view, commit);
    g_string_append_c(out, '\n');
  }
}

char *bisect_view_text(const BisectView *view)
{
  GString *out = g_string_new(NULL);
  append_answer(out, view);
  append_confidence(out, view);
  if (view->answer.kind == CULPRIT_FOUND)
    append_certificate(out, view);
  append_counts(out, view);
  append_skipped(out, view);
  if (view->answer.kind == CULPRIT_FOUND || view->answer.kind == CULPRIT_UNDECIDED)
    append_runners_up(out, view);
  g_autofree char *bar = bisect_bar(view->culprit, bisect_commits(view->task), BAR_CELLS);
  g_string_append_printf(out, "posterior    %s\n", bar);
  return g_string_free(out, FALSE);
}
