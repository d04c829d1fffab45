/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/inert.h"
#include "base/quantity.h"
#include "campaign/host.h"
#include "commands/bisect_bar.h"
#include "commands/bisect_view.h"
#include "commands/environment.h"
#include "commands/explain_subject.h"
#include "commands/interrupt.h"
#include "repository/commits.h"
#include "schedule/random.h"
#include <stdio.h>
#include <string.h>

static const char *const FORMATS[] = {"text", "json", NULL};

#define BOOTS_DEFAULT 100000
#define BOOTS_MAX 1000000
#define JOBS_MAX 1024
#define SEED_MAX ((G_GUINT64_CONSTANT(1) << RANDOM_SEED_BITS) - 1)
/* A failure without a plan is looked for while it comes in one boot of twenty; a plan that was chosen because it fails
 * comes more often, and a bad end that does not fail under it is told after few boots. */
#define LEAST_RATE 0.05
#define LEAST_RATE_OF_PLAN 0.3
#define CONFIDENCE 0.95

typedef struct {
  char *good, *bad, *repository, *build, *plan, *boot, *signature, *rate, *least_rate, *confidence;
  char *boots, *jobs, *seed, *timeout, *resume, *show, *format, *connect;
  gboolean all_parents, revert_check;
} Options;

static void options_clear(Options *options)
{
  char *texts[] = {options->good,  options->bad,       options->repository, options->build,      options->plan,
                   options->boot,  options->signature, options->rate,       options->least_rate, options->confidence,
                   options->boots, options->jobs,      options->seed,       options->timeout,    options->resume,
                   options->show,  options->format,    options->connect};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"good", 0, 0, G_OPTION_ARG_STRING, &options->good, "A revision at which the boot does not fail", "REV"},
      {"bad", 0, 0, G_OPTION_ARG_STRING, &options->bad, "A later one at which it does", "REV"},
      {"repository", 0, 0, G_OPTION_ARG_FILENAME, &options->repository, "The git repository (default: this folder)",
       "DIR"},
      {"build", 0, 0, G_OPTION_ARG_STRING, &options->build,
       "Shell command, run in a private worktree of a revision; its last line of output is the path of an image.ini",
       "CMD"},
      {"plan", 0, 0, G_OPTION_ARG_FILENAME, &options->plan, "Boot this plan in place of plain boots", "FILE"},
      {"boot", 0, 0, G_OPTION_ARG_STRING, &options->boot,
       "Look for the failure of this boot, by the smallest plan that explain found for it, else its own",
       "CAMPAIGN:BOOT"},
      {"signature", 0, 0, G_OPTION_ARG_STRING, &options->signature,
       "Look for this failure (default: the most frequent one of the bad end)", "NAME"},
      {"rate", 0, 0, G_OPTION_ARG_STRING, &options->rate,
       "The rate at which bad commits fail, where it is known (0.2); saves calibration", "RATE"},
      {"least-rate", 0, 0, G_OPTION_ARG_STRING, &options->least_rate,
       "Do not look for failures rarer than this (default: 0.05, with a plan 0.3)", "RATE"},
      {"confidence", 0, 0, G_OPTION_ARG_STRING, &options->confidence, "How sure the answer is to be (default: 0.95)",
       "P"},
      {"all-parents", 0, 0, G_OPTION_ARG_NONE, &options->all_parents,
       "Look into merged branches too, not along first parents alone", NULL},
      {"revert-check", 0, 0, G_OPTION_ARG_NONE, &options->revert_check,
       "At the end boot the bad end without the culprit", NULL},
      {"boots", 0, 0, G_OPTION_ARG_STRING, &options->boots, "Boots at most (default: as many as it takes)", "N"},
      {"jobs", 'j', 0, G_OPTION_ARG_STRING, &options->jobs, "Boots at once (default: from processors and memory)", "N"},
      {"seed", 0, 0, G_OPTION_ARG_STRING, &options->seed, "Seed of the boots (default: random)", "N"},
      {"timeout", 0, 0, G_OPTION_ARG_STRING, &options->timeout, "How long a boot may take (90s, 2min)", "DURATION"},
      {"resume", 0, 0, G_OPTION_ARG_STRING, &options->resume,
       "Go on with a bisection that was interrupted, killed or out of boots", "CAMPAIGN"},
      {"show", 0, 0, G_OPTION_ARG_STRING, &options->show, "Boot nothing, print what is known of a bisection",
       "CAMPAIGN"},
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text, for people; json, one object", "FORMAT"},
      {"connect", 0, 0, G_OPTION_ARG_STRING, &options->connect,
       "libvirt connection (default: an embedded one, no daemon)", "URI"},
      G_OPTION_ENTRY_NULL,
  };
  return command_parse(&COMMAND_BISECT, entries, argc, argv, error);
}

