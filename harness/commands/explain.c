/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/directed.h"
#include "commands/explain_view.h"
#include "commands/interrupt.h"
#include "commands/live.h"
#include "commands/output.h"
#include "commands/resume.h"
#include "commands/session.h"
#include "diagnosis/fix.h"
#include "schedule/random.h"
#include <stdio.h>
#include <string.h>

static const char *const FORMATS[] = {"text", "json", NULL};
static char *(*const WRITERS[])(const ExplainView *) = {explain_view_text, explain_view_json};

/* A race of 20 % takes some 170 boots on average; more than a night of them helps nobody who waits. */
#define BOOTS_DEFAULT 300
#define BOOTS_MAX 1000000

typedef struct {
  char *format, *fix, *signature, *boots, *seed, *timeout, *connect, *resume;
} Options;

static void options_clear(Options *options)
{
  char *texts[] = {options->format, options->fix,     options->signature, options->boots,
                   options->seed,   options->timeout, options->connect,   options->resume};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean parse(Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"fix", 0, 0, G_OPTION_ARG_FILENAME, &options->fix, "Write the drop-in that adds the missing edge to FILE",
       "FILE"},
      {"signature", 0, 0, G_OPTION_ARG_STRING, &options->signature,
       "Explain this failure (default: the most frequent one)", "NAME"},
      {"boots", 0, 0, G_OPTION_ARG_STRING, &options->boots, "Boots at most (default: 300)", "N"},
      {"seed", 0, 0, G_OPTION_ARG_STRING, &options->seed, "Seed of the boots (default: the campaign's)", "N"},
      {"timeout", 0, 0, G_OPTION_ARG_STRING, &options->timeout,
       "How long a boot may take (default: the scenario's Timeout=)", "DURATION"},
      {"resume", 0, 0, G_OPTION_ARG_STRING, &options->resume,
       "Go on with an explanation that was killed or interrupted: the id of its own campaign, or \"last\"", "CAMPAIGN"},
      {"format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text, for people; json, one object", "FORMAT"},
      {"connect", 0, 0, G_OPTION_ARG_STRING, &options->connect,
       "libvirt connection (default: an embedded one, no daemon)", "URI"},
      G_OPTION_ENTRY_NULL,
  };
  return command_parse(&COMMAND_EXPLAIN, entries, argc, argv, error);
}

/* All that one call works with. */
typedef struct {
  const Globals *globals;
  const Options *options;
  int format;
  guint64 boots, seed;
  char *resume; /* id of the explanation's campaign that goes on; NULL for a new one */
  Settings settings;
  Subject subject;
  Live *live;
  Session session;
  Directed *directed;
  Oracle oracle;
  Field *field;                   /* of the graphs as they are known now */
  guint *failing;                 /* the schedule that is to be explained, of FIELD; NULL before it is known */
  gboolean ended;                 /* a resumed one that had come to its end: it is told again */
  gboolean total;                 /* the plan of the failed boot forces all of it */
  guint failed_boot, passed_boot; /* numbers of the last boot that failed alike, and that passed; 0 before */
} Task;

static void task_clear(Task *task)
{
  g_clear_pointer(&task->failing, g_free);
  g_clear_pointer(&task->field, field_free); /* its units are the graphs' */
  g_clear_pointer(&task->directed, directed_free);
  session_clear(&task->session);
  g_clear_pointer(&task->live, live_free);
  subject_clear(&task->subject);
  settings_clear(&task->settings);
  g_free(task->resume);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Task, task_clear)

/* ---- the failed boot ---- */

