/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"
#include "commands/command.h"
#include "commands/environment.h"
#include "commands/scan_file.h"
#include "commands/scan_output.h"
#include <stdio.h>
#include <string.h>

#define JOBS_MAX 1024

static const char *const FORMATS[] = {"text", "json", NULL};

typedef struct {
  char *rules, *marker, *format;
  int jobs;
  gboolean explain;
} Options;

static void options_clear(Options *options)
{
  g_free(options->rules);
  g_free(options->marker);
  g_free(options->format);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(const Command *command, Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"rules", 0, 0, G_OPTION_ARG_STRING, &options->rules,
       "Rule files: names from scenarios/rules or paths, separated by commas (default: all that are shipped)",
       "NAME|PATH,…"},
      {"pass-marker", 0, 0, G_OPTION_ARG_STRING, &options->marker,
       "Regular expression of a line that proves the boot passed (default: the rules of Class=pass)", "REGEX"},
      {"explain", 0, 0, G_OPTION_ARG_NONE, &options->explain,
       "Say of every match which rule made it and what came of it", NULL},
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text, or json: one object a file", "FORMAT"},
      {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->jobs, "Files at once (default: one a processor)", "N"},
      G_OPTION_ENTRY_NULL,
  };
  if (!command_parse(command, entries, argc, argv, error) || !command_operands(command, *argc, 1, -1, error))
    return FALSE;
  if (options->format && names_find(FORMATS, options->format) < 0)
    return error_set(error, BOOTRACE_ERROR_USAGE, "--format=%s: expected text or json", options->format);
  if (options->marker && !*options->marker)
    return error_set(error, BOOTRACE_ERROR_USAGE, "--pass-marker= is empty: every line would prove a pass");
  if (options->jobs < 0 || options->jobs > JOBS_MAX)
    return error_set(error, BOOTRACE_ERROR_USAGE, "--jobs=%d: expected 1 to %d", options->jobs, JOBS_MAX);
  return TRUE;
}

static gboolean load(RuleSet *rules, const char *name, GError **error)
{
  g_autofree char *path = environment_rules(name, NULL, error);
  return path && rule_set_load(rules, path, error);
}

/* The shipped rules for what proves a pass are needed also beside rules of the user's own. */
static RuleSet *load_rules(const Options *options, GError **error)
{
  g_autoptr(RuleSet) rules = rule_set_new();
  g_auto(GStrv) names = options->rules ? g_strsplit(options->rules, ",", -1) : NULL;
  const char *const *list = names ? (const char *const *)names : environment_default_rules();
  for (const char *const *name = list; *name; name++)
    if (!load(rules, *name, error))
      return NULL;
  if (!options->marker && !rule_set_has_class(rules, "pass") && !load(rules, "pass", error))
    return NULL;
  return g_steal_pointer(&rules);
}

/* One worker's task. The rules are shared, all else is its own. */
static void scan_one(gpointer data, gpointer settings)
{
  scan_task_run(data, settings);
}

/* SETTINGS: (borrowed), must outlive the pool. */
static GPtrArray *start(ScanSettings *settings, int jobs, char **files, GThreadPool **ret_pool, GError **error)
{
  GThreadPool *pool = g_thread_pool_new(scan_one, settings, jobs, FALSE, error);
  if (!pool) {
    error_adopt(error, BOOTRACE_ERROR_HOST, "scan: ");
    return NULL;
  }
  GPtrArray *tasks = g_ptr_array_new_with_free_func((GDestroyNotify)scan_task_free);
  for (char **file = files; *file; file++)
    g_ptr_array_add(tasks, scan_task_new(*file));
  for (guint i = 0; i < tasks->len; i++)
    (void)g_thread_pool_push(pool, g_ptr_array_index(tasks, i), NULL); /* queued even where no thread starts now */
  *ret_pool = pool;
  return tasks;
}

/* Results come out in the order of the command line, each as soon as those before it are there. */
static int collect(GPtrArray *tasks, const Options *options)
{
  gboolean json = g_strcmp0(options->format, "json") == 0, finding = FALSE, unreadable = FALSE;
  for (guint i = 0; i < tasks->len; i++) {
    ScanTask *task = g_ptr_array_index(tasks, i);
    scan_task_wait(task);
    const Outcome *outcome = scan_task_outcome(task);
    if (!outcome) {
      unreadable = TRUE;
      fprintf(stderr, "bootrace: %s\n", scan_task_error(task)->message);
    } else {
      finding |= outcome->decided && outcome->verdict != VERDICT_PASSED;
      scan_print(scan_task_name(task), outcome, json ? SCAN_JSON : options->explain ? SCAN_EXPLAIN : SCAN_TEXT);
    }
    scan_task_forget(task);
  }
  if (finding)
    return STATUS_FINDING;
  return unreadable ? STATUS_UNKNOWN : STATUS_PASSED;
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  (void)globals;
  g_auto(Options) options = {0};
  if (!parse(&COMMAND_SCAN, &options, &argc, &argv, error))
    return STATUS_PASSED;
  g_autoptr(RuleSet) rules = load_rules(&options, error);
  if (!rules)
    return STATUS_USAGE;
  ScanSettings settings = {.rules = rules, .pass_marker = options.marker ? options.marker : PASS_MARKER_FROM_RULES};
  g_autoptr(Judge) trial = judge_new(rules, settings.pass_marker, GRACE_WHOLE_CONSOLE, error);
  if (!trial)
    return STATUS_USAGE;
  GThreadPool *pool = NULL;
  int jobs = options.jobs > 0 ? options.jobs : (int)g_get_num_processors();
  g_autoptr(GPtrArray) tasks = start(&settings, jobs, argv + 1, &pool, error);
  if (!tasks)
    return STATUS_UNKNOWN;
  int status = collect(tasks, &options);
  g_thread_pool_free(pool, FALSE, TRUE);
  return status;
}

const Command COMMAND_SCAN = {
    .name = "scan",
    .arguments = "FILE…|-",
    .summary = "Look for failures in saved console logs",
    .description = "Judges each FILE (- is standard input; gzip and zstd are unpacked) by the rules of "
                   "scenarios/rules: passed, failed or\n"
                   "unknown, and where failed, the earliest cause. See bootrace-rules(5) for rules of your own.\n\n"
                   "Exit status: 0 no finding, 1 a finding, 125 a file cannot be read, 129 wrong usage or rule file.",
    .run = run,
};
