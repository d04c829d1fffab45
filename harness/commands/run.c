/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"
#include "base/quantity.h"
#include "campaign/host.h"
#include "commands/environment.h"
#include "commands/interrupt.h"
#include "commands/live.h"
#include "commands/marks.h"
#include "commands/resume.h"
#include "commands/run_task.h"
#include "commands/session.h"
#include "commands/shard_option.h"
#include "commands/status.h"
#include "report/report.h"
#include "schedule/random.h"
#include "schedule/strategy.h"
#include <stdio.h>
#include <string.h>

static const char *const FORMATS[] = {"text", "json", NULL};
typedef enum { FORMAT_TEXT, FORMAT_JSON } Format;

#define BOOTS_MAX 100000000
#define JOBS_MAX 1024
/* Readers of JSON keep whole numbers up to here. */
#define SEED_MAX ((G_GUINT64_CONSTANT(1) << RANDOM_SEED_BITS) - 1)

typedef struct {
  char **images, **strategies;
  char *boots, *jobs, *seed, *timeout, *plan, *keep, *stop, *checkpoint, *known, *format, *connect, *only, *resume,
      *shard;
} Options;

static void options_clear(Options *options)
{
  g_strfreev(options->images);
  g_strfreev(options->strategies);
  char *texts[] = {options->boots,   options->jobs, options->seed,       options->timeout, options->plan,
                   options->keep,    options->stop, options->checkpoint, options->known,   options->format,
                   options->connect, options->only, options->resume,     options->shard};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(const Command *command, Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"boots", 0, 0, G_OPTION_ARG_STRING, &options->boots, "Boots for each image and strategy", "N"},
      {"jobs", 'j', 0, G_OPTION_ARG_STRING, &options->jobs, "Boots at once (default: from processors and memory)", "N"},
      {"seed", 0, 0, G_OPTION_ARG_STRING, &options->seed,
       "Seed of the campaign: equal seeds give equal plans (default: random)", "N"},
      {"image", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->images,
       "Boot this image in place of the scenario's; may be repeated", "NAME"},
      {"strategy", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->strategies,
       "Use this strategy in place of the scenario's; may be repeated", "NAME"},
      {"only", 0, 0, G_OPTION_ARG_STRING, &options->only,
       "With --strategy=pairs: findings, the pairs that analyze finds and no other, each in the wrong order; behind "
       "them those that analyze --trace predicted, where it has been asked before with the same results file",
       "WHICH"},
      {"plan", 0, 0, G_OPTION_ARG_FILENAME, &options->plan, "Boot this plan in place of the strategies'", "FILE"},
      {"timeout", 0, 0, G_OPTION_ARG_STRING, &options->timeout, "How long a boot may take (90s, 2min)", "DURATION"},
      {"keep", 0, 0, G_OPTION_ARG_STRING, &options->keep, "Consoles to keep: failures, all or none", "WHICH"},
      {"stop", 0, 0, G_OPTION_ARG_STRING, &options->stop,
       "When no more boots are needed: never, first-failure, or decided (by Rate= and Error= of the scenario)", "WHEN"},
      {"checkpoint", 0, 0, G_OPTION_ARG_STRING, &options->checkpoint,
       "Boots that go on from one kept moment in place of a cold start: none, early (before the image's init), late "
       "(behind "
       "basic.target, where the plan comes in time), or auto (early, for strategies whose boots measure no rate)",
       "WHICH"},
      {"known", 0, 0, G_OPTION_ARG_FILENAME, &options->known,
       "Known failures, which are no finding (default: known.ini beside SCENARIO or in scenarios/, where there is one)",
       "FILE"},
      {"shard", 0, 0, G_OPTION_ARG_STRING, &options->shard,
       "Boot part I of N of the campaign; bootrace merge joins the parts' results (default: what Slurm, a CI system or "
       "Kubernetes say in the environment, else the whole). All parts need the same --seed=",
       "I/N"},
      {"resume", 0, 0, G_OPTION_ARG_STRING, &options->resume,
       "Go on with a campaign that was killed, interrupted or given up: the same plans, no boot lost, none twice",
       "CAMPAIGN"},
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text, or json: one line a boot, then a summary",
       "FORMAT"},
      {"connect", 0, 0, G_OPTION_ARG_STRING, &options->connect,
       "libvirt connection (default: an embedded one, no daemon)", "URI"},
      G_OPTION_ENTRY_NULL,
  };
  return command_parse(command, entries, argc, argv, error);
}

/* ---- options over the scenario ---- */

