/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repository/build_command.h"
#include "base/error.h"
#include "base/inert.h"
#include "base/quantity.h"
#include "repository/git.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* How much of a log's end a message quotes. */
#define QUOTED_BYTES 800
#define SIGNALLED 128 /* as shells say it */

void build_result_clear(BuildResult *result)
{
  g_clear_pointer(&result->last_line, g_free);
}

/* ---- the process ---- */

typedef struct {
  GPid pid;
  int pid_fd;  /* readable once it has ended */
  int pipe_fd; /* its standard output */
  int log_fd;
  GString *output;
} Process;

static void process_clear(Process *process)
{
  int files[] = {process->pid_fd, process->pipe_fd, process->log_fd};
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
    if (files[i] >= 0)
      close(files[i]);
  g_string_free(process->output, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Process, process_clear)

/* A group of its own, so that all that the command starts can be ended; and no command outlives a bootrace that is
 * killed. */
static void become_group(gpointer data)
{
  (void)data;
  (void)setpgid(0, 0);
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static char **environment(const Build *build)
{
  char **list = git_clean_environment(g_get_environ());
  for (const char *const *setting = build->settings; *setting; setting++) {
    g_auto(GStrv) parts = g_strsplit(*setting, "=", 2);
    list = g_environ_setenv(list, parts[0], parts[1], TRUE);
  }
  return list;
}

static gboolean start(const Build *build, Process *process, GError **error)
{
  const char *const argv[] = {"/bin/sh", "-c", build->command, NULL};
  g_auto(GStrv) settings = environment(build);
  process->log_fd = open(build->log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC), ends[2] = {-1, -1};
  gboolean good = process->log_fd >= 0 && nothing >= 0 && pipe2(ends, O_CLOEXEC) == 0;
  if (!good)
    error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", build->log, g_strerror(errno));
  else if (!g_spawn_async_with_pipes_and_fds(build->folder, argv, (const char *const *)settings,
                                             G_SPAWN_DO_NOT_REAP_CHILD, become_group, NULL, nothing, ends[1],
                                             process->log_fd, NULL, NULL, 0, &process->pid, NULL, NULL, NULL, error))
    good = error_adopt(error, BOOTRACE_ERROR_HOST, "--build: ");
  process->pipe_fd = ends[0];
  if (ends[1] >= 0)
    close(ends[1]);
  if (nothing >= 0)
    close(nothing);
  if (good)
    process->pid_fd = (int)syscall(SYS_pidfd_open, process->pid, 0);
  return good;
}

/* Takes what has come on the pipe. Returns: FALSE at its end. */
static gboolean take_output(Process *process)
{
  char block[4096];
  ssize_t got = read(process->pipe_fd, block, sizeof block);
  if (got <= 0)
    return got < 0 && (errno == EINTR || errno == EAGAIN);
  (void)!write(process->log_fd, block, (size_t)got);
  g_string_append_len(process->output, block, got);
  if (process->output->len > 2 * QUOTED_BYTES + sizeof block) /* the last line alone is looked for */
    g_string_erase(process->output, 0, (gssize)(process->output->len - 2 * QUOTED_BYTES));
  return TRUE;
}

/* Until the shell has ended; what it has left running in the background is not waited for. Returns: FALSE once the user
 * has interrupted. */
static gboolean follow(Process *process, int interrupt_fd)
{
  struct pollfd files[] = {{.fd = process->pid_fd, .events = POLLIN},
                           {.fd = process->pipe_fd, .events = POLLIN},
                           {.fd = interrupt_fd, .events = POLLIN}};
  while (poll(files, G_N_ELEMENTS(files), -1) >= 0 || errno == EINTR) {
    if (files[2].revents)
      return FALSE;
    if (files[1].revents && !take_output(process))
      files[1].fd = -1;
    else if (files[0].revents && !files[1].revents)
      return TRUE;
    if (files[0].revents && files[1].fd < 0)
      return TRUE;
  }
  return TRUE;
}

/* ---- its result ---- */

/* Returns: (owned). */
static char *last_line(const GString *output)
{
  g_autofree char *text = g_utf8_make_valid(output->str, (gssize)output->len);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = g_strv_length(lines); i-- > 0;)
    if (*g_strstrip(lines[i]))
      return g_strdup(lines[i]);
  return g_strdup("");
}

static int wait_for(GPid pid)
{
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
}

gboolean build_run(const Build *build, BuildResult *ret, GError **error)
{
  gint64 begun_ns = clock_now_ns();
  g_auto(Process) process = {.pid_fd = -1, .pipe_fd = -1, .log_fd = -1, .output = g_string_new(NULL)};
  if (!start(build, &process, error))
    return FALSE;
  gboolean followed = follow(&process, build->interrupt_fd);
  if (!followed)
    (void)kill(-process.pid, SIGTERM);
  int status = wait_for(process.pid);
  if (!followed)
    return error_set(error, BOOTRACE_ERROR_CANCELLED, "interrupted while --build= ran");
  *ret = (BuildResult){.status = status, .last_line = last_line(process.output), .took_ns = clock_now_ns() - begun_ns};
  return TRUE;
}

char *build_log_end(const char *log)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(log, &text, &length, NULL))
    return g_strdup("");
  gsize skip = length > QUOTED_BYTES ? length - QUOTED_BYTES : 0;
  char *end = inert_text(text + skip, length - skip, INERT_LINES);
  return g_strchomp(end);
}
