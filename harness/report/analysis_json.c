/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "report/analysis_view.h"
#include "report/report.h"

static void add_drop_in(JsonBuilder *builder, const Hazard *hazard)
{
  if (!hazard->drop_in) {
    json_add_text(builder, "drop_in", NULL);
    return;
  }
  g_autofree char *path = hazard_drop_in_path(hazard->unit);
  json_begin_object(builder, "drop_in");
  json_add_text(builder, "path", path);
  json_add_text(builder, "text", hazard->drop_in);
  json_end_object(builder);
}

static void add_suppression(JsonBuilder *builder, const AnalysisView *view, const Hazard *hazard)
{
  const Suppression *suppression = suppressions_find(view->suppressions, hazard);
  if (!suppression) {
    json_add_text(builder, "suppression", NULL);
    return;
  }
  json_begin_object(builder, "suppression");
  json_add_text(builder, "name", suppression->name);
  json_add_text(builder, "reason", suppression->reason);
  json_add_text(builder, "expires", suppression->expires);
  json_add_flag(builder, "expired", suppression_is_expired(suppression, view->today));
  json_end_object(builder);
}

static void add_hazard(JsonBuilder *builder, const AnalysisView *view, const Hazard *hazard)
{
  json_begin_object(builder, NULL);
  json_add_text(builder, "kind", hazard->kind);
  json_add_text(builder, "phase", unit_phase_to_string(hazard->phase));
  json_add_text(builder, "unit", hazard->unit);
  json_add_text(builder, "directive", hazard->directive);
  json_add_text(builder, "fragment", hazard->fragment);
  json_add_text(builder, "reason", hazard->reason);
  json_add_text(builder, "before", hazard->before);
  json_add_text(builder, "after", hazard->after);
  add_drop_in(builder, hazard);
  add_suppression(builder, view, hazard);
  json_end_object(builder);
}

static void add_phases(JsonBuilder *builder, const AnalysisView *view)
{
  const UnitGraph *graphs[] = {view->initrd, view->root};
  json_begin_array(builder, "phases");
  for (gsize i = 0; i < G_N_ELEMENTS(graphs); i++)
    if (graphs[i])
      json_add_text(builder, NULL, unit_phase_to_string(unit_graph_phase(graphs[i])));
  json_end_array(builder);
}

static void add_prediction(JsonBuilder *builder, const Prediction *prediction)
{
  json_begin_object(builder, NULL);
  json_add_text(builder, "phase", unit_phase_to_string(prediction->phase));
  json_add_text(builder, "before", prediction->before);
  json_add_text(builder, "after", prediction->after);
  json_add_text(builder, "path", prediction->path);
  json_add_text(builder, "first", prediction->first);
  json_add_text(builder, "then", prediction->then);
  json_add_integer(builder, "first_at_ns", prediction->first_at_ns);
  json_add_integer(builder, "then_at_ns", prediction->then_at_ns);
  json_add_real(builder, "score", prediction->score);
  json_end_object(builder);
}

static void add_trace(JsonBuilder *builder, const AnalysisView *view)
{
  if (!view->predictions) {
    json_add_text(builder, "trace", NULL);
    return;
  }
  json_begin_object(builder, "trace");
  json_add_text(builder, "lack", view->trace_lack);
  json_add_known(builder, "cpu_ns", view->trace_cpu_ns, -1);
  json_begin_array(builder, "predictions");
  for (guint i = 0; i < view->predictions->len; i++)
    add_prediction(builder, g_ptr_array_index(view->predictions, i));
  json_end_array(builder);
  json_end_object(builder);
}

char *analysis_view_json(const AnalysisView *view)
{
  AnalysisCounts counts = analysis_count(view);
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "analysis");
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  json_add_text(builder, "image", view->image);
  json_add_text(builder, "digest", view->digest);
  add_phases(builder, view);
  json_add_integer(builder, "findings", counts.findings);
  json_add_integer(builder, "suppressed", counts.suppressed);
  json_add_integer(builder, "expired", counts.expired);
  json_begin_array(builder, "hazards");
  for (guint i = 0; i < view->hazards->len; i++)
    add_hazard(builder, view, g_ptr_array_index(view->hazards, i));
  json_end_array(builder);
  add_trace(builder, view);
  g_autofree char *text = json_finish(builder);
  return g_strconcat(text, "\n", NULL);
}
