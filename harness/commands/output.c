/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/output.h"
#include "base/error.h"
#include <gio/gunixoutputstream.h>
#include <unistd.h>

struct _Output {
  char *path; /* NULL: stdout */
  GOutputStream *stream;
};

static const char *place(const Output *output)
{
  return output->path ? output->path : "standard output";
}

/* The stream of a file is a temporary one beside it, renamed when it is closed. */
static GOutputStream *open_stream(const char *path, GError **error)
{
  if (!path)
    return g_unix_output_stream_new(STDOUT_FILENO, FALSE);
  g_autoptr(GFile) file = g_file_new_for_commandline_arg(path);
  return G_OUTPUT_STREAM(g_file_replace(file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error));
}

Output *output_open(const char *path, GError **error)
{
  g_autoptr(Output) output = g_new0(Output, 1);
  output->path = g_strcmp0(path, "-") == 0 ? NULL : g_strdup(path);
  g_autoptr(GOutputStream) base = open_stream(output->path, error);
  if (!base) {
    (void)error_adopt(error, BOOTRACE_ERROR_HOST, "%s: cannot be written: ", path);
    return NULL;
  }
  output->stream = g_buffered_output_stream_new(base);
  return g_steal_pointer(&output);
}

GOutputStream *output_stream(const Output *output)
{
  return output->stream;
}

gboolean output_commit(Output *output, GError **error)
{
  if (g_output_stream_close(output->stream, NULL, error)) {
    g_clear_object(&output->stream);
    return TRUE;
  }
  return error_adopt(error, BOOTRACE_ERROR_HOST, "%s: cannot be written: ", place(output));
}

/* A close that is cancelled removes the temporary file in place of renaming it. */
static void abandon(GOutputStream *stream)
{
  g_autoptr(GCancellable) cancelled = g_cancellable_new();
  g_cancellable_cancel(cancelled);
  (void)g_output_stream_close(stream, cancelled, NULL);
  g_object_unref(stream);
}

void output_free(Output *output)
{
  if (!output)
    return;
  g_clear_pointer(&output->stream, abandon);
  g_free(output->path);
  g_free(output);
}
