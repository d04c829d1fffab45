/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "commands/environment.h"
#include "commands/probed_image.h"
#include "report/analysis_view.h"
#include <stdio.h>

static const char *const FORMATS[] = {"text", "json", NULL};
static char *(*const WRITERS[])(const AnalysisView *) = {analysis_view_text, analysis_view_json};

typedef struct {
  char *format, *scope, *scenario, *timeout, *connect, *suppressions;
  gboolean trace;
} Options;

static void options_clear(Options *options)
{
  g_free(options->format);
  g_free(options->scope);
  g_free(options->scenario);
  g_free(options->timeout);
  g_free(options->connect);
  g_free(options->suppressions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text (default) or json", "FORMAT"},
      {"scope", 0, 0, G_OPTION_ARG_STRING, &options->scope, "Whose units: initrd, root or both (default)", "SCOPE"},
      {"trace", 0, 0, G_OPTION_ARG_NONE, &options->trace,
       "Boot once more and watch what units touch: which pairs meet at a path without an order", NULL},
      {"suppressions", 0, 0, G_OPTION_ARG_FILENAME, &options->suppressions,
       "Findings that are accepted for a time (default: scenarios/suppressions.ini, where there is one)", "FILE"},
      {"scenario", 0, 0, G_OPTION_ARG_FILENAME, &options->scenario, "Probe on the machine of this scenario", "FILE"},
      {"timeout", 0, 0, G_OPTION_ARG_STRING, &options->timeout, "How long the probe boot may take (default 2min)",
       "DURATION"},
      {"connect", 0, 0, G_OPTION_ARG_STRING, &options->connect, "libvirt connection of the probe boot", "URI"},
      G_OPTION_ENTRY_NULL,
  };
  return command_parse(&COMMAND_ANALYZE, entries, argc, argv, error);
}

/* Returns: (owned) list, empty where nothing is suppressed. */
static GPtrArray *load_suppressions(const Options *options, GError **error)
{
  g_autofree char *found =
      options->suppressions ? NULL : environment_scenario_file("suppressions.ini", options->scenario);
  const char *path = options->suppressions ? options->suppressions : found;
  return path ? suppressions_load(path, error) : g_ptr_array_new();
}

/* Returns: (owned) list of Hazard of both graphs; the elements are those of the two lists. */
static GPtrArray *find_all(const ProbedGraphs *graphs)
{
  GPtrArray *all = graphs->initrd ? hazards_find(graphs->initrd) : NULL;
  GPtrArray *root = graphs->root ? hazards_find(graphs->root) : NULL;
  if (all && root)
    g_ptr_array_extend_and_steal(all, g_steal_pointer(&root));
  return all ? all : root;
}

/* What the view needs of a traced boot. */
typedef struct {
  TracedBoot boot;
  GPtrArray *predictions; /* NULL where no trace was asked for */
} Traced;

static void traced_clear(Traced *traced)
{
  traced_boot_clear(&traced->boot);
  g_clear_pointer(&traced->predictions, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Traced, traced_clear)

static gboolean trace(const ProbedImage *probed, const Globals *globals, const ProbedImageOptions *probe,
                      Traced *traced, GError **error)
{
  if (!probed_image_trace(probed, globals, probe, &traced->boot, error))
    return FALSE;
  traced->predictions = tracing_predictions(&probed->graphs, &traced->boot);
  return TRUE;
}

static ExitStatus analyze(const Globals *globals, const char *name, const Options *options, int format, GError **error)
{
  g_autoptr(GPtrArray) suppressions = load_suppressions(options, error);
  g_auto(ProbedImage) probed = {0};
  const ProbedImageOptions probe = {
      .scope = options->scope, .scenario = options->scenario, .timeout = options->timeout, .connect = options->connect};
  if (!suppressions || !probed_image_open(&probed, globals, name, &probe, SCENARIO_BOTH, error))
    return STATUS_UNKNOWN;
  g_auto(Traced) traced = {0};
  if (options->trace && !trace(&probed, globals, &probe, &traced, error))
    return STATUS_UNKNOWN;
  g_autoptr(GPtrArray) hazards = find_all(&probed.graphs);
  g_autofree char *today = day_today();
  const AnalysisView view = {.image = probed.image->name,
                             .digest = probed.image->digest,
                             .initrd = probed.graphs.initrd,
                             .root = probed.graphs.root,
                             .hazards = hazards,
                             .suppressions = suppressions,
                             .predictions = traced.predictions,
                             .trace_lack = traced.boot.lack,
                             .trace_cpu_ns = traced.boot.cpu_ns,
                             .today = today};
  g_autofree char *text = WRITERS[format](&view);
  fputs(text, stdout);
  return analysis_count(&view).findings ? STATUS_FINDING : STATUS_PASSED;
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_auto(Options) options = {0};
  int format = 0;
  if (!parse(&options, &argc, &argv, error))
    return STATUS_PASSED;
  if (!command_operands(&COMMAND_ANALYZE, argc, 1, 1, error) ||
      !command_choice("format", options.format, FORMATS, &format, error))
    return STATUS_USAGE;
  return analyze(globals, argv[1], &options, format, error);
}

const Command COMMAND_ANALYZE = {
    .name = "analyze",
    .arguments = "IMAGE",
    .summary = "find ordering mistakes in an image's units, without a boot that fails",
    .description =
        "Asks systemd for the unit graph (one probe boot, kept in the results file) and names pairs of units of which\n"
        "one needs the other without an order between them, with the drop-in that mends each. What scripts do is\n"
        "not seen, but --trace watches them in one good boot and ranks the pairs that met at a path: predictions, no\n"
        "findings, so they leave the exit status alone. Exit status: 0 nothing found, 1 findings, 125 no unit graph "
        "because of the host, 129 bad input, 130\n"
        "interrupted.",
    .run = run,
    .operands = OPERANDS_IMAGES,
};
