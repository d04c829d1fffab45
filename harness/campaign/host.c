/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/host.h"
#include "base/quantity.h"
#include <string.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

/* What QEMU itself needs besides the guest's memory. */
#define QEMU_BYTES (G_GINT64_CONSTANT(128) << 20)
#define TSC_MEASURE_NS (20 * NS_PER_MS)

guint host_tsc_khz(void)
{
#if defined(__x86_64__)
  gint64 begin_ns = clock_now_ns(), now_ns = begin_ns;
  guint64 begin = __rdtsc();
  while (now_ns - begin_ns < TSC_MEASURE_NS)
    now_ns = clock_now_ns();
  guint khz = (guint)((__rdtsc() - begin) * (guint64)NS_PER_MS / (guint64)(now_ns - begin_ns));
  /* What is measured differs from one campaign to the next in its last digits; a checkpoint's key must not. */
  return (khz + 500) / 1000 * 1000;
#else
  return 0;
#endif
}

/* The value of "KEY:  VALUE" in a file of /proc. Returns: (owned) or NULL. */
static char *proc_field(const char *path, const char *key)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return NULL;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (g_str_has_prefix(*line, key)) {
      const char *colon = strchr(*line, ':');
      return colon ? g_strstrip(g_strdup(colon + 1)) : NULL;
    }
  return NULL;
}

static gint64 memory_field(const char *key)
{
  g_autofree char *kib = proc_field("/proc/meminfo", key);
  return kib ? (gint64)g_ascii_strtoull(kib, NULL, 10) << 10 : 0;
}

char *host_processor(void)
{
  char *model = proc_field("/proc/cpuinfo", "model name");
  return model ? model : g_strdup("unknown");
}

gint64 host_memory_bytes(void)
{
  return memory_field("MemTotal");
}

guint host_default_jobs(gint64 memory_bytes)
{
  gint64 fitting = memory_field("MemAvailable") / (memory_bytes + QEMU_BYTES);
  return (guint)CLAMP(MIN(fitting, (gint64)g_get_num_processors()), 1, 1024);
}