static gboolean load_subject(Task *task, const char *operand, GError **error)
{
  g_autoptr(Store) store = store_open(task->globals->results, STORE_READ, error);
  g_autofree char *campaign = NULL;
  SubjectChoice choice = {.campaign = operand, .signature = task->options->signature};
  if (!store)
    return FALSE;
  if (strchr(operand, ':')) {
    if (!command_split_boot(&COMMAND_EXPLAIN, operand, &campaign, &choice.boot, error))
      return FALSE;
    choice.campaign = campaign;
  }
  if (!subject_load(&task->subject, store, &choice, error))
    return FALSE;
  Scenario *scenario = task->subject.scenario;
  scenario->stop = STOP_NEVER;
  scenario->keep = KEEP_ALL; /* consoles are shown, and every boot is evidence */
  task->seed = task->subject.campaign->seed;
  return command_duration("timeout", task->options->timeout, &scenario->timeout_ns, error) &&
         command_number("seed", task->options->seed, 0, (G_GUINT64_CONSTANT(1) << RANDOM_SEED_BITS) - 1, &task->seed,
                        error);
}

/* The failed boot, whether it was named or not, and the rest that a killed explanation needs. */
static gboolean load_new(Task *task, const char *operand, GError **error)
{
  if (!load_subject(task, operand, error))
    return FALSE;
  task->settings.command = g_strdup("explain");
  task->settings.explained = g_strdup_printf("%s:%u", task->subject.campaign->id, task->subject.boot->boot);
  task->settings.limit = (guint)task->boots;
  return TRUE;
}

static gboolean check_kept(const Options *options, GError **error)
{
  const KeptOption kept[] = {{"signature", options->signature != NULL},
                             {"boots", options->boots != NULL},
                             {"seed", options->seed != NULL},
                             {"timeout", options->timeout != NULL},
                             {NULL, FALSE}};
  return resume_check_options(kept, error);
}

/* The campaign of an explanation that goes on: its options, then the boot that they name. */
static gboolean load_resumed(Task *task, GError **error)
{
  g_autoptr(Store) store = store_open(task->globals->results, STORE_READ, error);
  task->resume =
      store && check_kept(task->options, error) ? store_find_campaign(store, task->options->resume, error) : NULL;
  g_autoptr(CampaignRecord) campaign = task->resume ? store_campaign(store, task->resume, error) : NULL;
  g_autoptr(Scenario) scenario = campaign ? resume_scenario(store, campaign, "explain", &task->settings, error) : NULL;
  if (!scenario || !load_subject(task, task->settings.explained ? task->settings.explained : "", error))
    return FALSE;
  task->subject.scenario->timeout_ns = scenario->timeout_ns;
  task->seed = campaign->seed;
  task->boots = task->settings.limit;
  task->ended = g_strcmp0(campaign->end, "complete") == 0;
  return TRUE;
}

/* ---- boots ---- */

static void on_note(const char *text, gpointer data)
{
  live_note(((Task *)data)->live, text);
}

static void on_tick(const CampaignProgress *progress, gpointer data)
{
  live_tick(((Task *)data)->live, progress);
}

static void on_boot(const BootRecord *boot, const CampaignProgress *progress, gpointer data)
{
  live_boot(((Task *)data)->live, boot, progress);
}

static Answer answer_for(Task *task, const DirectedResult *result)
{
  switch (result->verdict) {
  case VERDICT_PASSED:
    task->passed_boot = result->boot;
    return ANSWER_PASSED;
  case VERDICT_FAILED:
  case VERDICT_HUNG:
  case VERDICT_DIED:
    if (g_strcmp0(result->signature, task->subject.boot->outcome->signature) != 0)
      return ANSWER_OTHER;
    task->failed_boot = result->boot;
    return ANSWER_FAILED;
  case VERDICT_ARTEFACT:
    return ANSWER_OTHER;
  }
  g_assert_not_reached();
}

static gboolean ask(const Plan *plan, Answer *ret, gpointer data, GError **error)
{
  Task *task = data;
  g_auto(DirectedResult) result = {0};
  guint lessons = directed_lessons(task->directed);
  if (!directed_boot(task->directed, plan, &result, error))
    return FALSE;
  *ret = answer_for(task, &result);
  task->oracle.exhausted |= directed_lessons(task->directed) != lessons;
  return TRUE;
}

/* ---- the search ---- */

/* Looks at the failed boot's schedule by the graphs as they are now. One that contradicts what was learned meanwhile
 * gives way to the nearest that is legal. */
