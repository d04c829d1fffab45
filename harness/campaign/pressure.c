/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/pressure.h"
#include <string.h>

/* A guest whose every instruction may wait for memory runs into its timeout. Processors are meant to be busy: with as
 * many boots as processors something waits most of the time, so only next to all of it is too much. */
#define MEMORY_PERCENT 10.0
#define CPU_PERCENT 97.0

double pressure_parse(const char *text, const char *word)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line; line++) {
    const char *found = g_str_has_prefix(*line, word) ? strstr(*line, " avg10=") : NULL;
    if (found)
      return g_ascii_strtod(found + strlen(" avg10="), NULL);
  }
  return -1;
}

/* BOOTRACE_PRESSURE names another folder than the kernel's: for tests, and for containers that mount it elsewhere. */
static double read_pressure(const char *name, const char *word)
{
  const char *folder = g_getenv("BOOTRACE_PRESSURE");
  g_autofree char *path = g_build_filename(folder ? folder : "/proc/pressure", name, NULL);
  g_autofree char *text = NULL;
  return g_file_get_contents(path, &text, NULL, NULL) ? pressure_parse(text, word) : -1;
}

HostPressure pressure_now(void)
{
  return (HostPressure){.cpu = read_pressure("cpu", "some"),
                        .memory = read_pressure("memory", "full"),
                        .io = read_pressure("io", "some")};
}

const char *pressure_on(const HostPressure *pressure)
{
  if (pressure->memory >= MEMORY_PERCENT)
    return "memory";
  return pressure->cpu >= CPU_PERCENT ? "processors" : NULL;
}
