/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/shard_option.h"
#include "base/error.h"

typedef struct {
  const char *index, *count;
  const char *first, *step; /* the variables with the index of the first task and between two; NULL: FIRST_DEFAULT, 1 */
  guint64 first_default;
  const char *job;
} Source;

static const Source SOURCES[] = {
    {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP", 0,
     "SLURM_ARRAY_JOB_ID"},
    {"CI_NODE_INDEX", "CI_NODE_TOTAL", NULL, NULL, 1, "CI_PIPELINE_ID"},
    {"JOB_COMPLETION_INDEX", "BOOTRACE_SHARDS", NULL, NULL, 0, "BOOTRACE_JOB"},
};

/* The number in the variable NAME; FALLBACK where NAME is NULL or not set. */
static gboolean read_number(const char *name, guint64 fallback, guint64 *ret)
{
  const char *text = name ? g_getenv(name) : NULL;
  *ret = fallback;
  return !text || g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, ret, NULL);
}

static gboolean read_source(const Source *source, Shard *ret, GError **error)
{
  const char *text = g_getenv(source->index), *count_text = g_getenv(source->count);
  guint64 index = 0, count = 0, first = 0, step = 1;
  if (!count_text)
    return error_set(error, BOOTRACE_ERROR_USAGE,
                     "%s=%s says which part of a campaign this is, but %s does not say of how many: set it, or give "
                     "--shard=I/N (--shard=1/1 for the whole campaign)",
                     source->index, text, source->count);
  gboolean good = read_number(source->index, 0, &index) && read_number(source->count, 0, &count) &&
                  read_number(source->first, source->first_default, &first) && read_number(source->step, 1, &step);
  if (!good || step == 0 || index < first || (index - first) % step != 0 || (index - first) / step >= count)
    return error_set(error, BOOTRACE_ERROR_USAGE,
                     "%s=%s with %s=%s: these tasks are not numbered one after the other; give --shard=I/N",
                     source->index, text, source->count, count_text);
  *ret = (Shard){.index = (guint)((index - first) / step + 1), .count = (guint)count};
  return TRUE;
}

gboolean shard_option(const char *option, Shard *ret, const char **ret_source, GError **error)
{
  *ret_source = NULL;
  *ret = (Shard){0};
  if (option) {
    *ret_source = "--shard";
    return shard_parse("--shard", option, ret, error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(SOURCES); i++)
    if (g_getenv(SOURCES[i].index)) {
      *ret_source = SOURCES[i].index;
      return read_source(&SOURCES[i], ret, error);
    }
  return TRUE;
}

const char *shard_job(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(SOURCES); i++)
    if (g_getenv(SOURCES[i].index))
      return g_getenv(SOURCES[i].job);
  return NULL;
}
