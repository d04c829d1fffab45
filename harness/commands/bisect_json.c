/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "commands/bisect_view.h"
#include "report/report.h"

#define RUNNERS_UP 5

static void add_commit(JsonBuilder *builder, const BisectView *view, const char *name, guint i)
{
  const BisectionCommit *commit = bisect_commit(view->task, i);
  json_begin_object(builder, name);
  json_add_integer(builder, "position", i);
  json_add_text(builder, "hash", commit->hash);
  json_add_text(builder, "subject", commit->subject);
  json_add_real(builder, "probability", culprit_weight(view->culprit, i));
  json_end_object(builder);
}

static void add_list(JsonBuilder *builder, const BisectView *view, const char *name, const GArray *commits)
{
  json_begin_array(builder, name);
  for (guint i = 0; i < commits->len; i++)
    add_commit(builder, view, NULL, g_array_index(commits, guint, i));
  json_end_array(builder);
}

static void add_certificate(JsonBuilder *builder, const BisectView *view)
{
  guint parent = bisect_view_parent(view);
  json_begin_object(builder, "certificate");
  json_add_integer(builder, "failed", view->answer.failed);
  json_add_known(builder, "failed_boot", view->failed_boot, 0);
  json_add_integer(builder, "passed", view->answer.passed);
  json_add_integer(builder, "passes_wanted", view->answer.passes_wanted);
  json_add_text(builder, "parent", bisect_commit(view->task, parent)->hash);
  json_add_flag(builder, "parent_plain", bisect_commit(view->task, parent)->plain != PLAN_FORCED);
  json_add_text(builder, "reverted", view->task->record->reverted);
  json_end_object(builder);
}

/* Boots of commits that built the same image are counted once, at one of them. */
static void add_commits(JsonBuilder *builder, const BisectView *view)
{
  json_begin_array(builder, "commits");
  for (guint i = 0; i < bisect_commits(view->task); i++) {
    const BisectionCommit *commit = bisect_commit(view->task, i);
    EvidenceCount count = evidence_count(view->task->evidence, i);
    json_begin_object(builder, NULL);
    json_add_text(builder, "hash", commit->hash);
    json_add_text(builder, "subject", commit->subject);
    json_add_text(builder, "state", commit_state_to_string(commit->state));
    json_add_text(builder, "image", commit->image);
    json_add_text(builder, "digest", commit->digest);
    json_add_text(builder, "why", commit->why);
    json_add_flag(builder, "plain", commit->plain != PLAN_FORCED);
    json_add_integer(builder, "failed", count.failed);
    json_add_integer(builder, "passed", count.passed);
    json_add_integer(builder, "other", count.other);
    json_add_real(builder, "probability", culprit_weight(view->culprit, i));
    json_end_object(builder);
  }
  json_end_array(builder);
}

char *bisect_view_json(const BisectView *view)
{
  const BisectionRecord *record = view->task->record;
  const CulpritAnswer *answer = &view->answer;
  gboolean found = answer->kind == CULPRIT_FOUND;
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(GArray) alike = culprit_alike(view->culprit, answer->commit);
  g_autoptr(GArray) ranking = culprit_ranking(view->culprit, RUNNERS_UP);
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "bisection");
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  json_add_text(builder, "campaign", record->campaign);
  json_add_text(builder, "repository", record->repository);
  json_add_text(builder, "good", record->good);
  json_add_text(builder, "bad", record->bad);
  json_add_text(builder, "build", record->build);
  json_add_flag(builder, "all_parents", record->all_parents);
  json_add_text(builder, "plan", record->plan);
  json_add_text(builder, "signature", evidence_signature(view->task->evidence));
  json_add_text(builder, "answer", culprit_kind_to_string(answer->kind));
  add_list(builder, view, "culprits", found ? alike : none);
  json_add_real(builder, "probability", answer->probability);
  json_add_real(builder, "confidence", answer->confidence);
  json_add_real(builder, "confidence_wanted", record->confidence);
  json_add_real(builder, "rate", answer->rate);
  add_certificate(builder, view);
  json_add_integer(builder, "boots", answer->boots);
  json_add_integer(builder, "boots_left", answer->kind == CULPRIT_UNDECIDED ? (gint64)(answer->boots_left + 0.5) : 0);
  add_list(builder, view, "likeliest", ranking);
  json_add_real(builder, "probability_none", culprit_weight_none(view->culprit));
  json_add_real(builder, "probability_not_monotone", culprit_weight_not_monotone(view->culprit));
  add_commits(builder, view);
  return json_finish(builder);
}
