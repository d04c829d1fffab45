/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "report/analysis_view.h"
#include "report/text.h"
#include <string.h>

/* Of many predictions the first are worth reading; programs get all. */
#define PREDICTIONS_SHOWN 10

AnalysisCounts analysis_count(const AnalysisView *view)
{
  AnalysisCounts counts = {0};
  for (guint i = 0; i < view->hazards->len; i++) {
    const Suppression *suppression = suppressions_find(view->suppressions, g_ptr_array_index(view->hazards, i));
    gboolean expired = suppression && suppression_is_expired(suppression, view->today);
    counts.suppressed += suppression && !expired;
    counts.findings += !suppression || expired;
    counts.expired += expired;
  }
  return counts;
}

static void append_drop_in(GString *out, const Hazard *hazard)
{
  const char *place = hazard->phase == PHASE_INITRD ? "the initrd" : "the root file system";
  if (!hazard->drop_in) {
    text_append_sentence(out, "Mended by", "a change of the unit's own file: a drop-in takes no order away");
    return;
  }
  g_autofree char *path = hazard_drop_in_path(hazard->unit);
  g_autofree char *where = g_strdup_printf("%s in %s:", path, place);
  text_append_sentence(out, "Mended by", where);
  g_auto(GStrv) lines = g_strsplit(hazard->drop_in, "\n", -1);
  for (char **line = lines; *line; line++)
    if (**line) {
      g_autofree char *inert = text_inert(*line);
      g_string_append_printf(out, "                    %s\n", inert);
    }
}

static void append_suppression(GString *out, const AnalysisView *view, const Suppression *suppression)
{
  gboolean expired = suppression_is_expired(suppression, view->today);
  g_autofree char *text =
      g_strdup_printf(expired ? "no more: [%s] (%s) has expired on %s, so this counts again" : "by [%s]: %s, until %s",
                      suppression->name, suppression->reason, suppression->expires);
  text_append_sentence(out, "Suppressed", text);
}

static void append_hazard(GString *out, const AnalysisView *view, const Hazard *hazard)
{
  const Suppression *suppression = suppressions_find(view->suppressions, hazard);
  g_autofree char *first = text_inert(hazard->before), *second = text_inert(hazard->after);
  const char *relation = strcmp(hazard->kind, "cycle") == 0 ? "should not have to be" : "should be";
  g_string_append_printf(out, "\n%s, %s: %s %s before %s\n", hazard->kind, unit_phase_to_string(hazard->phase), first,
                         relation, second);
  text_append_sentence(out, "Why", hazard->reason);
  text_append_sentence(out, "Shown by", hazard->directive);
  text_append_sentence(out, "Unit file",
                       hazard->fragment ? hazard->fragment : "none: a generator's or systemd's own unit");
  append_drop_in(out, hazard);
  if (suppression)
    append_suppression(out, view, suppression);
}

static void append_deed(GString *out, const char *name, const char *unit, const char *deed, gint64 at_ns)
{
  g_autofree char *text = g_strdup_printf("%s %s, at %.3f s", unit, deed, (double)at_ns / (double)NS_PER_S);
  text_append_sentence(out, name, text);
}

static void append_prediction(GString *out, guint rank, const Prediction *prediction)
{
  g_autofree char *path = text_inert(prediction->path);
  g_string_append_printf(out, "\nprediction %u, %s: %s\n", rank, unit_phase_to_string(prediction->phase), path);
  append_deed(out, "First", prediction->before, prediction->first, prediction->first_at_ns);
  append_deed(out, "Then", prediction->after, prediction->then, prediction->then_at_ns);
}

static void append_predictions(GString *out, const AnalysisView *view)
{
  guint all = view->predictions->len, shown = MIN(all, PREDICTIONS_SHOWN);
  if (view->trace_lack) {
    g_autofree char *lack = text_inert(view->trace_lack);
    g_string_append_printf(out, "\nWatching one boot: %s. %s\n", lack,
                           all ? "What follows rests on the rest."
                               : "What stands above rests on the units' lines alone.");
  }
  if (all)
    g_string_append_printf(out,
                           "\nIn one watched boot %u pair%s met at a path with no order between them; the likeliest "
                           "first, none proven: a boot that reverses the pair is the proof.\n",
                           all, all == 1 ? "" : "s");
  else if (!view->trace_lack)
    g_string_append(out, "\nIn one watched boot no two units met at a path with no order between them.\n");
  for (guint i = 0; i < shown; i++)
    append_prediction(out, i + 1, g_ptr_array_index(view->predictions, i));
  if (all > shown)
    g_string_append_printf(out, "\n%u more with --format=json.\n", all - shown);
}

static void append_count(GString *out, guint count, const char *words)
{
  if (count)
    g_string_append_printf(out, ", %u %s", count, words);
}

char *analysis_view_text(const AnalysisView *view)
{
  AnalysisCounts counts = analysis_count(view);
  g_autofree char *image = text_inert(view->image);
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "%s: ", image);
  if (counts.findings)
    g_string_append_printf(out, "%u finding%s", counts.findings, counts.findings == 1 ? "" : "s");
  else
    g_string_append(out, "no finding");
  g_string_append_printf(out, " in the units of %s%s%s", view->initrd ? "the initrd" : "",
                         view->initrd && view->root ? " and " : "", view->root ? "the real root" : "");
  append_count(out, counts.suppressed, "suppressed");
  append_count(out, counts.expired, "no longer suppressed");
  g_string_append_c(out, '\n');
  for (guint i = 0; i < view->hazards->len; i++)
    append_hazard(out, view, g_ptr_array_index(view->hazards, i));
  if (view->predictions)
    append_predictions(out, view);
  return g_string_free(out, FALSE);
}