/* ---- options ---- */

/* A number between 0 and 1; LOW or HIGH themselves only where INCLUSIVE. */
static gboolean parse_probability(const char *option, const char *text, gboolean one, double *value, GError **error)
{
  char *end = NULL;
  double number = text ? g_ascii_strtod(text, &end) : *value;
  if (text && (end == text || *end || !(number > 0) || number > 1 || (number == 1 && !one)))
    return error_set(error, BOOTRACE_ERROR_USAGE, "--%s=%s: expected a number greater than 0 and %s 1, such as 0.2",
                     option, text, one ? "at most" : "less than");
  *value = number;
  return TRUE;
}

static gboolean check_stored(const Options *options, GError **error)
{
  const struct {
    const char *name;
    gboolean given;
  } fixed[] = {{"good", options->good != NULL},
               {"bad", options->bad != NULL},
               {"repository", options->repository != NULL},
               {"build", options->build != NULL},
               {"plan", options->plan != NULL},
               {"boot", options->boot != NULL},
               {"signature", options->signature != NULL},
               {"rate", options->rate != NULL},
               {"least-rate", options->least_rate != NULL},
               {"confidence", options->confidence != NULL},
               {"seed", options->seed != NULL},
               {"all-parents", options->all_parents}};
  if (options->resume && options->show)
    return error_set(error, BOOTRACE_ERROR_USAGE, "--resume and --show: one of the two");
  for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
    if (fixed[i].given)
      return error_set(error, BOOTRACE_ERROR_USAGE,
                       "--%s: is what it was when the bisection began, so it does not go "
                       "with --resume and --show",
                       fixed[i].name);
  return TRUE;
}

static gboolean check_new(const Options *options, GError **error)
{
  const char *missing = !options->good ? "good=REV" : !options->bad ? "bad=REV" : !options->build ? "build=CMD" : NULL;
  if (missing)
    return error_set(error, BOOTRACE_ERROR_USAGE, "bisect: --%s is missing; usage: bootrace bisect %s", missing,
                     COMMAND_BISECT.arguments);
  if (options->plan && options->boot)
    return error_set(error, BOOTRACE_ERROR_USAGE, "--plan and --boot: one of the two");
  return TRUE;
}

static gboolean check_options(BisectTask *task, const Options *options, GError **error)
{
  gboolean stored = options->resume || options->show;
  task->limit = BOOTS_DEFAULT;
  task->revert_check = options->revert_check;
  return (stored ? check_stored(options, error) : check_new(options, error)) &&
         command_number("boots", options->boots, 1, BOOTS_MAX, &task->limit, error) &&
         command_number("jobs", options->jobs, 1, JOBS_MAX, &task->jobs, error) &&
         command_number("seed", options->seed, 0, SEED_MAX, &task->seed, error);
}