static gboolean take_strategies(Scenario *scenario, char **strategies, GError **error)
{
  for (char **name = strategies; name && *name; name++)
    if (!strategy_find(*name)) {
      g_autofree char *hint = nearest_hint(*name, strategy_names());
      g_autofree char *known = names_join(strategy_names());
      return error_set(error, BOOTRACE_ERROR_USAGE, "--strategy=%s: expected one of %s%s", *name, known, hint);
    }
  if (strategies) {
    g_strfreev(scenario->strategies);
    scenario->strategies = g_strdupv(strategies);
  }
  return TRUE;
}

/* --only=findings is a strategy of its own: its boots are told apart from those of pairs. */
static gboolean take_only(Scenario *scenario, const Options *options, GError **error)
{
  static const char *const WHICH[] = {"findings", NULL};
  int which = 0;
  if (!options->only)
    return TRUE;
  if (!command_choice("only", options->only, WHICH, &which, error))
    return FALSE;
  if (!options->strategies || strcmp(options->strategies[0], "pairs") != 0 || options->strategies[1] || options->plan)
    return error_set(error, BOOTRACE_ERROR_USAGE, "--only=%s: goes with --strategy=pairs and no other strategy or plan",
                     options->only);
  g_strfreev(scenario->strategies);
  scenario->strategies = g_strsplit("findings", ";", -1);
  return TRUE;
}

static gboolean override(Scenario *scenario, const Options *options, GError **error)
{
  guint64 boots = scenario->boots;
  int keep = (int)scenario->keep, stop = (int)scenario->stop, checkpoint = (int)scenario->checkpoint;
  if (!command_number("boots", options->boots, 1, BOOTS_MAX, &boots, error) ||
      !command_choice("keep", options->keep, SCENARIO_KEEPS, &keep, error) ||
      !command_choice("stop", options->stop, SCENARIO_STOPS, &stop, error) ||
      !command_choice("checkpoint", options->checkpoint, SCENARIO_CHECKPOINTS, &checkpoint, error) ||
      !take_strategies(scenario, options->strategies, error) || !take_only(scenario, options, error) ||
      !command_duration("timeout", options->timeout, &scenario->timeout_ns, error))
    return FALSE;
  if (stop == STOP_DECIDED && scenario->bad_rate <= 0)
    return error_set(
        error, BOOTRACE_ERROR_USAGE,
        "--stop=decided: %s has no Rate= in [Stop]; add the failure rates of a good and of a bad image, such "
        "as Rate=0.01;0.1",
        scenario->path);
  scenario->boots = (guint)boots;
  scenario->boots_given |= options->boots != NULL;
  scenario->keep = (ScenarioKeep)keep;
  scenario->stop = (ScenarioStop)stop;
  scenario->checkpoint = (ScenarioCheckpoint)checkpoint;
  if (options->images) {
    g_strfreev(scenario->images);
    scenario->images = g_strdupv(options->images);
  }
  return TRUE;
}

/* ---- output ---- */

typedef struct {
  Live *live;
  Format format;
  KnownFailures known;
} Output;

static void on_note(const char *text, gpointer data)
{
  live_note(((Output *)data)->live, text);
}

static void on_tick(const CampaignProgress *progress, gpointer data)
{
  live_tick(((Output *)data)->live, progress);
}

static void on_boot(const BootRecord *boot, const CampaignProgress *progress, gpointer data)
{
  Output *output = data;
  live_boot(output->live, boot, progress);
  if (output->format == FORMAT_JSON) {
    g_autofree char *line = report_boot_json(boot, &output->known);
    printf("%s\n", line);
    fflush(stdout);
  }
}

/* What the boots of CAMPAIGN say about the findings of analyze, where its plans were made of those. */
static void print_marks(const CampaignOptions *campaign, const char *id, Format format, GError **error)
{
  if (campaign->plan || names_find((const char *const *)campaign->scenario->strategies, "findings") < 0)
    return;
  g_autofree char *marks = marks_make(campaign->store, id, format == FORMAT_JSON, error);
  if (marks)
    fputs(marks, stdout);
}

/* Prints the summary of campaign ID, unless it FAILED before its first boot. Returns: the exit status its boots call
 * for. */
static ExitStatus summarise(const CampaignOptions *campaign, const char *id, Format format, gboolean failed,
                            GError **error)
{
  g_autoptr(Report) report = report_load(campaign->store, id, error);
  if (!report || (failed && report_counts(report)->boots == 0))
    return STATUS_UNKNOWN;
  report_mark_known(report, campaign->known, campaign->today);
  g_autofree char *text = format == FORMAT_JSON ? report_summary_json(report) : report_summary_text(report);
  fputs(text, stdout);
  print_marks(campaign, id, format, error);
  fflush(stdout);
  return status_for_report(report);
}

