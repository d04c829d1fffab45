/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
  const char *name;
  gint64 scale;
} DURATION_UNITS[] = {
    /* the first of each scale is the one that duration_format() writes */
    {"d", 86400 * NS_PER_S},
    {"h", 3600 * NS_PER_S},
    {"min", 60 * NS_PER_S},
    {"s", NS_PER_S},
    {"ms", NS_PER_MS},
    {"us", NS_PER_US},
    {"ns", 1},
    {"hr", 3600 * NS_PER_S},
    {"m", 60 * NS_PER_S},
    {"sec", NS_PER_S},
    {"msec", NS_PER_MS},
    {"usec", NS_PER_US},
};

static const struct {
  const char *name;
  gint64 scale;
} SIZE_UNITS[] = {{"", 1}, {"B", 1}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"T", G_GINT64_CONSTANT(1) << 40}};

/* Reads the digits at *TEXT and moves it past them. */
static gboolean take_number(const char **text, gint64 *ret)
{
  if (!g_ascii_isdigit(**text))
    return FALSE;
  char *end = NULL;
  guint64 value = 0;
  errno = 0;
  value = g_ascii_strtoull(*text, &end, 10);
  if (errno || value > G_MAXINT64)
    return FALSE;
  *text = end;
  *ret = (gint64)value;
  return TRUE;
}

static gboolean take_duration_unit(const char **text, gint64 *ret_scale)
{
  gsize length = 0;
  while (g_ascii_isalpha((*text)[length]))
    length++;
  if (length == 0) {
    *ret_scale = NS_PER_S;
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(DURATION_UNITS); i++)
    if (strlen(DURATION_UNITS[i].name) == length && strncmp(DURATION_UNITS[i].name, *text, length) == 0) {
      *text += length;
      *ret_scale = DURATION_UNITS[i].scale;
      return TRUE;
    }
  return FALSE;
}

static const char *skip_blanks(const char *text)
{
  while (g_ascii_isspace(*text))
    text++;
  return text;
}

gboolean duration_parse(const char *text, gint64 *ret_ns)
{
  gint64 total = 0;
  const char *rest = skip_blanks(text);
  do {
    gint64 number = 0, scale = 0, part = 0;
    if (!take_number(&rest, &number))
      return FALSE;
    rest = skip_blanks(rest);
    if (!take_duration_unit(&rest, &scale))
      return FALSE;
    if (__builtin_mul_overflow(number, scale, &part) || __builtin_add_overflow(total, part, &total))
      return FALSE;
    rest = skip_blanks(rest);
  } while (*rest);
  *ret_ns = total;
  return TRUE;
}

char *duration_format(gint64 ns)
{
  if (ns == 0)
    return g_strdup("0s");
  for (gsize i = 0; i < G_N_ELEMENTS(DURATION_UNITS); i++)
    if (ns % DURATION_UNITS[i].scale == 0)
      return g_strdup_printf("%" G_GINT64_FORMAT "%s", ns / DURATION_UNITS[i].scale, DURATION_UNITS[i].name);
  g_assert_not_reached(); /* every number is a multiple of 1 ns */
}

gboolean size_parse(const char *text, gint64 *ret_bytes)
{
  const char *rest = skip_blanks(text);
  gint64 number = 0, bytes = 0;
  if (!take_number(&rest, &number))
    return FALSE;
  g_autofree char *unit = g_strstrip(g_strdup(rest));
  for (gsize i = 0; i < G_N_ELEMENTS(SIZE_UNITS); i++)
    if (strcmp(SIZE_UNITS[i].name, unit) == 0) {
      if (__builtin_mul_overflow(number, SIZE_UNITS[i].scale, &bytes))
        return FALSE;
      *ret_bytes = bytes;
      return TRUE;
    }
  return FALSE;
}

gint64 clock_now_ns(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* Digits in the places of "2026-11-24", and a day of the calendar. */
gboolean day_is_valid(const char *text)
{
  static const char FORM[] = "dddd-dd-dd";
  if (strlen(text) != strlen(FORM))
    return FALSE;
  for (gsize i = 0; FORM[i]; i++)
    if (FORM[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != FORM[i])
      return FALSE;
  guint year = (guint)atoi(text), month = (guint)atoi(text + 5), day = (guint)atoi(text + 8);
  return g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

char *day_today(void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local();
  return g_date_time_format(now, "%Y-%m-%d");
}
