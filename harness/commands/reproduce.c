/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/reproducer.h"
#include "commands/explain_subject.h"
#include "commands/interrupt.h"
#include "commands/live.h"
#include "commands/reproduce_view.h"
#include "commands/session.h"
#include "commands/terminal.h"
#include <stdio.h>
#include <string.h>

static const char *const FORMATS[] = {"text", "json", NULL};

#define TIMES_MAX 1000000

typedef struct {
  char *times, *export, *signature, *timeout, *format, *connect;
  gboolean minimal, console;
} Options;

static void options_clear(Options *options)
{
  char *texts[] = {options->times,   options->export, options->signature,
                   options->timeout, options->format, options->connect};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"times", 0, 0, G_OPTION_ARG_STRING, &options->times, "Boots (default: 1)", "N"},
      {"minimal", 0, 0, G_OPTION_ARG_NONE, &options->minimal,
       "Boot the smallest plan that explain found for this failure", NULL},
      {"console", 0, 0, G_OPTION_ARG_NONE, &options->console,
       "Once the boot has failed, make this terminal the guest's console", NULL},
      {"export", 0, 0, G_OPTION_ARG_FILENAME, &options->export,
       "Boot nothing: write a folder that boots with QEMU alone", "DIR"},
      {"signature", 0, 0, G_OPTION_ARG_STRING, &options->signature,
       "Take a boot that failed so (default: the most frequent failure)", "NAME"},
      {"timeout", 0, 0, G_OPTION_ARG_STRING, &options->timeout,
       "How long a boot may take (default: the scenario's Timeout=)", "DURATION"},
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text, for people; json, one object", "FORMAT"},
      {"connect", 0, 0, G_OPTION_ARG_STRING, &options->connect,
       "libvirt connection (default: an embedded one, no daemon)", "URI"},
      G_OPTION_ENTRY_NULL,
  };
  return command_parse(&COMMAND_REPRODUCE, entries, argc, argv, error);
}

/* All that one call works with. */
typedef struct {
  const Globals *globals;
  const Options *options;
  int format;
  guint64 times;
  Subject subject;
  Plan *minimal; /* NULL: the boot's own plan */
  Live *live;
  gint lent; /* atomic: the guest has the terminal */
  int interrupt_fd;
  Session session;
  ReproduceView view;
} Task;

static void task_clear(Task *task)
{
  session_clear(&task->session);
  g_clear_pointer(&task->live, live_free);
  g_clear_pointer(&task->minimal, plan_free);
  subject_clear(&task->subject);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Task, task_clear)

static const Plan *plan_of(const Task *task)
{
  return task->minimal ? task->minimal : task->subject.plan;
}

/* ---- the stored boot ---- */

static gboolean load_minimal(Task *task, Store *store, GError **error)
{
  const Subject *subject = &task->subject;
  const char *signature = subject->boot->outcome->signature;
  g_autofree char *text = NULL;
  if (signature && !store_minimal_plan(store, subject->digest, signature, &text, error))
    return FALSE;
  if (!text)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "no minimal plan of %s is known for this image; bootrace explain %s:%u looks for one",
                     signature ? signature : "a boot that passed", subject->campaign->id, subject->boot->boot);
  task->minimal = plan_parse("the minimal plan", text, -1, error);
  return task->minimal != NULL;
}

static gboolean load_subject(Task *task, const char *operand, GError **error)
{
  g_autoptr(Store) store = store_open(task->globals->results, STORE_WRITE, error);
  g_autofree char *campaign = NULL;
  SubjectChoice choice = {.campaign = operand, .signature = task->options->signature, .any = TRUE};
  if (!store)
    return FALSE;
  if (strchr(operand, ':')) {
    if (!command_split_boot(&COMMAND_REPRODUCE, operand, &campaign, &choice.boot, error))
      return FALSE;
    choice.campaign = campaign;
  }
  if (!subject_load(&task->subject, store, &choice, error))
    return FALSE;
  Scenario *scenario = task->subject.scenario;
  scenario->stop = STOP_NEVER;
  scenario->checkpoint = CHECKPOINT_NONE;
  scenario->boots = (guint)task->times;
  scenario->boots_given = TRUE;
  return command_duration("timeout", task->options->timeout, &scenario->timeout_ns, error) &&
         (!task->options->minimal || load_minimal(task, store, error));
}

/* ---- boots ---- */

static void on_note(const char *text, gpointer data)
{
  live_note(((Task *)data)->live, text);
}

static void on_tick(const CampaignProgress *progress, gpointer data)
{
  Task *task = data;
  if (!g_atomic_int_get(&task->lent))
    live_tick(task->live, progress);
}

static void on_boot(const BootRecord *boot, const CampaignProgress *progress, gpointer data)
{
  Task *task = data;
  if (strcmp(boot->strategy, plan_of(task)->strategy) == 0)
    reproduce_view_count(&task->view, boot);
  live_boot(task->live, boot, progress);
}

static void on_failure(Machine *machine, gpointer data)
{
  Task *task = data;
  g_atomic_int_set(&task->lent, TRUE);
  terminal_lend(machine, task->interrupt_fd);
  g_atomic_int_set(&task->lent, FALSE);
}

