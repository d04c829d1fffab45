/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/scan_file.h"
#include "base/error.h"
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

/* Large enough that reading costs nothing, small enough to stay in the cache. */
#define CHUNK (256 * 1024)

struct _ScanTask {
  char *file;
  Outcome *outcome;
  GError *error;
  GMutex mutex;
  GCond cond;
  gboolean done;
};

ScanTask *scan_task_new(const char *file)
{
  ScanTask *task = g_new0(ScanTask, 1);
  task->file = g_strdup(file);
  g_mutex_init(&task->mutex);
  g_cond_init(&task->cond);
  return task;
}

void scan_task_forget(ScanTask *task)
{
  g_clear_pointer(&task->outcome, outcome_free);
  g_clear_error(&task->error);
}

void scan_task_free(ScanTask *task)
{
  scan_task_forget(task);
  g_mutex_clear(&task->mutex);
  g_cond_clear(&task->cond);
  g_free(task->file);
  g_free(task);
}

const char *scan_task_name(const ScanTask *task)
{
  return task->file;
}

const Outcome *scan_task_outcome(const ScanTask *task)
{
  return task->outcome;
}

const GError *scan_task_error(const ScanTask *task)
{
  return task->error;
}

static GInputStream *open_file(const char *name, GError **error)
{
  if (strcmp(name, "-") == 0)
    return g_unix_input_stream_new(STDIN_FILENO, FALSE);
  g_autoptr(GFile) file = g_file_new_for_commandline_arg(name);
  return G_INPUT_STREAM(g_file_read(file, NULL, error));
}

/* Saved logs are often gzipped; their first two bytes say so. Returns: (owned). */
static GInputStream *unpack(GInputStream *raw, GError **error)
{
  g_autoptr(GInputStream) buffered = g_buffered_input_stream_new_sized(raw, CHUNK);
  if (g_buffered_input_stream_fill(G_BUFFERED_INPUT_STREAM(buffered), CHUNK, NULL, error) < 0)
    return NULL;
  guint8 magic[2] = {0};
  gsize peeked = g_buffered_input_stream_peek(G_BUFFERED_INPUT_STREAM(buffered), magic, 0, sizeof magic);
  if (peeked < sizeof magic || magic[0] != 0x1f || magic[1] != 0x8b)
    return g_steal_pointer(&buffered);
  g_autoptr(GZlibDecompressor) gzip = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return g_converter_input_stream_new(buffered, G_CONVERTER(gzip));
}

static gboolean feed_all(GInputStream *stream, Judge *judge, GError **error)
{
  g_autofree char *chunk = g_malloc(CHUNK);
  while (TRUE) {
    gssize size = g_input_stream_read(stream, chunk, CHUNK, NULL, error);
    if (size <= 0)
      return size == 0;
    judge_feed(judge, chunk, (gsize)size, 0);
  }
}

static Outcome *judge_file(const char *name, const ScanSettings *settings, GError **error)
{
  g_autoptr(GInputStream) raw = open_file(name, error);
  g_autoptr(GInputStream) stream = raw ? unpack(raw, error) : NULL;
  g_autoptr(Judge) judge =
      stream ? judge_new(settings->rules, settings->pass_marker, GRACE_WHOLE_CONSOLE, error) : NULL;
  if (!judge || !feed_all(stream, judge, error))
    return NULL;
  return judge_finish(judge, CONSOLE_END_FILE, 0);
}

void scan_task_run(ScanTask *task, const ScanSettings *settings)
{
  GError *error = NULL;
  Outcome *outcome = judge_file(task->file, settings, &error);
  if (!outcome)
    error_adopt(&error, BOOTRACE_ERROR_HOST, "%s: ", task->file);
  g_mutex_lock(&task->mutex);
  task->outcome = outcome;
  task->error = error;
  task->done = TRUE;
  g_cond_signal(&task->cond);
  g_mutex_unlock(&task->mutex);
}

void scan_task_wait(ScanTask *task)
{
  g_mutex_lock(&task->mutex);
  while (!task->done)
    g_cond_wait(&task->cond, &task->mutex);
  g_mutex_unlock(&task->mutex);
}
