/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/step.h"
#include "base/error.h"
#include "base/inert.h"
#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

enum { SHOWN_LINES = 6 };      /* of a failed program: what apt and dracut need to say what went wrong */
enum { PROGRESS_LENGTH = 70 }; /* longer lines are mmdebstrap repeating its own arguments */
#define PROGRESS_PREFIX "I: "

void step_tell(const Step *step, const char *what)
{
  if (step->progress)
    step->progress(step->image, what, step->data);
}

static void tell_line(const Step *step, const char *line)
{
  if (!g_str_has_prefix(line, PROGRESS_PREFIX) || strlen(line) > PROGRESS_LENGTH)
    return;
  g_autofree char *what =
      inert_text(line + strlen(PROGRESS_PREFIX), strlen(line + strlen(PROGRESS_PREFIX)), INERT_ONE_LINE);
  g_strchomp(what);
  step_tell(step, what);
}

/* Reads the output to its end; the last lines stay in TAIL. */
static void follow(const Step *step, GInputStream *output, GOutputStream *log, GQueue *tail)
{
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new(output);
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line(lines, NULL, NULL, NULL);
    if (!line)
      return;
    if (log)
      (void)g_output_stream_printf(log, NULL, NULL, NULL, "%s\n", line);
    tell_line(step, line);
    if (*line)
      g_queue_push_tail(tail, inert_text(line, strlen(line), INERT_ONE_LINE));
    if (g_queue_get_length(tail) > SHOWN_LINES)
      g_free(g_queue_pop_head(tail));
  }
}

static const char *remedy(const char *text)
{
  static const struct {
    const char *sign, *remedy;
  } REMEDIES[] = {
      {"Could not resolve", "is there a network?"},
      {"Temporary failure resolving", "is there a network?"},
      {"Could not connect", "can the package mirror be reached?"},
      {"Unable to connect", "can the package mirror be reached?"},
      {"No space left on device", "make room there, or set BOOTRACE_CACHE to a larger disk"},
      {"newuidmap", "install uidmap, or build as root"},
      {"Unable to locate package", "is the name right? apt-get update may help"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(REMEDIES); i++)
    if (strstr(text, REMEDIES[i].sign))
      return REMEDIES[i].remedy;
  return "the log has more";
}

static gboolean failed(const Step *step, const char *program, GQueue *tail, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (GList *line = tail->head; line; line = line->next)
    g_string_append_printf(text, "\n  %s", (const char *)line->data);
  return error_set(error, BOOTRACE_ERROR_HOST, "%s: %s failed: %s (whole output: %s)%s", step->image, program,
                   remedy(text->str), step->log, text->str);
}

/* A bootrace that is killed ends its program, too; mmdebstrap then cleans up in its own time, and still has the lock.
 */
static void end_with_parent(gpointer data)
{
  (void)data;
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean run_and_follow(const Step *step, GSubprocess *process, const char *program, GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_path(step->log);
  g_autoptr(GFileOutputStream) log = g_file_append_to(file, G_FILE_CREATE_NONE, NULL, NULL);
  GQueue tail = G_QUEUE_INIT;
  follow(step, g_subprocess_get_stdout_pipe(process), log ? G_OUTPUT_STREAM(log) : NULL, &tail);
  gboolean good = g_subprocess_wait_check(process, NULL, NULL) || failed(step, program, &tail, error);
  g_queue_clear_full(&tail, g_free);
  return good;
}

gboolean step_run(const Step *step, const char *const *argv, const char *const *settings, const char *tool,
                  const char *package, GError **error)
{
  g_autofree char *program = g_find_program_in_path(tool);
  if (!program)
    return error_set(error, BOOTRACE_ERROR_HOST, "%s: building needs %s: apt-get install %s", step->image, tool,
                     package);
  g_autoptr(GSubprocessLauncher) launcher =
      g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  enum { LOCK_IN_CHILD = 3 };
  g_subprocess_launcher_take_fd(launcher, fcntl(step->lock, F_DUPFD_CLOEXEC, 0), LOCK_IN_CHILD);
  g_subprocess_launcher_set_child_setup(launcher, end_with_parent, NULL, NULL);
  g_subprocess_launcher_setenv(launcher, "LC_ALL", "C.UTF-8", TRUE);
  for (; settings && *settings; settings++) {
    g_auto(GStrv) parts = g_strsplit(*settings, "=", 2);
    g_subprocess_launcher_setenv(launcher, parts[0], parts[1], TRUE);
  }
  g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, argv, error);
  if (!process)
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s: ", step->image);
  return run_and_follow(step, process, tool, error);
}
