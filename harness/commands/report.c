/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "commands/output.h"
#include "commands/session.h"
#include "commands/status.h"
#include "report/writer.h"
#include <string.h>

typedef struct {
  gboolean list, boots, console, history;
  char *format, *output, *known;
} Options;

static void options_clear(Options *options)
{
  g_free(options->format);
  g_free(options->output);
  g_free(options->known);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(Options *options, int *argc, char ***argv, GError **error)
{
  g_autofree char *formats = writer_help();
  const GOptionEntry entries[] = {
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, formats, "FORMAT"},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "Write to FILE, whole or not at all", "FILE"},
      {"known", 0, 0, G_OPTION_ARG_FILENAME, &options->known,
       "Known failures, which are no finding (default: known.ini beside the scenario or in scenarios/, where there is "
       "one)",
       "FILE"},
      {"list", 0, 0, G_OPTION_ARG_NONE, &options->list, "All campaigns, one a line", NULL},
      {"history", 0, 0, G_OPTION_ARG_NONE, &options->history,
       "All campaigns, night by night, as several CAMPAIGNs are shown", NULL},
      {"boots", 0, 0, G_OPTION_ARG_NONE, &options->boots, "Every boot too", NULL},
      {"console", 0, 0, G_OPTION_ARG_NONE, &options->console, "The raw console of CAMPAIGN:BOOT, and nothing else",
       NULL},
      G_OPTION_ENTRY_NULL,
  };
  return command_parse(&COMMAND_REPORT, entries, argc, argv, error);
}

/* What one call of the command works with. */
typedef struct {
  const Options *options;
  const Writer *writer;
  Store *store;
  GOutputStream *out;
  GPtrArray *known; /* lists of known failures that were read: of one campaign after the other */
  const char *today;
} Task;

/* What is known of the failures of CAMPAIGN: its scenario may lie anywhere. *RET_KNOWN lives as long as TASK. */
static gboolean find_known(const Task *task, const CampaignRecord *campaign, KnownFailures *ret_known, GError **error)
{
  GPtrArray *all = session_known(task->options->known, campaign->scenario_path, error);
  if (!all)
    return FALSE;
  g_ptr_array_add(task->known, all);
  *ret_known = (KnownFailures){.all = all, .today = task->today};
  return TRUE;
}

/* ---- boots ---- */

static BootRecord *find_boot(Store *store, const char *operand, GError **error)
{
  g_autofree char *prefix = NULL;
  guint boot = 0;
  if (!command_split_boot(&COMMAND_REPORT, operand, &prefix, &boot, error))
    return NULL;
  g_autofree char *id = store_find_campaign(store, prefix, error);
  return id ? store_boot(store, id, boot, error) : NULL;
}

static gboolean put_console(const Task *task, const BootRecord *boot, GError **error)
{
  if (!boot->console)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "boot %u of campaign %s: its console was not kept; bootrace run --keep=all keeps every one",
                     boot->boot, boot->campaign);
  gsize size = 0;
  const void *bytes = g_bytes_get_data(boot->console, &size);
  return g_output_stream_write_all(task->out, bytes, size, NULL, NULL, error) ||
         error_adopt(error, BOOTRACE_ERROR_HOST, "cannot write the console: ");
}

static gboolean put_boot(const Task *task, const BootRecord *boot, GError **error)
{
  if (task->options->console)
    return put_console(task, boot, error);
  g_autoptr(CampaignRecord) campaign = store_campaign(task->store, boot->campaign, error);
  KnownFailures known = {0};
  if (!campaign || !find_known(task, campaign, &known, error))
    return FALSE;
  if (task->writer == &WRITER_TEXT) {
    g_autofree char *text = report_boot_text(boot, &known);
    return writer_put(task->out, text, error);
  }
  if (task->writer == &WRITER_JSON) {
    g_autofree char *json = report_boot_json(boot, &known);
    return writer_put(task->out, json, error) && writer_put(task->out, "\n", error);
  }
  return error_set(error, BOOTRACE_ERROR_USAGE, "report: a single boot is shown as text or json only");
}

static int show_boots(const Task *task, char **operands, GError **error)
{
  ExitStatus status = STATUS_PASSED;
  for (char **operand = operands; *operand; operand++) {
    g_autoptr(BootRecord) boot = find_boot(task->store, *operand, error);
    if (!boot || !put_boot(task, boot, error))
      return STATUS_UNKNOWN;
    status = status_worse(status, status_for_boot(boot));
  }
  return status;
}

/* ---- campaigns ---- */

/* Loads campaign ID into REPORTS. */
static gboolean add_report(const Task *task, const char *id, GPtrArray *reports, GError **error)
{
  g_autoptr(Report) report = report_load(task->store, id, error);
  KnownFailures known = {0};
  if (!report || !find_known(task, report->campaign, &known, error))
    return FALSE;
  report_mark_known(report, known.all, known.today);
  g_ptr_array_add(reports, g_steal_pointer(&report));
  return TRUE;
}

