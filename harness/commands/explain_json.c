/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "commands/explain_view.h"
#include "diagnosis/fix.h"
#include "diagnosis/mistake.h"
#include "report/report.h"

static void add_trial(JsonBuilder *builder, const char *name, const Trial *trial)
{
  json_begin_object(builder, name);
  json_add_integer(builder, "failed", trial->failed);
  json_add_integer(builder, "passed", trial->passed);
  json_add_integer(builder, "other", trial->other);
  json_end_object(builder);
}

static void add_proof(JsonBuilder *builder, const char *name, const Proof *proof)
{
  json_begin_object(builder, name);
  json_add_text(builder, "result", proof_result_to_string(proof->result));
  json_add_integer(builder, "failed", proof->boots.failed);
  json_add_integer(builder, "passed", proof->boots.passed);
  json_add_integer(builder, "other", proof->boots.other);
  json_add_real(builder, "rate", proof->rate);
  json_end_object(builder);
}

static void add_pair(JsonBuilder *builder, const ExplainView *view, const Cause *cause, guint i)
{
  Pair pair = g_array_index(cause->pairs, Pair, i);
  const UnitGraph *graph = field_graph(view->field, pair.before);
  const Unit *unit = field_unit(view->field, pair.before), *after = field_unit(view->field, pair.after);
  g_autofree char *mistake =
      mistake_find(graph, field_index(view->field, pair.after), field_index(view->field, pair.before));
  g_autofree char *does = mistake_describe(unit), *after_does = mistake_describe(after);
  g_autofree char *path = fix_path(view->field, pair);
  json_begin_object(builder, NULL);
  json_add_text(builder, "phase", unit_phase_to_string(unit_graph_phase(graph)));
  json_add_text(builder, "unit", unit->name);
  json_add_text(builder, "after", after->name);
  json_add_text(builder, "unit_does", does);
  json_add_text(builder, "after_does", after_does);
  json_add_text(builder, "unit_file", unit->fragment);
  json_add_text(builder, "after_file", after->fragment);
  json_add_text(builder, "mistake", mistake);
  json_add_text(builder, "drop_in", path);
  if (i < cause->edges->len)
    add_proof(builder, "necessary", &g_array_index(cause->edges, Proof, i));
  json_end_object(builder);
}

static void add_cause(JsonBuilder *builder, const ExplainView *view, const Cause *cause)
{
  json_begin_object(builder, NULL);
  json_begin_array(builder, "edges");
  for (guint i = 0; i < cause->pairs->len; i++)
    add_pair(builder, view, cause, i);
  json_end_array(builder);
  json_add_integer(builder, "pairs_in_question", cause->swaps);
  json_add_real(builder, "confidence", cause->confidence);
  add_trial(builder, "search", &cause->search);
  add_proof(builder, "sufficient", &cause->sufficient);
  add_proof(builder, "opposed", &cause->opposed);
  json_add_flag(builder, "one_after_the_other", cause->serial);
  json_end_object(builder);
}

static void add_boot(JsonBuilder *builder, const char *name, const BootRecord *boot)
{
  json_add_known(builder, name, boot ? boot->boot : 0, 0);
}

char *explain_view_json(const ExplainView *view)
{
  const Explanation *found = view->found;
  const BootRecord *boot = view->subject->boot;
  g_autofree char *minimal = found->minimal ? plan_to_text(found->minimal) : NULL;
  gboolean delayed = found->delayed.boots.failed + found->delayed.boots.passed > 0;
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "explanation");
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  json_add_text(builder, "campaign", boot->campaign);
  json_add_integer(builder, "boot", boot->boot);
  json_add_text(builder, "image", boot->image);
  json_add_text(builder, "signature", boot->outcome->signature);
  json_add_text(builder, "cause", cause_kind_to_string(found->kind));
  json_add_real(builder, "confidence", explanation_confidence(found));
  json_begin_array(builder, "causes");
  for (guint i = 0; i < found->causes->len; i++) {
    const Cause *cause = g_ptr_array_index(found->causes, i);
    if (cause->pairs->len)
      add_cause(builder, view, cause);
  }
  json_end_array(builder);
  add_trial(builder, "calibration", &found->calibration);
  add_trial(builder, "own_plan", &found->original);
  add_trial(builder, "wrong_order", &found->bad);
  add_proof(builder, "delayed", &found->delayed);
  json_add_text(builder, "waiting",
                delayed && found->waiting != PROOF_ALL ? field_unit(view->field, found->waiting)->name : NULL);
  json_add_integer(builder, "boots", found->boots);
  json_add_text(builder, "explained_in", view->campaign);
  add_boot(builder, "failed_boot", view->failed);
  add_boot(builder, "passed_boot", view->passed);
  json_add_text(builder, "minimal_plan", minimal);
  json_add_text(builder, "fix", view->fix);
  return json_finish(builder);
}
