/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/scan_file.h"
#include "base/error.h"
#include "store/unzstd.h"
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

typedef enum { PACKED_NOT, PACKED_GZIP, PACKED_ZSTD } Packing;

/* Saved logs are often compressed; their first bytes say so. */
static gboolean find_packing(GBufferedInputStream *stream, Packing *ret, GError **error)
{
  guint8 magic[UNZSTD_MAGIC_BYTES] = {0};
  gssize got = 1; /* a pipe may give them one by one */
  while (got > 0 && g_buffered_input_stream_get_available(stream) < sizeof magic)
    got = g_buffered_input_stream_fill(stream, CHUNK - (gssize)sizeof magic, NULL, error);
  if (got < 0)
    return FALSE;
  gsize peeked = g_buffered_input_stream_peek(stream, magic, 0, sizeof magic);
  if (peeked >= 2 && magic[0] == 0x1f && magic[1] == 0x8b)
    *ret = PACKED_GZIP;
  else
    *ret = unzstd_recognises(magic, peeked) ? PACKED_ZSTD : PACKED_NOT;
  return TRUE;
}

/* Returns: (owned). */
static GInputStream *gunzip(GInputStream *stream)
{
  g_autoptr(GZlibDecompressor) gzip = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return g_converter_input_stream_new(stream, G_CONVERTER(gzip));
}

static void feed_judge(const void *bytes, gsize length, gpointer judge)
{
  judge_feed(judge, bytes, length, 0);
}

/* UNZSTD: NULL where STREAM needs none. */
static gboolean feed_all(GInputStream *stream, Unzstd *unzstd, Judge *judge, GError **error)
{
  g_autofree char *chunk = g_malloc(CHUNK);
  while (TRUE) {
    gssize size = g_input_stream_read(stream, chunk, CHUNK, NULL, error);
    if (size <= 0)
      return size == 0 && (!unzstd || unzstd_finish(unzstd, error));
    if (!unzstd)
      feed_judge(chunk, (gsize)size, judge);
    else if (!unzstd_feed(unzstd, chunk, (gsize)size, feed_judge, judge, error))
      return FALSE;
  }
}

static Outcome *judge_file(const char *name, const ScanSettings *settings, GError **error)
{
  Packing packing = PACKED_NOT;
  g_autoptr(GInputStream) raw = open_file(name, error);
  g_autoptr(GInputStream) buffered = raw ? g_buffered_input_stream_new_sized(raw, CHUNK) : NULL;
  if (!buffered || !find_packing(G_BUFFERED_INPUT_STREAM(buffered), &packing, error))
    return NULL;
  g_autoptr(GInputStream) stream = packing == PACKED_GZIP ? gunzip(buffered) : g_object_ref(buffered);
  g_autoptr(Unzstd) unzstd = packing == PACKED_ZSTD ? unzstd_new() : NULL;
  g_autoptr(Judge) judge = judge_new(settings->rules, settings->pass_marker, GRACE_WHOLE_CONSOLE, error);
  if (!judge || !feed_all(stream, unzstd, judge, error))
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