/* ---- one campaign ---- */

/* Shards must draw the same plans without a word from one another. */
static gboolean take_shard(RunTask *task, const Options *options, Live *live, GError **error)
{
  const char *source = NULL, *job = shard_job();
  if (!shard_option(options->shard, &task->shard, &source, error))
    return FALSE;
  if (!shard_is_part(task->shard))
    return TRUE;
  if (task->scenario->stop == STOP_DECIDED)
    return error_set(error, BOOTRACE_ERROR_USAGE,
                     "%s: a shard cannot decide: the test looks at all boots in the order of their plans; give "
                     "--stop=never, or --shard=1/1",
                     source);
  if (!options->seed && !job)
    return error_set(error, BOOTRACE_ERROR_USAGE,
                     "shard %u/%u (by %s) needs --seed=N, the same for all shards, or their plans are not parts of one "
                     "campaign",
                     task->shard.index, task->shard.count, source);
  if (!options->seed)
    task->seed = g_str_hash(job);
  g_autofree char *note = g_strdup_printf("shard %u/%u, by %s; seed %" G_GUINT64_FORMAT, task->shard.index,
                                          task->shard.count, source, task->seed);
  live_note(live, note);
  return TRUE;
}

static gboolean prepare_new(const Globals *globals, RunTask *task, const char *name, const Options *options,
                            GError **error)
{
  g_autofree char *path = environment_scenario(name, error);
  task->scenario = path ? scenario_load(path, error) : NULL;
  if (!task->scenario || !override(task->scenario, options, error))
    return FALSE;
  task->seed = g_random_int();
  task->jobs = host_default_jobs(task->scenario->memory_bytes);
  task->plan = options->plan ? plan_load(options->plan, error) : NULL;
  task->known = options->plan && !task->plan ? NULL : session_known(options->known, path, error);
  task->today = day_today();
  task->settings.command = g_strdup("run");
  task->settings.known = options->known ? g_canonicalize_filename(options->known, NULL) : NULL;
  task->settings.plan_name = g_strdup(options->plan);
  g_autoptr(Live) live = live_new(globals->quiet, globals->verbose);
  return task->known && command_number("seed", options->seed, 0, SEED_MAX, &task->seed, error) &&
         take_shard(task, options, live, error);
}

/* How to go on with a campaign that has not come to its end. */
static void tell_resume(Live *live, const char *id, gboolean good)
{
  g_autofree char *note = id && !good ? g_strdup_printf("bootrace run --resume=%s goes on from here", id) : NULL;
  if (note)
    live_note(live, note);
}

static CampaignOptions options_for(const RunTask *task, const Session *session, int interrupt_fd)
{
  return (CampaignOptions){
      .scenario = task->scenario,
      .known = task->known,
      .today = task->today,
      .plan = task->plan,
      .plan_name = task->settings.plan_name,
      .settings = &task->settings,
      .resume = task->resume,
      .shard = task->shard,
      .seed = task->seed,
      .jobs = (guint)task->jobs,
      .rules = session->rules,
      .library = session->library,
      .hypervisor = session->hypervisor,
      .store = session->store,
      .interrupt_fd = interrupt_fd,
  };
}

static guint count_boots(const CampaignOptions *campaign, const char *id)
{
  guint last = 0;
  return store_last_boot(campaign->store, id, campaign->shard.index, campaign->shard.count, &last, NULL) ? last : 0;
}

static ExitStatus boot(const Globals *globals, const RunTask *task, const Options *options, Format format,
                       int interrupt_fd, GError **error)
{
  g_autoptr(Live) live = live_new(globals->quiet, globals->verbose);
  Output output = {.live = live, .format = format, .known = {.all = task->known, .today = task->today}};
  const CampaignObserver observer = {.on_note = on_note, .on_boot = on_boot, .on_tick = on_tick, .data = &output};
  g_auto(Session) session = {0};
  if (!session_open(&session, globals, task->scenario, options->connect, &observer, error))
    return STATUS_UNKNOWN;
  g_autofree char *cache = environment_cache();
  g_autofree char *checkpoints = g_build_filename(cache, "checkpoints", NULL);
  CampaignOptions campaign = options_for(task, &session, interrupt_fd);
  campaign.checkpoints = checkpoints;
  g_autofree char *id = NULL;
  g_autoptr(GError) failure = NULL;
  gboolean good = campaign_run(&campaign, &observer, &id, &failure);
  tell_resume(live, id, good);
  g_clear_pointer(&live, live_free);
  ExitStatus status = id ? summarise(&campaign, id, format, !good, good ? error : NULL) : STATUS_UNKNOWN;
  if (good && status == STATUS_UNKNOWN && shard_is_part(task->shard) && count_boots(&campaign, id) == 0)
    return STATUS_PASSED; /* nothing fell to this shard */
  if (good || (status == STATUS_FINDING && failure->code == BOOTRACE_ERROR_HOST))
    return status;
  g_propagate_error(error, g_steal_pointer(&failure));
  return status;
}

