/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/prefix.h"
#include <string.h>

/* Prefixes nest: a CI runner's time stamp before a host's journal before a guest's kernel. More than this is text. */
#define MAX_PREFIXES 8
#define MAX_HOST_NAME 64
/* Inside a line only what is surely the kernel's counts. */
#define KERNEL_DECIMALS 6

/* Each skipper returns the offset after its prefix, or START where there is none. */
typedef gsize (*Skipper)(const char *text, gsize length, gsize start);

static char at(const char *text, gsize length, gsize i)
{
  return i < length ? text[i] : '\0';
}

static gsize skip_class(const char *text, gsize length, gsize i, const char *class)
{
  while (i < length && text[i] && strchr(class, text[i]))
    i++;
  return i;
}

static gsize skip_digits(const char *text, gsize length, gsize i)
{
  while (i < length && g_ascii_isdigit(text[i]))
    i++;
  return i;
}

static gsize skip_blanks(const char *text, gsize length, gsize i)
{
  return skip_class(text, length, i, " \t");
}

static gsize skip_word(const char *text, gsize length, gsize i)
{
  gsize end = i;
  while (end < length && (g_ascii_isalnum(text[end]) || (text[end] && strchr("._-@:/\\+()~", text[end]))))
    end++;
  return end;
}

guint prefix_caller(char kind, guint number)
{
  return (guint)(guint8)kind << 24 | (number & 0xffffff);
}

/* "<4>", "<30>" */
static gsize skip_level(const char *text, gsize length, gsize start)
{
  if (at(text, length, start) != '<')
    return start;
  gsize end = skip_digits(text, length, start + 1);
  return end > start + 1 && end <= start + 4 && at(text, length, end) == '>' ? end + 1 : start;
}

/* "[  T1]", "[ C0]", "[T1@0]", "[  T42] ", as CONFIG_PRINTK_CALLER prints it, "(0)[1:init]" as Android vendors do */
static gsize skip_caller(const char *text, gsize length, gsize start)
{
  gsize i = skip_blanks(text, length, start);
  if (at(text, length, i) == '(') {
    gsize close = skip_digits(text, length, i + 1);
    if (close > i + 1 && at(text, length, close) == ')' && at(text, length, close + 1) == '[')
      i = close + 1;
  }
  if (at(text, length, i) != '[')
    return start;
  gsize mark = skip_blanks(text, length, i + 1);
  if (mark < length && (text[mark] == 'T' || text[mark] == 'C'))
    mark++;
  else if (at(text, length, i) != '[' || !g_ascii_isdigit(at(text, length, mark)))
    return start;
  gsize end = skip_digits(text, length, mark);
  if (end == mark)
    return start;
  while (end < length && text[end] != ']' && end - mark < 40 && text[end] != '[')
    end++;
  gboolean tagged = text[mark - 1] == 'T' || text[mark - 1] == 'C';
  gboolean android = memchr(text + mark, ':', end - mark) != NULL;
  return at(text, length, end) == ']' && (tagged || android) ? end + 1 : start;
}

/* "[   12.345678]", "[   12.345678,0]" */
static gsize skip_stamp(const char *text, gsize length, gsize start)
{
  if (at(text, length, start) != '[')
    return start;
  gsize i = skip_class(text, length, start + 1, " ");
  gsize point = skip_digits(text, length, i);
  if (point == i || at(text, length, point) != '.')
    return start;
  gsize end = skip_digits(text, length, point + 1);
  if (end == point + 1)
    return start;
  if (at(text, length, end) == ',')
    end = skip_digits(text, length, end + 1);
  return at(text, length, end) == ']' ? end + 1 : start;
}

/* "003: ", the processor, as real-time kernels print it */
static gsize skip_processor(const char *text, gsize length, gsize start)
{
  gsize end = skip_digits(text, length, start);
  return end == start + 3 && at(text, length, end) == ':' && at(text, length, end + 1) == ' ' ? end + 2 : start;
}

/* "[ 2]", the processor, as some vendors print it: right behind the stamp, where no message begins */
static gsize skip_number(const char *text, gsize length, gsize start)
{
  if (at(text, length, start) != '[')
    return start;
  gsize digits = skip_class(text, length, start + 1, " ");
  gsize end = skip_digits(text, length, digits);
  return end > digits && at(text, length, end) == ']' ? end + 1 : start;
}

