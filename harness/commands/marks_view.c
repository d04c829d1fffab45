/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/marks_view.h"
#include "base/inert.h"
#include "base/json.h"
#include "report/report.h"
#include <string.h>

static const char *const MARKS[] = {
    [MARK_NOT_REACHED] = "not reached", [MARK_REFUTED] = "refuted", [MARK_CONFIRMED] = "confirmed"};

/* ---- JSON ---- */

static void add_finding(JsonBuilder *builder, const MarkedFinding *marked)
{
  json_begin_object(builder, NULL);
  json_add_text(builder, "image", marked->image);
  json_add_text(builder, "phase", unit_phase_to_string(marked->hazard->phase));
  json_add_text(builder, "kind", marked->hazard->kind);
  json_add_text(builder, "before", marked->hazard->before);
  json_add_text(builder, "after", marked->hazard->after);
  json_add_text(builder, "mark", MARKS[marked->said.mark]);
  json_add_known(builder, "boot", marked->said.boot, 0);
  json_end_object(builder);
}

static void add_said(JsonBuilder *builder, const char *name, const MarkSaid *said)
{
  json_begin_object(builder, name);
  json_add_text(builder, "mark", MARKS[said->mark]);
  json_add_known(builder, "boot", said->boot, 0);
  json_end_object(builder);
}

static void add_prediction(JsonBuilder *builder, const MarkedPrediction *marked)
{
  const Prediction *prediction = marked->prediction;
  json_begin_object(builder, NULL);
  json_add_text(builder, "image", marked->image);
  json_add_text(builder, "phase", unit_phase_to_string(prediction->phase));
  json_add_integer(builder, "rank", marked->rank);
  json_add_text(builder, "before", prediction->before);
  json_add_text(builder, "after", prediction->after);
  json_add_text(builder, "path", prediction->path);
  add_said(builder, "reversed", &marked->reversed);
  add_said(builder, "together", &marked->together);
  json_end_object(builder);
}

char *marks_view_json(const MarksView *view)
{
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "findings");
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  json_add_text(builder, "campaign", view->campaign);
  json_begin_array(builder, "findings");
  for (guint i = 0; i < view->findings->len; i++)
    add_finding(builder, &g_array_index(view->findings, MarkedFinding, i));
  json_end_array(builder);
  json_begin_array(builder, "predictions");
  for (guint i = 0; i < view->predictions->len; i++)
    add_prediction(builder, &g_array_index(view->predictions, MarkedPrediction, i));
  json_end_array(builder);
  json_add_texts(builder, "unwatched", view->unwatched);
  g_autofree char *text = json_finish(builder);
  return g_strconcat(text, "\n", NULL);
}

/* ---- text ---- */

/* LINE may hold a guest's words. Takes ownership of it. */
static void append_inert(GString *out, const char *indent, char *line)
{
  g_autofree char *inert = inert_text(line, strlen(line), INERT_ONE_LINE);
  g_string_append_printf(out, "%s%s", indent, inert);
  g_free(line);
}

static void append_said(GString *out, const char *before, const MarkSaid *said)
{
  g_string_append_printf(out, "%s%s", before, MARKS[said->mark]);
  if (said->boot)
    g_string_append_printf(out, " by boot %u", said->boot);
}

static void append_finding(GString *out, const MarkedFinding *marked)
{
  const Hazard *hazard = marked->hazard;
  append_inert(out, "  ",
               g_strdup_printf("%s, %s: %s should be before %s (%s)", marked->image,
                               unit_phase_to_string(hazard->phase), hazard->before, hazard->after, hazard->kind));
  append_said(out, ": ", &marked->said);
  g_string_append_c(out, '\n');
}

static void append_prediction(GString *out, const MarkedPrediction *marked)
{
  const Prediction *prediction = marked->prediction;
  append_inert(out, "  ",
               g_strdup_printf("%s, %s, prediction %u: %s before %s at %s", marked->image,
                               unit_phase_to_string(prediction->phase), marked->rank, prediction->before,
                               prediction->after, prediction->path));
  append_said(out, ": reversed, ", &marked->reversed);
  append_said(out, "; together, ", &marked->together);
  g_string_append_c(out, '\n');
}

static void append_unwatched(GString *out, const GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index(names, i);
    append_inert(out, "", g_strdup_printf("%s: no boot has been watched, so nothing is predicted", name));
    append_inert(out, "", g_strdup_printf("; bootrace analyze --trace %s watches one", name));
    g_string_append_c(out, '\n');
  }
}

char *marks_view_text(const MarksView *view)
{
  GString *out = g_string_new(view->findings->len ? "\nFindings of analyze, each in the wrong order\n"
                                                  : "\nNo findings of analyze\n");
  for (guint i = 0; i < view->findings->len; i++)
    append_finding(out, &g_array_index(view->findings, MarkedFinding, i));
  if (view->predictions->len)
    g_string_append(out, "\nPredictions of a watched boot, each in the other order and at the same moment\n");
  for (guint i = 0; i < view->predictions->len; i++)
    append_prediction(out, &g_array_index(view->predictions, MarkedPrediction, i));
  append_unwatched(out, view->unwatched);
  return g_string_free(out, FALSE);
}
