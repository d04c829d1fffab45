/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"
#include "commands/environment.h"
#include "commands/image_inspect.h"
#include "commands/session.h"
#include "report/writer.h"
#include "schedule/strategy.h"
#include <stdio.h>
#include <string.h>

/* The command line as a shell hands it over: words before the one that is to be completed, and that one. */
typedef struct {
  GPtrArray *words; /* "--image", "=", "x" joined to "--image=x" */
  const char *last;
  const char *results;
} Line;

static void print_all(const char *const *names)
{
  for (; names && *names; names++)
    printf("%s\n", *names);
}

/* bash takes "--image=x" apart at its '='; other shells hand it over in one piece. */
static GPtrArray *join_words(char **words)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
  gboolean join = FALSE;
  for (; *words; words++) {
    gboolean sign = strcmp(*words, "=") == 0;
    if ((sign || join) && all->len > 0) {
      char **before = (char **)&g_ptr_array_index(all, all->len - 1);
      char *joined = g_strconcat(*before, *words, NULL);
      g_free(*before);
      *before = joined;
    } else
      g_ptr_array_add(all, g_strdup(*words));
    join = sign;
  }
  return all;
}

/* ---- names that there are ---- */

static void print_commands(const Command *const *commands)
{
  for (; *commands; commands++) {
    const char *blank = strchr((*commands)->name, ' ');
    if ((*commands)->summary)
      printf("%s\n", blank ? blank + 1 : (*commands)->name);
  }
}

static void print_images(void)
{
  g_autoptr(ImageLibrary) library = session_library(NULL, NULL);
  g_auto(GStrv) names = library ? image_library_names(library) : NULL;
  print_all((const char *const *)names);
}

static void print_scenarios(void)
{
  g_auto(GStrv) paths = environment_scenarios();
  print_all((const char *const *)paths);
}

static void print_campaigns(const char *results)
{
  g_autoptr(Store) store = store_open(results, STORE_READ, NULL);
  g_autoptr(GPtrArray) campaigns = store ? store_campaigns(store, NULL) : NULL;
  for (guint i = campaigns ? campaigns->len : 0; i > 0; i--)
    printf("%s\n", ((const CampaignRecord *)g_ptr_array_index(campaigns, i - 1))->id);
  if (campaigns && campaigns->len > 0)
    printf("last\n");
}

static void print_operands(Operands operands, const char *results)
{
  switch (operands) {
  case OPERANDS_FILES: /* the shell knows them better */
    return;
  case OPERANDS_SCENARIOS:
    print_scenarios();
    return;
  case OPERANDS_IMAGES:
    print_images();
    return;
  case OPERANDS_CAMPAIGNS:
    print_campaigns(results);
    return;
  }
}

static gboolean is_given(const Line *line, const char *option)
{
  for (guint i = 0; i < line->words->len; i++)
    if (strcmp(g_ptr_array_index(line->words, i), option) == 0)
      return TRUE;
  return FALSE;
}

static const char *const *formats_of(const Line *line, const Command *command)
{
  static const char *const FORMATS[] = {"text", "json", NULL}, *const UNITS[] = {"text", "json", "dot", NULL};
  if (command == &COMMAND_REPORT)
    return writer_names();
  return command == &IMAGE_INSPECT && is_given(line, "--units") ? UNITS : FORMATS;
}