static gsize skip_printk(const char *text, gsize length, gsize start)
{
  gsize stamp = skip_stamp(text, length, start);
  if (stamp == start)
    return start;
  gsize end = skip_caller(text, length, stamp);
  if (end == stamp)
    end = skip_number(text, length, stamp);
  return at(text, length, end) == ' ' ? skip_processor(text, length, end + 1) : end;
}

/* The caller tag among the bytes from START to END. */
static guint find_caller(const char *text, gsize start, gsize end)
{
  for (gsize i = start + 1; i + 1 < end; i++)
    if ((text[i] == 'T' || text[i] == 'C') && (text[i - 1] == '[' || text[i - 1] == ' ') &&
        g_ascii_isdigit(text[i + 1]))
      return prefix_caller(text[i], (guint)g_ascii_strtoull(text + i + 1, NULL, 10));
  return 0;
}

static gboolean is_month_or_day(const char *text, gsize length, gsize i)
{
  static const char NAMES[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun ";
  if (i + 4 > length || text[i + 3] != ' ')
    return FALSE;
  char name[5] = {text[i], text[i + 1], text[i + 2], ' ', '\0'};
  const char *found = strstr(NAMES, name);
  return found && (found - NAMES) % 4 == 0;
}

/* "08:10:07", "08:10:07.123456"; no more than the time itself */
static gsize skip_clock(const char *text, gsize length, gsize start)
{
  gsize i = skip_digits(text, length, start);
  if (i == start || i - start > 3 || at(text, length, i) != ':')
    return start;
  gsize minutes = skip_digits(text, length, i + 1);
  if (minutes - i != 3 || at(text, length, minutes) != ':')
    return start;
  gsize end = skip_digits(text, length, minutes + 1);
  if (end - minutes != 3)
    return start;
  if (at(text, length, end) == '.' || at(text, length, end) == ',')
    end = skip_digits(text, length, end + 1);
  return end;
}

/* "2026-11-24T08:10:07.123+00:00", "2026/11/24 08:10:07" */
static gsize skip_iso_date(const char *text, gsize length, gsize start)
{
  gsize i = skip_digits(text, length, start);
  if (i - start != 4 || (at(text, length, i) != '-' && at(text, length, i) != '/'))
    return start;
  i = skip_class(text, length, i, "0123456789-/");
  if (i - start != 10 || (at(text, length, i) != 'T' && at(text, length, i) != ' '))
    return start;
  gsize end = skip_clock(text, length, i + 1);
  if (end == i + 1)
    return start;
  if (at(text, length, end) == 'Z')
    return end + 1;
  if (at(text, length, end) == '+' || at(text, length, end) == '-')
    return skip_class(text, length, end + 1, "0123456789:");
  return end;
}

/* "Nov 24 08:10:07", "Tue Nov 24 08:10:07 2026" */
static gsize skip_named_date(const char *text, gsize length, gsize start)
{
  gsize i = start;
  while (is_month_or_day(text, length, i))
    i += 4;
  if (i == start)
    return start;
  i = skip_class(text, length, i, " ");
  gsize day = skip_digits(text, length, i);
  if (day == i || at(text, length, day) != ' ')
    return start;
  gsize end = skip_clock(text, length, day + 1);
  if (end == day + 1)
    return start;
  gsize year = skip_digits(text, length, end + 1);
  return at(text, length, end) == ' ' && year - end == 5 ? year : end;
}

static gsize skip_date(const char *text, gsize length, gsize start)
{
  gboolean bracket = at(text, length, start) == '[' || at(text, length, start) == '(';
  gsize i = start + bracket;
  static const Skipper DATES[] = {skip_iso_date, skip_named_date, skip_clock};
  for (gsize k = 0; k < G_N_ELEMENTS(DATES); k++) {
    gsize end = DATES[k](text, length, i);
    if (end == i)
      continue;
    if (bracket && at(text, length, end) != ']' && at(text, length, end) != ')')
      return start;
    end += bracket;
    gsize after = skip_blanks(text, length, end);
    return after > end || bracket || after == length ? after : start;
  }
  return start;
}

/* "mount[136]:" at START. Returns: the offset behind it and its blanks, or START. */
static gsize identifier_end(const char *text, gsize length, gsize start)
{
  gsize end = skip_word(text, length, start);
  if (end == start || at(text, length, end) != '[')
    return start;
  gsize close = skip_digits(text, length, end + 1);
  if (close == end + 1 || at(text, length, close) != ']' || at(text, length, close + 1) != ':')
    return start;
  return skip_blanks(text, length, close + 2);
}

static gboolean begins_with(const char *text, gsize length, gsize i, const char *word)
{
  gsize size = strlen(word);
  return length - i >= size && memcmp(text + i, word, size) == 0;
}

/* "kernel: " and "systemd[1]: " speak for themselves; "microvm@runner-1[587697]: " only wraps where a kernel's or a
 * manager's line follows; any other "mount[136]: " is part of the message. */
static gsize skip_identifier(const char *text, gsize length, gsize start)
{
  if (begins_with(text, length, start, "kernel:"))
    return skip_blanks(text, length, start + 7);
  gsize end = identifier_end(text, length, start);
  if (end == start)
    return start;
  gboolean wraps = at(text, length, end) == '[' || begins_with(text, length, end, "systemd[1]: ") ||
                   begins_with(text, length, end, "kernel: ") || identifier_end(text, length, end) > end;
  return wraps || begins_with(text, length, start, "systemd[1]: ") ? end : start;
}

/* A syslog host name in front of an identifier. */
static gsize skip_host(const char *text, gsize length, gsize start)
{
  gsize host = skip_word(text, length, start);
  if (host == start || host - start > MAX_HOST_NAME || at(text, length, host) != ' ')
    return start;
  gboolean follows =
      begins_with(text, length, host + 1, "kernel: ") || identifier_end(text, length, host + 1) > host + 1;
  return follows ? host + 1 : start;
}

/* "machine # ", "web-1  | ", "vm-test-run-boot> ": test drivers and containers; the word must be one name */
static gsize skip_machine(const char *text, gsize length, gsize start)
{
  gsize end = skip_word(text, length, start);
  if (end == start || end - start > MAX_HOST_NAME)
    return start;
  gsize mark = skip_blanks(text, length, end);
  char sign = at(text, length, mark);
  if ((sign == '#' || sign == '|') && mark > end && at(text, length, mark + 1) == ' ')
    return mark + 2;
  return sign == '>' && mark == end && at(text, length, mark + 1) == ' ' ? mark + 2 : start;
}

/* "** 2499 printk messages dropped ** ", which old kernels put on the line of the next message */
static gsize skip_dropped(const char *text, gsize length, gsize start)
{
  static const char WORDS[] = " printk messages dropped ** ";
  if (!begins_with(text, length, start, "** "))
    return start;
  gsize end = skip_digits(text, length, start + 3);
  return end > start + 3 && begins_with(text, length, end, WORDS) ? end + strlen(WORDS) : start;
}

Prefix prefix_measure(const char *text, gsize length)
{
  static const Skipper SKIPPERS[] = {skip_printk, skip_level,   skip_date,   skip_identifier,
                                     skip_host,   skip_machine, skip_dropped};
  Prefix prefix = {0};
  for (guint round = 0; round < MAX_PREFIXES; round++) {
    gsize before = prefix.length;
    for (gsize k = 0; k < G_N_ELEMENTS(SKIPPERS) && prefix.length == before; k++) {
      prefix.length = SKIPPERS[k](text, length, before);
      if (k == 0 && prefix.length > before) {
        prefix.printk = TRUE;
        prefix.caller = find_caller(text, before, prefix.length);
      }
    }
    if (prefix.length == before)
      break;
  }
  return prefix;
}

gsize prefix_find_printk(const char *text, gsize length, gsize start)
{
  while (start < length) {
    const char *bracket = memchr(text + start, '[', length - start);
    if (!bracket)
      return length;
    gsize i = (gsize)(bracket - text);
    gsize end = skip_stamp(text, length, i);
    const char *point = end > i ? memchr(bracket, '.', end - i) : NULL;
    if (point && skip_digits(text, length, (gsize)(point + 1 - text)) - (gsize)(point + 1 - text) == KERNEL_DECIMALS)
      return i;
    start = i + 1;
  }
  return length;
}
