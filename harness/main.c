/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/names.h"
#include "commands/command.h"
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const Command *find_command(const char *name)
{
  for (const Command *const *command = COMMANDS; *command; command++)
    if (strcmp((*command)->name, name) == 0)
      return *command;
  return NULL;
}

/* "\nCommands:\n  run  boots …": the table as help shows it. Returns: (owned). */
static char *describe_commands(void)
{
  g_autoptr(GString) text = g_string_new("Commands:\n");
  for (const Command *const *command = COMMANDS; *command; command++)
    if ((*command)->summary)
      g_string_append_printf(text, "  %-10s %s\n", (*command)->name, (*command)->summary);
  g_string_append(
      text, "\n'bootrace COMMAND --help' says more.\n"
            "Exit status: 0 passed, 1 a boot failed, 125 cannot tell, 129 wrong usage or input, 130 interrupted.");
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean unknown_command(const char *name, GError **error)
{
  const char *names[32] = {NULL};
  for (gsize i = 0; COMMANDS[i] && i < G_N_ELEMENTS(names) - 1; i++)
    names[i] = COMMANDS[i]->name;
  g_autofree char *hint = nearest_hint(name, names);
  return error_set(error, BOOTRACE_ERROR_USAGE, "'%s' is no bootrace command%s (see 'bootrace --help')", name, hint);
}

static int fail(const GError *error)
{
  fprintf(stderr, "bootrace: %s\n", error->message);
  return (int)status_for_error(error);
}

/* libguestfs initialises libvirt before main() begins, and libvirt logs warnings to stderr unless its environment said
 * otherwise by then. What matters reaches us as errors; so the program starts once more with that said. */
static void silence_libvirt_log(char **argv)
{
  if (g_getenv("LIBVIRT_LOG_OUTPUTS"))
    return;
  g_setenv("LIBVIRT_LOG_OUTPUTS", "4:file:/dev/null", TRUE);
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  if (program)
    execv(program, argv); /* where that fails, warnings are the lesser evil */
}

static int run_program(int argc, char **argv)
{
  setlocale(LC_CTYPE, ""); /* numbers stay those of C: output is read by programs */
  g_autofree char *results = NULL;
  gboolean verbose = FALSE, quiet = FALSE, version = FALSE;
  const GOptionEntry entries[] = {
      {"results", 0, 0, G_OPTION_ARG_FILENAME, &results, "Results file (default: results/bootrace.db)", "FILE"},
      {"verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Say more on stderr", NULL},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "Say only errors on stderr", NULL},
      {"version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_autofree char *commands = describe_commands();
  g_autoptr(GOptionContext) context = g_option_context_new("COMMAND …");
  g_option_context_set_summary(context, "Finds, proves and explains boot-order races in microVM images.");
  g_option_context_set_description(context, commands);
  g_option_context_set_strict_posix(context, TRUE);
  g_option_context_add_main_entries(context, entries, NULL);
  g_autoptr(GError) error = NULL;
  if (!g_option_context_parse(context, &argc, &argv, &error)) {
    error_adopt(&error, BOOTRACE_ERROR_USAGE, "%s", "");
    return fail(error);
  }
  if (version) {
    g_print("bootrace %s\n", BOOTRACE_VERSION);
    return STATUS_PASSED;
  }
  if (argc < 2) {
    g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
    fputs(help, stderr);
    return STATUS_USAGE;
  }
  const Command *command = find_command(argv[1]);
  if (!command && !unknown_command(argv[1], &error))
    return fail(error);
  const Globals globals = {.results = results ? results : "results/bootrace.db", .verbose = verbose, .quiet = quiet};
  int status = command->run(&globals, argc - 1, argv + 1, &error);
  return error ? fail(error) : status;
}

/* Threads of libvirt live on and cannot be joined; destructors of libraries that ran beneath them could crash, and a
 * crash would pass for the exit status of the boots. So none of them runs. */
static _Noreturn void leave(int status)
{
  gboolean written = fflush(stdout) == 0 && !ferror(stdout);
  if (!written && status == STATUS_PASSED) {
    fputs("bootrace: standard output cannot be written\n", stderr);
    status = STATUS_UNKNOWN;
  }
  _exit(status);
}

int main(int argc, char **argv)
{
  silence_libvirt_log(argv);
  leave(run_program(argc, argv));
}
