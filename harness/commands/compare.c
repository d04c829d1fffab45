/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"
#include "commands/command.h"
#include "commands/output.h"
#include "report/contrast.h"
#include "report/writer.h"
#include <string.h>

static const char *const FORMATS[] = {"text", "json", NULL};
typedef enum { FORMAT_TEXT, FORMAT_JSON } Format;

typedef struct {
  char *format, *output;
  double margin;
  gboolean once;
} Options;

static void options_clear(Options *options)
{
  g_free(options->format);
  g_free(options->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"margin", 0, 0, G_OPTION_ARG_DOUBLE, &options->margin,
       "Failure rates at most so far apart are alike (0.05): what is neither alike nor different is undecided", "RATE"},
      {"once", 0, 0, G_OPTION_ARG_NONE, &options->once,
       "Decide by the p-value: sees more, but holds only if the boots were made in one go and this is the only look",
       NULL},
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text, or json: one object", "FORMAT"},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "Write to FILE, whole or not at all", "FILE"},
      G_OPTION_ENTRY_NULL,
  };
  if (!command_parse(&COMMAND_COMPARE, entries, argc, argv, error))
    return FALSE;
  if (options->margin >= 0 && options->margin < 1)
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_USAGE, "--margin=%g: expected a failure rate below 1, such as 0.05",
                   options->margin);
}

/* An operand, taken apart. */
typedef struct {
  char *campaign, *image; /* IMAGE is NULL where none is named */
} Operand;

static void operand_clear(Operand *operand)
{
  g_free(operand->campaign);
  g_free(operand->image);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Operand, operand_clear)

/* Is IMAGE one of campaign ID's? */
static gboolean check_image(Store *store, const char *id, const char *image, GError **error)
{
  g_autoptr(GPtrArray) images = store_campaign_images(store, id, error);
  if (!images)
    return FALSE;
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; i < images->len; i++)
    g_ptr_array_add(names, ((const CampaignImage *)g_ptr_array_index(images, i))->name);
  g_ptr_array_add(names, NULL);
  const char *const *list = (const char *const *)names->pdata;
  if (names_find(list, image) >= 0)
    return TRUE;
  g_autofree char *hint = nearest_hint(image, list), *known = names_join(list);
  return error_set(error, BOOTRACE_ERROR_INPUT, "campaign %s has no image '%s' (it has: %s)%s", id, image, known, hint);
}

static gboolean read_operand(Store *store, const char *text, Operand *ret_operand, GError **error)
{
  const char *colon = strchr(text, ':');
  g_autofree char *prefix = colon ? g_strndup(text, (gsize)(colon - text)) : g_strdup(text);
  ret_operand->campaign = store_find_campaign(store, prefix, error);
  if (!ret_operand->campaign)
    return FALSE;
  ret_operand->image = colon ? g_strdup(colon + 1) : NULL;
  return !colon || check_image(store, ret_operand->campaign, ret_operand->image, error);
}

static gboolean read_operands(Store *store, char **texts, Operand *first, Operand *second, GError **error)
{
  if (!read_operand(store, texts[0], first, error) || !read_operand(store, texts[1], second, error))
    return FALSE;
  if (!g_str_equal(first->campaign, second->campaign) || g_strcmp0(first->image, second->image) != 0)
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_USAGE,
                   "compare: both sides are the same boots; two images of one campaign are named CAMPAIGN:IMAGE");
}

static ExitStatus status_of(const Contrast *contrast)
{
  gboolean shown = contrast->compared > 0;
  for (guint i = 0; i < contrast->rows->len; i++) {
    const ContrastRow *row = g_ptr_array_index(contrast->rows, i);
    if (row->left_out)
      continue;
    if (row->finding == CONTRAST_FIRST_WORSE || row->finding == CONTRAST_SECOND_WORSE)
      return STATUS_FINDING;
    shown &= contrast->margin <= 0 || row->finding == CONTRAST_ALIKE;
  }
  return shown ? STATUS_PASSED : STATUS_UNKNOWN;
}

static gboolean put(const Contrast *contrast, Format format, const char *path, GError **error)
{
  g_autofree char *text = format == FORMAT_JSON ? contrast_json(contrast) : contrast_text(contrast);
  g_autoptr(Output) output = output_open(path, error);
  return output && writer_put(output_stream(output), text, error) && output_commit(output, error);
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_auto(Options) options = {0};
  g_auto(Operand) first = {0}, second = {0};
  int format = FORMAT_TEXT;
  if (!parse(&options, &argc, &argv, error))
    return STATUS_PASSED;
  if (!command_operands(&COMMAND_COMPARE, argc, 2, 2, error) ||
      !command_choice("format", options.format, FORMATS, &format, error))
    return STATUS_USAGE;
  g_autoptr(Store) store = store_open(globals->results, STORE_READ, error);
  if (!store || !read_operands(store, argv + 1, &first, &second, error))
    return STATUS_UNKNOWN;
  const ContrastSide one = {.campaign = first.campaign, .image = first.image};
  const ContrastSide other = {.campaign = second.campaign, .image = second.image};
  g_autoptr(Contrast) contrast = contrast_load(store, one, other, options.margin, options.once, error);
  if (!contrast || !put(contrast, (Format)format, options.output, error))
    return STATUS_UNKNOWN;
  return status_of(contrast);
}

const Command COMMAND_COMPARE = {
    .name = "compare",
    .arguments = "CAMPAIGN[:IMAGE] CAMPAIGN[:IMAGE]",
    .summary = "do two campaigns, or two images of one, fail equally often?",
    .description =
        "CAMPAIGN is the beginning of an id, or \"last\". Without :IMAGE, images of one name are compared, or the only "
        "ones of both.\nBoots under equal plans are paired; run both sides with one --seed= for that.\n"
        "Exit status: 0 no difference shown (with --margin=: alike), 1 they differ, 125 cannot tell, 129 bad input.",
    .run = run,
    .operands = OPERANDS_CAMPAIGNS,
};