/* ---- the command ---- */

static ExitStatus repeat(Task *task, const CampaignOptions *options, const CampaignObserver *observer, GError **error)
{
  g_autofree char *id = NULL;
  gboolean good = campaign_run(options, observer, &id, error);
  g_clear_pointer(&task->live, live_free);
  if (!good)
    return STATUS_UNKNOWN;
  task->view.campaign = id;
  g_autofree char *text = task->format ? reproduce_view_json(&task->view) : reproduce_view_text(&task->view);
  printf("%s%s", text, task->format ? "\n" : "");
  return reproduce_view_status(&task->view);
}

/* The line of OUTCOME that shows its failure; NULL where none does. What is read back names no cause. */
static const char *failing_line(const Outcome *outcome)
{
  for (guint i = 0; outcome->matches && i < outcome->matches->len; i++) {
    const Match *match = g_ptr_array_index(outcome->matches, i);
    if (g_strcmp0(match->signature, outcome->signature) == 0)
      return match->text;
  }
  return NULL;
}

static ExitStatus export(Task *task, const CampaignOptions *options, const CampaignObserver *observer, GError **error)
{
  const BootRecord *boot = task->subject.boot;
  const Outcome *outcome = boot->outcome;
  g_autofree char *name = g_strdup_printf("%s:%u", boot->campaign, boot->boot);
  const Reproducer reproducer = {.options = options,
                                 .observer = observer,
                                 .boot = name,
                                 .signature = outcome->signature,
                                 .text = failing_line(outcome)};
  if (!reproducer_write(&reproducer, task->options->export, error))
    return STATUS_UNKNOWN;
  g_clear_pointer(&task->live, live_free);
  task->view.folder = task->options->export;
  g_autofree char *text = task->format ? reproduce_view_json(&task->view) : reproduce_view_text(&task->view);
  printf("%s%s", text, task->format ? "\n" : "");
  return STATUS_PASSED;
}

static ExitStatus reproduce(Task *task, GError **error)
{
  const CampaignObserver observer = {.on_note = on_note, .on_boot = on_boot, .on_tick = on_tick, .data = task};
  task->interrupt_fd = interrupt_watch();
  task->view = (ReproduceView){.boot = task->subject.boot,
                               .digest = task->subject.digest,
                               .plan = plan_of(task),
                               .minimal = task->options->minimal};
  if (!session_open(&task->session, task->globals, task->subject.scenario, task->options->connect, &observer, error) ||
      !subject_check_image(&task->subject, task->session.library, error))
    return STATUS_UNKNOWN;
  const CampaignOptions options = {.scenario = task->subject.scenario,
                                   .plan = plan_of(task),
                                   .plan_name = "the plan of the boot",
                                   .seed = task->subject.campaign->seed,
                                   .jobs = 1,
                                   .rules = task->session.rules,
                                   .library = task->session.library,
                                   .hypervisor = task->session.hypervisor,
                                   .store = task->session.store,
                                   .interrupt_fd = task->interrupt_fd,
                                   .on_failure = task->options->console ? on_failure : NULL,
                                   .on_failure_data = task};
  return task->options->export ? export(task, &options, &observer, error) : repeat(task, &options, &observer, error);
}

static gboolean check_options(Task *task, GError **error)
{
  const Options *options = task->options;
  if (options->export && (options->times || options->console))
    return error_set(error, BOOTRACE_ERROR_USAGE, "--export boots nothing: it goes with neither --times nor --console");
  return command_choice("format", options->format, FORMATS, &task->format, error) &&
         command_number("times", options->times, 1, TIMES_MAX, &task->times, error) &&
         (!options->console || !task->format ||
          error_set(error, BOOTRACE_ERROR_USAGE, "--console: a console is no JSON; leave one of the two out"));
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_auto(Options) options = {0};
  if (!parse(&options, &argc, &argv, error))
    return STATUS_PASSED;
  g_auto(Task) task = {.globals = globals, .options = &options, .times = 1};
  if (!command_operands(&COMMAND_REPRODUCE, argc, 1, 1, error) || !check_options(&task, error) ||
      !load_subject(&task, argv[1], error))
    return STATUS_USAGE;
  task.live = live_new(globals->quiet, globals->verbose);
  return reproduce(&task, error);
}

const Command COMMAND_REPRODUCE = {
    .name = "reproduce",
    .arguments = "CAMPAIGN[:BOOT]",
    .summary = "repeat a boot's plan, here or as a folder for QEMU alone",
    .description =
        "CAMPAIGN is the beginning of an id, or \"last\". Without BOOT it takes a boot of the most frequent failure. "
        "The\n"
        "image must be the one that was booted. The boots are kept as a campaign of their own.\n"
        "Exit status: 0 all boots passed (or the folder is written), 1 a boot failed, 125 no verdict because of the\n"
        "host, 129 bad input, 130 interrupted.",
    .run = run,
    .operands = OPERANDS_CAMPAIGNS,
};