static ExitStatus run_scenario(const Globals *globals, const char *name, const Options *options, Format format,
                               int interrupt_fd, GError **error)
{
  g_auto(RunTask) task = {0};
  if (!prepare_new(globals, &task, name, options, error) ||
      !command_number("jobs", options->jobs, 1, JOBS_MAX, &task.jobs, error))
    return STATUS_USAGE;
  return boot(globals, &task, options, format, interrupt_fd, error);
}

/* ---- a stored campaign ---- */

static gboolean check_kept(const Options *options, GError **error)
{
  const KeptOption kept[] = {{"boots", options->boots != NULL},
                             {"seed", options->seed != NULL},
                             {"image", options->images != NULL},
                             {"strategy", options->strategies != NULL},
                             {"only", options->only != NULL},
                             {"plan", options->plan != NULL},
                             {"timeout", options->timeout != NULL},
                             {"keep", options->keep != NULL},
                             {"stop", options->stop != NULL},
                             {"checkpoint", options->checkpoint != NULL},
                             {NULL, FALSE}};
  return resume_check_options(kept, error);
}

/* What its boots called for when it ended. */
static ExitStatus tell_ended(const Globals *globals, const RunTask *task, Store *store, Format format, GError **error)
{
  g_autoptr(Live) live = live_new(globals->quiet, globals->verbose);
  g_autofree char *note = g_strdup_printf("campaign %s is complete: there is nothing left to boot", task->resume);
  live_note(live, note);
  const CampaignOptions campaign = {
      .scenario = task->scenario, .plan = task->plan, .known = task->known, .today = task->today, .store = store};
  return summarise(&campaign, task->resume, format, FALSE, error);
}

static ExitStatus resume(const Globals *globals, const Options *options, Format format, int interrupt_fd,
                         GError **error)
{
  g_auto(RunTask) task = {0};
  g_autoptr(Store) store = store_open(globals->results, STORE_READ, error);
  if (!store || !check_kept(options, error) || !run_task_resume(&task, store, options->resume, options->known, error) ||
      !resume_shard(&task, store, options->shard, error) ||
      !command_number("jobs", options->jobs, 1, JOBS_MAX, &task.jobs, error))
    return STATUS_USAGE;
  if (task.ended)
    return tell_ended(globals, &task, store, format, error);
  g_clear_pointer(&store, store_close);
  return boot(globals, &task, options, format, interrupt_fd, error);
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_auto(Options) options = {0};
  int format = FORMAT_TEXT;
  if (!parse(&COMMAND_RUN, &options, &argc, &argv, error))
    return STATUS_PASSED;
  int least = options.resume ? 0 : 1, most = options.resume ? 0 : -1;
  if (!command_operands(&COMMAND_RUN, argc, least, most, error) ||
      !command_choice("format", options.format, FORMATS, &format, error))
    return STATUS_USAGE;
  int interrupt_fd = interrupt_watch();
  if (options.resume)
    return resume(globals, &options, (Format)format, interrupt_fd, error);
  ExitStatus status = STATUS_PASSED;
  for (int i = 1; i < argc; i++) {
    g_autoptr(GError) failure = NULL;
    status = status_worse(status, run_scenario(globals, argv[i], &options, (Format)format, interrupt_fd, &failure));
    if (failure) {
      g_propagate_error(error, g_steal_pointer(&failure));
      return status;
    }
  }
  return status;
}

const Command COMMAND_RUN = {
    .name = "run",
    .arguments = "SCENARIO… | --resume=CAMPAIGN",
    .summary = "boot the images of scenarios under their strategies",
    .description =
        "Each SCENARIO is a file such as scenarios/overlay-race.ini, or a name: bootrace run overlay-race. Results go "
        "to the results file as they come. What was killed or interrupted goes on by --resume=CAMPAIGN, with the "
        "options "
        "that it was\nbegun with; --jobs=, --known=, --connect= and --format= may be given anew.\n"
        "Exit status: 0 all boots passed, 1 a boot failed, 125 no verdict because of the host, 129 bad input, 130 "
        "interrupted.\nWith When=decided: 0 good, 1 bad, 125 undecided. Known failures (--known=) are no finding.",
    .run = run,
    .operands = OPERANDS_SCENARIOS,
};