static gboolean take_scenario(BisectTask *task, const Options *options, GError **error)
{
  Scenario *scenario = task->scenario;
  g_strfreev(scenario->images); /* they come from the commits */
  scenario->images = g_new0(char *, 1);
  scenario->stop = STOP_NEVER;
  scenario->checkpoint = CHECKPOINT_NONE; /* a rate is what is measured */
  if (!options->jobs)
    task->jobs = host_default_jobs(scenario->memory_bytes);
  return command_duration("timeout", options->timeout, &scenario->timeout_ns, error);
}

/* ---- a new bisection ---- */

static char *parents_of(const Commit *commit, const GPtrArray *commits, guint before)
{
  g_autoptr(GString) list = g_string_new(NULL);
  for (char **parent = commit->parents; *parent; parent++)
    for (guint i = 0; i < before; i++)
      if (strcmp(((const Commit *)g_ptr_array_index(commits, i))->hash, *parent) == 0)
        g_string_append_printf(list, "%s%u", list->len ? ";" : "", i);
  return g_strdup(list->str);
}

static BisectionCommit *describe(const GPtrArray *commits, guint i)
{
  const Commit *commit = g_ptr_array_index(commits, i);
  BisectionCommit *record = g_new0(BisectionCommit, 1);
  record->hash = g_strdup(commit->hash);
  record->subject = inert_text(commit->subject, strlen(commit->subject), INERT_ONE_LINE);
  record->parents = parents_of(commit, commits, i);
  record->prior = evidence_prior(commit->paths);
  return record;
}

static gboolean load_commits(BisectTask *task, const Options *options, GError **error)
{
  BisectionRecord *record = task->record;
  record->repository = g_canonicalize_filename(options->repository ? options->repository : ".", NULL);
  record->good = g_strdup(options->good);
  record->bad = g_strdup(options->bad);
  record->build = g_strdup(options->build);
  record->workshop = g_strdup_printf("%08x%08x", g_random_int(), g_random_int());
  record->all_parents = options->all_parents;
  const CommitRange range = {
      .repository = record->repository, .good = record->good, .bad = record->bad, .all_parents = record->all_parents};
  g_autoptr(GPtrArray) commits = commits_load(&range, error);
  for (guint i = 0; commits && i < commits->len; i++)
    g_ptr_array_add(record->commits, describe(commits, i));
  if (commits && commits_are_behind(record->repository))
    live_note(task->live, "the repository has changes that are not committed: they are in no revision, so they are not "
                          "looked at, and left alone");
  return commits != NULL;
}

/* The failure of a stored boot, and the plan that brings it. */
static gboolean take_boot(BisectTask *task, const Options *options, GError **error)
{
  g_auto(Subject) subject = {0};
  g_autofree char *campaign = NULL, *minimal = NULL;
  SubjectChoice choice = {0};
  g_autoptr(Store) store = store_open(task->globals->results, STORE_WRITE, error);
  if (!store || !command_split_boot(&COMMAND_BISECT, options->boot, &campaign, &choice.boot, error))
    return FALSE;
  choice.campaign = campaign;
  if (!subject_load(&subject, store, &choice, error))
    return FALSE;
  const char *signature = subject.boot->outcome->signature;
  if (signature && !store_minimal_plan(store, subject.digest, signature, &minimal, error))
    return FALSE;
  if (!task->record->signature)
    task->record->signature = g_strdup(signature);
  task->plan = minimal ? plan_parse("the minimal plan", minimal, -1, error) : plan_copy(subject.plan);
  if (task->plan && !minimal && !plan_is_natural(task->plan)) {
    g_autofree char *note =
        g_strdup_printf("no smaller plan than the boot's own is known; bootrace explain %s looks for "
                        "one, and fewer units then have to exist at each revision",
                        options->boot);
    live_note(task->live, note);
  }
  return task->plan != NULL;
}

