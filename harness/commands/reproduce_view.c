/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/reproduce_view.h"
#include "base/inert.h"
#include "base/json.h"
#include "report/report.h"
#include <string.h>

void reproduce_view_count(ReproduceView *view, const BootRecord *boot)
{
  const Outcome *outcome = boot->outcome, *wanted = view->boot->outcome;
  if (!outcome)
    return;
  if (outcome->verdict == wanted->verdict && g_strcmp0(outcome->signature, wanted->signature) == 0)
    view->alike++;
  else if (outcome->verdict == VERDICT_PASSED)
    view->passed++;
  else if (outcome->verdict == VERDICT_ARTEFACT)
    view->artefact++;
  else
    view->failed++;
}

ExitStatus reproduce_view_status(const ReproduceView *view)
{
  gboolean failure = verdict_is_failure(view->boot->outcome->verdict);
  gboolean pass = view->boot->outcome->verdict == VERDICT_PASSED;
  if (view->failed > 0 || (failure && view->alike > 0))
    return STATUS_FINDING;
  return view->passed > 0 || (pass && view->alike > 0) ? STATUS_PASSED : STATUS_UNKNOWN;
}

static char *ending(const Outcome *outcome)
{
  const char *text = outcome->signature ? outcome->signature : verdict_to_string(outcome->verdict);
  return inert_text(text, strlen(text), INERT_ONE_LINE);
}

char *reproduce_view_text(const ReproduceView *view)
{
  g_autofree char *end = ending(view->boot->outcome);
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "boot %s:%u of %s: %s\n", view->boot->campaign, view->boot->boot, view->boot->image, end);
  const char *plan = view->minimal ? "the minimal plan" : "its plan";
  if (view->folder) {
    g_autofree char *folder = inert_text(view->folder, strlen(view->folder), INERT_ONE_LINE);
    g_string_append_printf(out, "%s is in %s: sh %s/run.sh boots it with QEMU alone\n", plan, folder, folder);
    return g_string_free(out, FALSE);
  }
  guint boots = view->alike + view->failed + view->passed + view->artefact;
  g_string_append_printf(out, "%s again (campaign %s): %u of %u ended alike", plan, view->campaign, view->alike, boots);
  if (view->passed > 0)
    g_string_append_printf(out, ", %u passed", view->passed);
  if (view->failed > 0)
    g_string_append_printf(out, ", %u failed otherwise", view->failed);
  if (view->artefact > 0)
    g_string_append_printf(out, ", %u artefacts of the plan", view->artefact);
  g_string_append_c(out, '\n');
  return g_string_free(out, FALSE);
}

char *reproduce_view_json(const ReproduceView *view)
{
  const Outcome *outcome = view->boot->outcome;
  g_autofree char *plan = plan_to_text(view->plan);
  JsonBuilder *builder = json_begin();
  json_add_text(builder, "type", "reproduction");
  json_add_integer(builder, "schema", REPORT_SCHEMA);
  json_add_text(builder, "campaign", view->boot->campaign);
  json_add_integer(builder, "boot", view->boot->boot);
  json_add_text(builder, "image", view->boot->image);
  json_add_text(builder, "digest", view->digest);
  json_add_text(builder, "verdict", verdict_to_string(outcome->verdict));
  json_add_text(builder, "signature", outcome->signature);
  json_add_flag(builder, "minimal", view->minimal);
  json_add_text(builder, "plan", plan);
  json_add_text(builder, "reproduced_in", view->campaign);
  json_add_text(builder, "exported_to", view->folder);
  json_add_integer(builder, "alike", view->alike);
  json_add_integer(builder, "failed", view->failed);
  json_add_integer(builder, "passed", view->passed);
  json_add_integer(builder, "artefact", view->artefact);
  return json_finish(builder);
}
