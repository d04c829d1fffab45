/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repository/git.h"
#include "base/error.h"
#include <string.h>

/* `git rev-parse --local-env-vars`, without those that only set options. */
static const char *const LOCAL[] = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
};

void git_answer_clear(GitAnswer *answer)
{
  g_clear_pointer(&answer->output, g_free);
  g_clear_pointer(&answer->complaint, g_free);
}

char **git_clean_environment(char **environment)
{
  for (gsize i = 0; i < G_N_ELEMENTS(LOCAL); i++)
    environment = g_environ_unsetenv(environment, LOCAL[i]);
  return environment;
}

GSubprocessLauncher *git_launcher(GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new(flags);
  for (gsize i = 0; i < G_N_ELEMENTS(LOCAL); i++)
    g_subprocess_launcher_unsetenv(launcher, LOCAL[i]);
  return launcher;
}

/* Returns: (owned) "git", "-C", FOLDER, ARGUMENTS. Strings are (borrowed). */
static GPtrArray *command_line(const char *folder, const char *const *arguments)
{
  static const char *const ALWAYS[] = {"git", "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-C"};
  GPtrArray *line = g_ptr_array_new();
  for (gsize i = 0; i < G_N_ELEMENTS(ALWAYS); i++)
    g_ptr_array_add(line, (gpointer)(guintptr)ALWAYS[i]);
  g_ptr_array_add(line, (gpointer)(guintptr)folder);
  for (; *arguments; arguments++)
    g_ptr_array_add(line, (gpointer)(guintptr)*arguments);
  g_ptr_array_add(line, NULL);
  return line;
}

/* Returns: (owned) text without the last newline. */
static char *take_text(GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data(bytes, &length);
  if (length > 0 && data[length - 1] == '\n')
    length--;
  return g_utf8_make_valid(data ? data : "", (gssize)length);
}

gboolean git_ask(const char *folder, const char *const *arguments, GitAnswer *ret, GError **error)
{
  g_autoptr(GSubprocessLauncher) launcher =
      git_launcher(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GPtrArray) line = command_line(folder, arguments);
  g_subprocess_launcher_setenv(launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv(launcher, "GIT_TERMINAL_PROMPT", "0", TRUE);
  g_autoptr(GSubprocess) process =
      g_subprocess_launcher_spawnv(launcher, (const char *const *)(gpointer)line->pdata, error);
  g_autoptr(GBytes) output = NULL, complaint = NULL;
  if (!process || !g_subprocess_communicate(process, NULL, NULL, &output, &complaint, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "cannot run git, is it installed? ");
  if (!g_subprocess_get_if_exited(process))
    return error_set(error, BOOTRACE_ERROR_HOST, "git %s was killed by signal %d", arguments[0],
                     g_subprocess_get_term_sig(process));
  *ret = (GitAnswer){
      .status = g_subprocess_get_exit_status(process), .output = take_text(output), .complaint = take_text(complaint)};
  return TRUE;
}

gboolean git_run(const char *folder, const char *const *arguments, int code, char **ret_output, GError **error)
{
  g_auto(GitAnswer) answer = {0};
  if (!git_ask(folder, arguments, &answer, error))
    return FALSE;
  if (answer.status != 0)
    return error_set(error, (BootraceError)code, "%s: git %s: %s", folder, arguments[0],
                     *answer.complaint ? answer.complaint : "failed without a word");
  if (ret_output)
    *ret_output = g_steal_pointer(&answer.output);
  return TRUE;
}