static gboolean take_plan(BisectTask *task, const Options *options, GError **error)
{
  task->record->signature = g_strdup(options->signature);
  if (options->boot && !take_boot(task, options, error))
    return FALSE;
  if (options->plan)
    task->plan = plan_load(options->plan, error);
  if (options->plan && !task->plan)
    return FALSE;
  if (task->plan && plan_is_natural(task->plan))
    g_clear_pointer(&task->plan, plan_free);
  task->record->plan = task->plan ? plan_to_text(task->plan) : NULL;
  return TRUE;
}

static gboolean take_rates(BisectTask *task, const Options *options, GError **error)
{
  BisectionRecord *record = task->record;
  record->confidence = CONFIDENCE;
  record->least_rate = task->plan ? LEAST_RATE_OF_PLAN : LEAST_RATE;
  return parse_probability("rate", options->rate, TRUE, &record->rate, error) &&
         parse_probability("least-rate", options->least_rate, FALSE, &record->least_rate, error) &&
         parse_probability("confidence", options->confidence, FALSE, &record->confidence, error);
}

static gboolean prepare_new(BisectTask *task, const Options *options, const char *scenario, GError **error)
{
  g_autofree char *path = environment_scenario(scenario, error);
  task->scenario = path ? scenario_load(path, error) : NULL;
  if (!task->scenario || !take_scenario(task, options, error))
    return FALSE;
  if (!options->seed)
    task->seed = g_random_int();
  task->record = g_new0(BisectionRecord, 1);
  task->record->commits = g_ptr_array_new_with_free_func((GDestroyNotify)bisection_commit_free);
  if (!load_commits(task, options, error) || !take_plan(task, options, error) || !take_rates(task, options, error))
    return FALSE;
  task->evidence = evidence_new(bisect_commits(task), task->record->signature);
  return TRUE;
}

/* ---- a stored one ---- */

static gboolean load_settings(BisectTask *task, Store *store, const Options *options, GError **error)
{
  g_autoptr(CampaignRecord) campaign = store_campaign(store, task->record->campaign, error);
  if (!campaign)
    return FALSE;
  task->seed = campaign->seed;
  task->scenario = subject_scenario(campaign, error);
  if (!task->scenario || !take_scenario(task, options, error))
    return FALSE;
  if (task->record->plan)
    task->plan = plan_parse("the plan of the bisection", task->record->plan, -1, error);
  return !task->record->plan || task->plan;
}

static gboolean prepare_stored(BisectTask *task, const Options *options, GError **error)
{
  const char *name = options->resume ? options->resume : options->show;
  g_autoptr(Store) store = store_open(task->globals->results, STORE_READ, error);
  g_autofree char *id = store ? store_find_bisection(store, name, error) : NULL;
  task->record = id ? store_bisection(store, id, error) : NULL;
  if (!task->record || !load_settings(task, store, options, error))
    return FALSE;
  task->evidence = evidence_new(bisect_commits(task), task->record->signature);
  return bisect_take_boots(task, store, error);
}

/* ---- boots ---- */

static void on_note(const char *text, gpointer data)
{
  live_note(((BisectTask *)data)->live, text);
}

static void on_tick(const CampaignProgress *progress, gpointer data)
{
  live_tick(((BisectTask *)data)->live, progress);
}

static void on_boot(const BootRecord *boot, const CampaignProgress *progress, gpointer data)
{
  BisectTask *task = data;
  bisect_take_boot(task, boot);
  if (boot->outcome) {
    task->judged++;
    task->boots_ns += boot->wall_ns;
  }
  if (!task->record->all_parents) /* a graph costs more than a line, and is shown once a round */
    bisect_show(task, NULL);
  live_boot(task->live, boot, progress);
}

