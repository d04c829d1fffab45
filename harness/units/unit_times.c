/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/unit_times.h"
#include "base/quantity.h"
#include <string.h>

enum { UNIT, ACTIVE, SUB, REMARK, INACTIVE_EXIT, ACTIVE_ENTER, ACTIVE_EXIT, INACTIVE_ENTER, COLUMNS };

void unit_times_free(UnitTimes *times)
{
  if (!times)
    return;
  g_free(times->unit);
  g_free(times->active);
  g_free(times->remark);
  g_free(times);
}

static gboolean read_stamps(char **columns, gint64 *ret_ns)
{
  for (guint i = INACTIVE_EXIT; i < COLUMNS; i++) {
    guint64 microseconds = 0;
    if (!g_ascii_string_to_unsigned(columns[i], 10, 0, G_MAXINT64 / NS_PER_US, &microseconds, NULL))
      return FALSE;
    ret_ns[i] = (gint64)microseconds * NS_PER_US;
  }
  return TRUE;
}

/* The end of the start that began at STAMPS[INACTIVE_EXIT]: older stamps belong to an earlier start. */
static gint64 finish_of(const gint64 *stamps)
{
  if (stamps[INACTIVE_EXIT] == 0)
    return 0;
  if (stamps[ACTIVE_ENTER] >= stamps[INACTIVE_EXIT])
    return stamps[ACTIVE_ENTER];
  return stamps[INACTIVE_ENTER] >= stamps[INACTIVE_EXIT] ? stamps[INACTIVE_ENTER] : 0;
}

static UnitTimes *parse_line(const char *line)
{
  g_auto(GStrv) columns = g_strsplit(line, " ", -1);
  gint64 stamps[COLUMNS] = {0};
  if (g_strv_length(columns) != COLUMNS || !read_stamps(columns, stamps))
    return NULL;
  UnitTimes *times = g_new0(UnitTimes, 1);
  times->unit = g_strdup(columns[UNIT]);
  times->active = g_strdup(columns[ACTIVE]);
  times->remark = g_strdup(columns[REMARK]);
  times->begin_ns = stamps[INACTIVE_EXIT];
  times->finish_ns = finish_of(stamps);
  return times;
}

GPtrArray *unit_times_parse(const char *text, gsize length)
{
  GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)unit_times_free);
  g_autofree char *copy = g_strndup(text, length); /* ends at a NUL, which no report holds */
  g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
  for (char **line = lines; *line; line++) {
    UnitTimes *times = g_utf8_validate(*line, -1, NULL) ? parse_line(*line) : NULL;
    if (times)
      g_ptr_array_add(list, times);
  }
  return list;
}