/* Values of OPTION ("--format") of COMMAND. Returns: FALSE where none are known. */
static gboolean print_values(const Line *line, const Command *command, const char *option)
{
  static const char *const ONLY[] = {"findings", NULL};
  const struct {
    const char *option;
    const char *const *values;
  } known[] = {{"--strategy", strategy_names()},       {"--keep", SCENARIO_KEEPS},   {"--stop", SCENARIO_STOPS},
               {"--checkpoint", SCENARIO_CHECKPOINTS}, {"--scope", SCENARIO_SCOPES}, {"--only", ONLY},
               {"--format", formats_of(line, command)}};
  if (strcmp(option, "--image") == 0) {
    print_images();
    return TRUE;
  }
  if (strcmp(option, "--scenario") == 0) {
    print_scenarios();
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
    if (strcmp(option, known[i].option) == 0) {
      print_all(known[i].values);
      return TRUE;
    }
  return FALSE;
}

/* ---- where the last word stands ---- */

static const Command *find_command(const Command *const *commands, const char *name)
{
  for (; *commands; commands++) {
    const char *blank = strchr((*commands)->name, ' ');
    if (strcmp(blank ? blank + 1 : (*commands)->name, name) == 0)
      return *commands;
  }
  return NULL;
}

/* The command that LINE speaks of, and whether its name is still to come: then *RET_CHOICE are those that there are. */
static const Command *spoken_of(const Line *line, const Command *const **ret_choice)
{
  const Command *command = NULL;
  *ret_choice = COMMANDS;
  for (guint i = 0; i < line->words->len && *ret_choice; i++) {
    const char *word = g_ptr_array_index(line->words, i);
    if (*word == '-' || (i > 0 && strcmp(g_ptr_array_index(line->words, i - 1), "--results") == 0))
      continue;
    command = find_command(*ret_choice, word);
    *ret_choice = command ? command->verbs : NULL;
  }
  return command;
}

/* COMMAND tells its options itself, so that none is listed twice in the source. */
static void print_options(const Command *command, const Globals *globals, GError **error)
{
  char question[] = COMMAND_LIST_OPTIONS, *name = g_strdup(command->name);
  char *words[] = {name, question, NULL};
  (void)command->run(globals, 2, words, error);
  g_free(name);
}

static void print_value_or_operand(const Line *line, const Command *command)
{
  const char *before = line->words->len > 0 ? g_ptr_array_index(line->words, line->words->len - 1) : "";
  if (g_str_has_prefix(before, "--") && print_values(line, command, before))
    return;
  print_operands(command->operands, line->results);
}

static void print_for(const Line *line, const Globals *globals, GError **error)
{
  static const char *const OPTIONS[] = {"--results=", "--verbose", "--quiet", "--version", "--help", NULL};
  const Command *const *choice = NULL;
  const Command *command = spoken_of(line, &choice);
  const char *equals = strchr(line->last, '=');
  if (command && equals && *line->last == '-') {
    g_autofree char *option = g_strndup(line->last, (gsize)(equals - line->last));
    (void)print_values(line, command, option);
  } else if (*line->last == '-' && !command)
    print_all(OPTIONS);
  else if (*line->last == '-')
    print_options(command, globals, error);
  else if (choice)
    print_commands(choice);
  else if (command)
    print_value_or_operand(line, command);
}

static const char *results_of(const GPtrArray *words, const char *fallback)
{
  const char *results = fallback;
  for (guint i = 0; i < words->len; i++) {
    const char *word = g_ptr_array_index(words, i);
    if (g_str_has_prefix(word, "--results="))
      results = word + strlen("--results=");
    else if (i > 0 && strcmp(g_ptr_array_index(words, i - 1), "--results") == 0)
      results = word;
  }
  return results;
}

static int run(const Globals *globals, int argc, char **argv, GError **error)
{
  if (argc < 2 || strcmp(argv[1], "--") != 0) {
    if (command_parse(&COMMAND_COMPLETE, NULL, &argc, &argv, error))
      error_set(error, BOOTRACE_ERROR_USAGE, "complete: usage: bootrace complete -- WORD…");
    return STATUS_PASSED;
  }
  g_autoptr(GPtrArray) words = join_words(argv + 2);
  g_autofree char *last = words->len > 0 ? g_ptr_array_steal_index(words, words->len - 1) : g_strdup("");
  const Line line = {.words = words, .last = last, .results = results_of(words, globals->results)};
  print_for(&line, globals, error);
  return STATUS_PASSED;
}

const Command COMMAND_COMPLETE = {
    .name = "complete",
    .arguments = "-- WORD…",
    .description =
        "What may stand in place of the last WORD, one a line: commands, options, values, scenarios, images\n"
        "and campaigns. For the completion of shells.",
    .run = run,
};
