/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/image_units.h"
#include "campaign/probing.h"
#include "commands/interrupt.h"
#include "commands/session.h"
#include "report/graph_view.h"
#include <stdio.h>

static const char *const FORMATS[] = {"text", "json", "dot", NULL};
static char *(*const WRITERS[])(const GraphView *) = {graph_view_text, graph_view_json, graph_view_dot};

static void tell(const char *text, gpointer data)
{
  const Globals *globals = data;
  if (!globals->quiet)
    fprintf(stderr, "bootrace: %s\n", text);
}

/* What tells about the machine, with OPTIONS over it. Returns: (owned). */
static Scenario *make_scenario(const ImageUnitsOptions *options, GError **error)
{
  g_autoptr(Scenario) scenario = options->scenario ? scenario_load(options->scenario, error) : probing_scenario();
  if (!scenario)
    return NULL;
  int scope = options->scenario ? (int)scenario->scope : SCENARIO_INITRD;
  if (!command_choice("scope", options->scope, SCENARIO_SCOPES, &scope, error) ||
      !command_duration("timeout", options->timeout, &scenario->timeout_ns, error))
    return NULL;
  scenario->scope = (ScenarioScope)scope;
  return g_steal_pointer(&scenario);
}

gboolean image_units_print(const Globals *globals, const char *name, const ImageUnitsOptions *options, GError **error)
{
  int format = 0;
  if (!command_choice("format", options->format, FORMATS, &format, error))
    return FALSE;
  g_autoptr(Scenario) scenario = make_scenario(options, error);
  g_autoptr(ImageLibrary) library = scenario ? session_library(options->scenario, error) : NULL;
  g_autoptr(Image) image = library ? image_library_open(library, name, error) : NULL;
  g_autoptr(Store) store = image ? store_open(globals->results, STORE_WRITE, error) : NULL;
  if (!store)
    return FALSE;
  Globals copy = *globals;
  const Probing probing = {.scenario = scenario,
                           .library = library,
                           .store = store,
                           .connect = options->connect,
                           .interrupt_fd = interrupt_watch(),
                           .on_note = tell,
                           .data = &copy};
  g_auto(ProbedGraphs) graphs = {0};
  if (!probing_graphs(&probing, image, &graphs, error))
    return FALSE;
  const GraphView view = {
      .image = image->name, .digest = image->digest, .initrd = graphs.initrd, .root = graphs.root, .all = options->all};
  g_autofree char *text = WRITERS[format](&view);
  fputs(text, stdout);
  return TRUE;
}
