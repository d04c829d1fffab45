/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/image_inspect.h"
#include "commands/image_show.h"
#include "commands/image_units.h"
#include "commands/session.h"

static const char *const FORMATS[] = {"text", "json", NULL};
typedef enum { FORMAT_TEXT, FORMAT_JSON } Format;

typedef struct {
  gboolean units, all;
  char *format, *scope, *scenario, *timeout, *connect;
} Options;

static void options_clear(Options *options)
{
  g_free(options->format);
  g_free(options->scope);
  g_free(options->scenario);
  g_free(options->timeout);
  g_free(options->connect);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text (default), json; with --units also dot", "FORMAT"},
      {"units", 0, 0, G_OPTION_ARG_NONE, &options->units, "The unit graph, as the image's own systemd tells it", NULL},
      {"all", 0, 0, G_OPTION_ARG_NONE, &options->all, "With --units: units without a start job too", NULL},
      {"scope", 0, 0, G_OPTION_ARG_STRING, &options->scope, "With --units: initrd (default), root or both", "SCOPE"},
      {"scenario", 0, 0, G_OPTION_ARG_FILENAME, &options->scenario,
       "With --units: probe on the machine of this scenario", "FILE"},
      {"timeout", 0, 0, G_OPTION_ARG_STRING, &options->timeout,
       "With --units: how long the probe boot may take (default 2min)", "DURATION"},
      {"connect", 0, 0, G_OPTION_ARG_STRING, &options->connect, "With --units: libvirt connection of the probe boot",
       "URI"},
      G_OPTION_ENTRY_NULL,
  };
  return command_parse(&IMAGE_INSPECT, entries, argc, argv, error);
}

static gboolean show_units(const Globals *globals, const char *name, const Options *options, GError **error)
{
  const ImageUnitsOptions units = {.probe = {.scope = options->scope,
                                             .scenario = options->scenario,
                                             .timeout = options->timeout,
                                             .connect = options->connect},
                                   .format = options->format,
                                   .all = options->all};
  return image_units_print(globals, name, &units, error);
}

static gboolean show_files(const char *name, const Options *options, GError **error)
{
  int format = FORMAT_TEXT;
  if (options->all || options->scope || options->scenario || options->timeout || options->connect)
    return error_set(error, BOOTRACE_ERROR_USAGE,
                     "image inspect: --all, --scope, --scenario, --timeout and --connect go with --units only");
  if (!command_choice("format", options->format, FORMATS, &format, error))
    return FALSE;
  g_autoptr(ImageLibrary) library = session_library(NULL, error);
  g_autoptr(Image) image = library ? image_library_open(library, name, error) : NULL;
  if (!image)
    return FALSE;
  g_autoptr(Inspection) inspection = image_inspect(library, image);
  switch ((Format)format) {
  case FORMAT_TEXT:
    image_show_text(image, inspection);
    return TRUE;
  case FORMAT_JSON:
    image_show_json(image, inspection);
    return TRUE;
  }
  g_assert_not_reached();
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_auto(Options) options = {0};
  if (!parse(&options, &argc, &argv, error) || !command_operands(&IMAGE_INSPECT, argc, 1, 1, error))
    return STATUS_PASSED;
  gboolean good = options.units ? show_units(globals, argv[1], &options, error) : show_files(argv[1], &options, error);
  return good ? STATUS_PASSED : STATUS_UNKNOWN;
}

const Command IMAGE_INSPECT = {
    .name = "image inspect",
    .arguments = "NAME",
    .summary = "look into a built image",
    .description =
        "Reads the initrd, and looks into the disks by libguestfs: system, kernel, mounts, overlays, units.\n"
        "--units boots the image once and asks systemd for the units of the boot, their edges and what "
        "hides behind\nthem; the answer is kept in the results file.",
    .run = run,
    .operands = OPERANDS_IMAGES,
};