static gboolean add_all(const Task *task, GPtrArray *reports, GError **error)
{
  g_autoptr(GPtrArray) campaigns = store_campaigns(task->store, error);
  for (guint i = 0; campaigns && i < campaigns->len; i++) {
    if (!add_report(task, ((const CampaignRecord *)g_ptr_array_index(campaigns, i))->id, reports, error))
      return FALSE;
  }
  return campaigns != NULL;
}

static gboolean add_named(const Task *task, char **prefixes, GPtrArray *reports, GError **error)
{
  for (char **prefix = prefixes; *prefix; prefix++) {
    g_autofree char *id = store_find_campaign(task->store, *prefix, error);
    if (!id || !add_report(task, id, reports, error))
      return FALSE;
  }
  return TRUE;
}

static GPtrArray *load_reports(const Task *task, char **operands, GError **error)
{
  char last[] = "last", *newest[] = {last, NULL};
  g_autoptr(GPtrArray) reports = g_ptr_array_new_with_free_func((GDestroyNotify)report_free);
  gboolean good = (task->options->list || task->options->history) && !*operands
                      ? add_all(task, reports, error)
                      : add_named(task, *operands ? operands : newest, reports, error);
  return good ? g_steal_pointer(&reports) : NULL;
}

static int show_campaigns(const Task *task, char **operands, GError **error)
{
  g_autoptr(GPtrArray) reports = load_reports(task, operands, error);
  if (!reports)
    return STATUS_UNKNOWN;
  if (task->options->list && task->writer == &WRITER_TEXT) {
    g_autofree char *list = report_list_text(reports);
    return writer_put(task->out, list, error) ? STATUS_PASSED : STATUS_UNKNOWN;
  }
  const WriterInput input = {.store = task->store, .reports = reports, .boots = task->options->boots};
  if (!task->writer->write(&input, task->out, error))
    return STATUS_UNKNOWN;
  ExitStatus status = STATUS_PASSED;
  for (guint i = 0; i < reports->len && !task->options->list; i++)
    status = status_worse(status, status_for_report(g_ptr_array_index(reports, i)));
  return status;
}

/* ---- the command ---- */

/* Do OPERANDS name boots? All or none of them must. */
static gboolean check_operands(const Options *options, char **operands, gboolean *ret_boots, GError **error)
{
  guint boots = 0, all = g_strv_length(operands);
  for (char **operand = operands; *operand; operand++)
    boots += strchr(*operand, ':') != NULL;
  if (boots > 0 && boots < all)
    return error_set(error, BOOTRACE_ERROR_USAGE, "report: name either campaigns or boots, not both at once");
  if (options->console && (boots != 1 || all != 1))
    return error_set(error, BOOTRACE_ERROR_USAGE,
                     "report: --console needs one boot: bootrace report --console CAMPAIGN:BOOT");
  if (boots > 0 && (options->list || options->boots))
    return error_set(error, BOOTRACE_ERROR_USAGE, "report: --list and --boots go with campaigns, not with a boot");
  *ret_boots = boots > 0;
  return TRUE;
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_auto(Options) options = {0};
  gboolean boots = FALSE;
  if (!parse(&options, &argc, &argv, error))
    return STATUS_PASSED;
  char **operands = argv + 1;
  const Writer *writer = writer_find(options.format ? options.format : "text", error);
  if (!writer || !check_operands(&options, operands, &boots, error))
    return STATUS_USAGE;
  if (options.boots && !writer->lists_boots)
    return error_set(error, BOOTRACE_ERROR_USAGE, "report: --boots goes with --format=text or --format=json");
  g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  g_autofree char *today = day_today();
  g_autoptr(Store) store = store_open(globals->results, STORE_READ, error);
  g_autoptr(Output) output = store ? output_open(options.output, error) : NULL;
  if (!output)
    return STATUS_UNKNOWN;
  const Task task = {.options = &options,
                     .writer = writer,
                     .store = store,
                     .out = output_stream(output),
                     .known = known,
                     .today = today};
  g_autoptr(GError) failure = NULL;
  int status = boots ? show_boots(&task, operands, &failure) : show_campaigns(&task, operands, &failure);
  if (!failure)
    return output_commit(output, error) ? status : STATUS_UNKNOWN;
  g_propagate_error(error, g_steal_pointer(&failure));
  return status;
}

const Command COMMAND_REPORT = {
    .name = "report",
    .arguments = "[CAMPAIGN[:BOOT]…]",
    .summary = "show campaigns, or single boots with plan, matches and console",
    .description =
        "CAMPAIGN is the beginning of an id, or \"last\", which is the default; several are shown as a history,\n"
        "with an alarm where a failure rate has risen.\n"
        "Exit status: 0 all boots passed, 1 a boot failed, 125 no boot has a verdict, 129 bad input. Known failures\n"
        "(--known=) are no finding, but in a single CAMPAIGN:BOOT.",
    .run = run,
    .operands = OPERANDS_CAMPAIGNS,
};