static gboolean hunt(BisectTask *task, const Options *options, GError **error)
{
  const CampaignObserver observer = {.on_note = on_note, .on_boot = on_boot, .on_tick = on_tick, .data = task};
  if (!session_open(&task->session, task->globals, task->scenario, options->connect, &observer, error))
    return FALSE;
  g_autofree char *cache = environment_cache(), *base = g_build_filename(cache, "bisect", NULL);
  task->workshop = workshop_open(base, task->record->workshop, task->record->repository, error);
  if (!task->workshop)
    return FALSE;
  const CampaignOptions campaign = {.scenario = task->scenario,
                                    .plan = task->plan,
                                    .plan_name = options->plan ? options->plan : "the plan",
                                    .seed = task->seed,
                                    .jobs = (guint)task->jobs,
                                    .rules = task->session.rules,
                                    .library = task->session.library,
                                    .hypervisor = task->session.hypervisor,
                                    .store = task->session.store,
                                    .interrupt_fd = task->interrupt_fd};
  task->rounds = rounds_new(&campaign, &observer);
  if (task->record->campaign)
    rounds_resume(task->rounds, task->record->campaign, task->boots);
  g_autoptr(GError) failure = NULL;
  gboolean good = bisect_hunt(task, &failure);
  good = rounds_finish(task->rounds, failure, failure ? NULL : &failure) && good;
  g_clear_pointer(&task->rounds, rounds_free);
  workshop_close(g_steal_pointer(&task->workshop), good && task->record->answer);
  if (failure)
    g_propagate_error(error, g_steal_pointer(&failure));
  return good;
}

/* ---- the command ---- */

static ExitStatus print(BisectTask *task, Store *store, int format, GError **error)
{
  g_autoptr(Culprit) culprit = bisect_culprit(task);
  BisectView view;
  if (!bisect_view_init(&view, task, culprit, store, error))
    return STATUS_UNKNOWN;
  g_autofree char *text = format ? bisect_view_json(&view) : bisect_view_text(&view);
  printf("%s%s", text, format ? "\n" : "");
  return bisect_view_status(&view);
}

static void tell_resume(const BisectTask *task)
{
  if (!task->record->campaign || task->record->answer || task->boots == 0)
    return;
  g_autofree char *note = g_strdup_printf("bootrace bisect --resume=%s goes on from here", task->record->campaign);
  live_note(task->live, note);
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_auto(Options) options = {0};
  int format = 0;
  if (!parse(&options, &argc, &argv, error))
    return STATUS_PASSED;
  gboolean stored = options.resume || options.show;
  g_auto(BisectTask) task = {.globals = globals, .jobs = 1};
  if (!command_operands(&COMMAND_BISECT, argc, stored ? 0 : 1, stored ? 0 : 1, error) ||
      !command_choice("format", options.format, FORMATS, &format, error) || !check_options(&task, &options, error))
    return STATUS_USAGE;
  task.live = live_new(globals->quiet, globals->verbose);
  if (!(stored ? prepare_stored(&task, &options, error) : prepare_new(&task, &options, argv[1], error)))
    return STATUS_USAGE;
  if (options.show) {
    g_autoptr(Store) store = store_open(globals->results, STORE_READ, error);
    return store ? print(&task, store, format, error) : STATUS_UNKNOWN;
  }
  task.interrupt_fd = interrupt_watch();
  if (!hunt(&task, &options, error)) {
    tell_resume(&task);
    return STATUS_UNKNOWN;
  }
  g_clear_pointer(&task.live, live_free);
  return print(&task, task.session.store, format, error);
}

const Command COMMAND_BISECT = {
    .name = "bisect",
    .arguments = "--good=REV --bad=REV --build=CMD SCENARIO | --resume=CAMPAIGN | --show=CAMPAIGN",
    .summary = "the commit that brought a failure which does not come in every boot",
    .description =
        "Builds and boots commits of a git repository between a good and a bad revision until one of them is the "
        "culprit with\nthe confidence asked for. Boots under SCENARIO, whose images are not looked at. The boots are "
        "kept as a campaign.\n"
        "Exit status: 1 a commit is named, 0 the bad end does not fail, 125 no commit can be named, 129 bad input, "
        "130\n"
        "interrupted.",
    .run = run,
    .operands = OPERANDS_SCENARIOS,
};