static gboolean look_again(Task *task, GError **error)
{
  g_autoptr(Field) field = field_new(directed_graphs(task->directed));
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(Pair));
  guint *failing = task->failing ? field_extension(field, none, task->failing)
                                 : subject_failing_order(&task->subject, field, &task->total, error);
  if (!failing)
    return FALSE;
  g_free(task->failing);
  task->failing = failing;
  g_clear_pointer(&task->field, field_free);
  task->field = g_steal_pointer(&field);
  return TRUE;
}

/* May the plan of the failed boot be booted as it was? */
static const Plan *legal_plan(const Task *task)
{
  const Plan *plan = task->subject.plan;
  return plan_is_natural(plan) || delivery_check(plan, directed_graphs(task->directed), "", NULL) ? plan : NULL;
}

static Explanation *find_once(Task *task, GError **error)
{
  if (!look_again(task, error))
    return NULL;
  task->oracle.exhausted = FALSE;
  g_autoptr(GPtrArray) passing = subject_passing_orders(&task->subject, task->field);
  const ExplanationInput input = {.field = task->field,
                                  .oracle = &task->oracle,
                                  .plan = legal_plan(task),
                                  .failing = task->failing,
                                  .total = task->total,
                                  .passing = passing};
  return explanation_find(&input, error);
}

/* Searches, and begins anew on the better graph when a boot has taught a hidden dependency: a pair that is ordered by
 * it must not be asked about, and boots that were artefacts of its reversal are no answers. */
static Explanation *find(Task *task, GError **error)
{
  task->oracle = (Oracle){.boot = ask,
                          .data = task,
                          .image = directed_digest(task->directed),
                          .seed = task->seed,
                          .limit = (guint)task->boots};
  for (;;) {
    guint lessons = directed_lessons(task->directed);
    g_autoptr(Explanation) found = find_once(task, error);
    if (!found || directed_lessons(task->directed) == lessons || task->oracle.boots >= task->oracle.limit)
      return g_steal_pointer(&found);
    live_note(task->live, "the search begins anew, with what was learned");
  }
}

/* ---- what it prints ---- */

static gboolean write_fix(const Task *task, const char *fix, GError **error)
{
  if (!task->options->fix || !fix)
    return TRUE;
  g_autoptr(Output) output = output_open(task->options->fix, error);
  if (!output)
    return FALSE;
  return (g_output_stream_write_all(output_stream(output), fix, strlen(fix), NULL, NULL, error) ||
          error_adopt(error, BOOTRACE_ERROR_HOST, "cannot write the fix: ")) &&
         output_commit(output, error);
}

/* One of the explanation's own boots; NULL without an error where NUMBER is 0. */
static gboolean load_boot(const Task *task, guint number, BootRecord **ret, GError **error)
{
  *ret = number ? store_boot(task->session.store, directed_campaign(task->directed), number, error) : NULL;
  return !number || *ret;
}

static gboolean keep(const Task *task, const Explanation *found, GError **error)
{
  const Subject *subject = &task->subject;
  g_autofree char *minimal = found->minimal ? plan_to_text(found->minimal) : NULL;
  const ExplanationRecord record = {.explained_in = directed_campaign(task->directed),
                                    .campaign = subject->campaign->id,
                                    .boot = subject->boot->boot,
                                    .digest = subject->digest,
                                    .signature = subject->boot->outcome->signature,
                                    .cause = cause_kind_to_string(found->kind),
                                    .minimal_plan = minimal};
  return store_add_explanation(task->session.store, &record, error);
}

static gboolean tell(Task *task, const Explanation *found, GError **error)
{
  g_autoptr(BootRecord) failed = NULL, passed = NULL;
  if (!load_boot(task, task->failed_boot, &failed, error) || !load_boot(task, task->passed_boot, &passed, error))
    return FALSE;
  const Subject *subject = &task->subject;
  g_autofree char *why =
      g_strdup_printf("%s in boot %s:%u of %s (image %.12s)", subject->boot->outcome->signature, subject->campaign->id,
                      subject->boot->boot, subject->boot->image, subject->digest);
  g_autofree char *fix = fix_text(task->field, found, why);
  const ExplainView view = {.subject = subject,
                            .field = task->field,
                            .found = found,
                            .campaign = directed_campaign(task->directed),
                            .failed = failed,
                            .passed = passed,
                            .fix = fix};
  g_autofree char *text = WRITERS[task->format](&view);
  g_clear_pointer(&task->live, live_free);
  printf("%s%s", text, task->format ? "\n" : "");
  return write_fix(task, fix, error);
}

