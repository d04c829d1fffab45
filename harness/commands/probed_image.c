/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/probed_image.h"
#include "commands/interrupt.h"
#include "commands/session.h"
#include <stdio.h>

static void tell(const char *text, gpointer data)
{
  const Globals *globals = data;
  if (!globals->quiet)
    fprintf(stderr, "bootrace: %s\n", text);
}

/* What tells about the machine, with OPTIONS over it. Returns: (owned). */
static Scenario *make_scenario(const ProbedImageOptions *options, ScenarioScope otherwise, GError **error)
{
  g_autoptr(Scenario) scenario = options->scenario ? scenario_load(options->scenario, error) : probing_scenario();
  if (!scenario)
    return NULL;
  int scope = options->scenario ? (int)scenario->scope : (int)otherwise;
  if (!command_choice("scope", options->scope, SCENARIO_SCOPES, &scope, error) ||
      !command_duration("timeout", options->timeout, &scenario->timeout_ns, error))
    return NULL;
  scenario->scope = (ScenarioScope)scope;
  return g_steal_pointer(&scenario);
}

static gboolean open_parts(ProbedImage *probed, const Globals *globals, const char *name,
                           const ProbedImageOptions *options, ScenarioScope scope, GError **error)
{
  probed->scenario = make_scenario(options, scope, error);
  probed->library = probed->scenario ? session_library(options->scenario, error) : NULL;
  probed->image = probed->library ? image_library_open(probed->library, name, error) : NULL;
  probed->store = probed->image ? store_open(globals->results, STORE_WRITE, error) : NULL;
  return probed->store != NULL;
}

static Probing probing_of(const ProbedImage *probed, Globals *globals, const ProbedImageOptions *options)
{
  return (Probing){.scenario = probed->scenario,
                   .library = probed->library,
                   .store = probed->store,
                   .connect = options->connect,
                   .interrupt_fd = probed->interrupt_fd,
                   .on_note = tell,
                   .data = globals};
}

gboolean probed_image_open(ProbedImage *probed, const Globals *globals, const char *name,
                           const ProbedImageOptions *options, ScenarioScope scope, GError **error)
{
  if (!open_parts(probed, globals, name, options, scope, error))
    return FALSE;
  probed->interrupt_fd = interrupt_watch();
  Globals copy = *globals;
  const Probing probing = probing_of(probed, &copy, options);
  return probing_graphs(&probing, probed->image, &probed->graphs, error);
}

gboolean probed_image_trace(const ProbedImage *probed, const Globals *globals, const ProbedImageOptions *options,
                            TracedBoot *ret, GError **error)
{
  Globals copy = *globals;
  const Probing probing = probing_of(probed, &copy, options);
  return tracing_boot(&probing, probed->image, ret, error);
}

void probed_image_clear(ProbedImage *probed)
{
  probed_graphs_clear(&probed->graphs);
  g_clear_pointer(&probed->store, store_close);
  g_clear_pointer(&probed->image, image_free);
  g_clear_pointer(&probed->library, image_library_free);
  g_clear_pointer(&probed->scenario, scenario_free);
}