static ExitStatus status_for_cause(CauseKind kind)
{
  switch (kind) {
  case CAUSE_ORDER:
  case CAUSE_READINESS:
  case CAUSE_TIMING:
  case CAUSE_EVERY_ORDER:
    return STATUS_FINDING;
  case CAUSE_NOT_AGAIN:
  case CAUSE_UNDECIDED:
    return STATUS_UNKNOWN;
  }
  g_assert_not_reached();
}

/* ---- the command ---- */

static void tell_resume(const Task *task, const GError *failure)
{
  if (!failure)
    return;
  g_autofree char *note =
      g_strdup_printf("bootrace explain --resume=%s goes on from here", directed_campaign(task->directed));
  live_note(task->live, note);
}

static int explain(Task *task, GError **error)
{
  const CampaignObserver observer = {.on_note = on_note, .on_boot = on_boot, .on_tick = on_tick, .data = task};
  if (!session_open(&task->session, task->globals, task->subject.scenario, task->options->connect, &observer, error) ||
      !subject_check_image(&task->subject, task->session.library, error))
    return STATUS_UNKNOWN;
  const CampaignOptions options = {.scenario = task->subject.scenario,
                                   .settings = &task->settings,
                                   .resume = task->resume,
                                   .seed = task->seed,
                                   .jobs = 1,
                                   .rules = task->session.rules,
                                   .library = task->session.library,
                                   .hypervisor = task->session.hypervisor,
                                   .store = task->session.store,
                                   .interrupt_fd = interrupt_watch()};
  task->directed = directed_open(&options, &observer, error);
  if (!task->directed)
    return STATUS_UNKNOWN;
  g_autoptr(GError) failure = NULL, second = NULL;
  g_autoptr(Explanation) found = find(task, &failure);
  tell_resume(task, failure);
  if (!directed_finish(task->directed, failure, failure ? &second : &failure) || failure ||
      !keep(task, found, &failure) || !tell(task, found, &failure)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return STATUS_UNKNOWN;
  }
  return status_for_cause(found->kind);
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  g_auto(Options) options = {0};
  if (!parse(&options, &argc, &argv, error))
    return STATUS_PASSED;
  g_auto(Task) task = {.globals = globals, .options = &options, .boots = BOOTS_DEFAULT};
  int operands = options.resume ? 0 : 1;
  if (!command_operands(&COMMAND_EXPLAIN, argc, operands, operands, error) ||
      !command_choice("format", options.format, FORMATS, &task.format, error) ||
      !command_number("boots", options.boots, 1, BOOTS_MAX, &task.boots, error) ||
      !(options.resume ? load_resumed(&task, error) : load_new(&task, argv[1], error)))
    return STATUS_USAGE;
  task.live = live_new(globals->quiet, globals->verbose);
  if (task.ended)
    live_note(task.live, "the explanation is complete: nothing is booted, it is told again");
  return explain(&task, error);
}

const Command COMMAND_EXPLAIN = {
    .name = "explain",
    .arguments = "CAMPAIGN[:BOOT] | --resume=CAMPAIGN",
    .summary = "from a failed boot to the missing edge, proven by further boots",
    .description =
        "CAMPAIGN is the beginning of an id, or \"last\". Boots legal orders between the one that failed and one that\n"
        "passes until one pair of units is left, then proves it twice: that order alone makes the boot fail, and the\n"
        "failing order with the missing edge passes. Where no order is the cause it says so. All boots are kept as a\n"
        "campaign of their own.\n"
        "Exit status: 1 a cause was found, 125 not decided or it did not fail again, 129 bad input, 130 interrupted.",
    .run = run,
    .operands = OPERANDS_CAMPAIGNS,
};
