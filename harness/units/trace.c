/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/trace.h"
#include <string.h>

/* A boot to multi-user.target has some 20,000; a guest that sends more is talking nonsense. */
#define EVENTS_MAX 500000
/* PATH_MAX of Linux. */
#define NAME_MAX_BYTES 4096
#define PLACES_MAX 4096
#define MISSING_MAX 32
/* The kernel's dev_t. */
#define MINOR_BITS 20

static const char *const NAMES[] = {"walk", "miss",   "follow", "mkdir",  "create", "mknod", "symlink",
                                    "link", "rename", "unlink", "rmdir",  "write",  "mount", "remount",
                                    "fork", "attach", "turn",   "module", "fstype"};
G_STATIC_ASSERT(G_N_ELEMENTS(NAMES) == TRACE_KINDS);

/* Without these a trace says nothing about who made what, or charges it to the wrong unit. "attach" is not among them:
 * newer managers start a task in its group. */
static const TraceKind NEEDED[] = {TRACE_WALK,   TRACE_MISS,  TRACE_MKDIR, TRACE_CREATE, TRACE_SYMLINK,
                                   TRACE_RENAME, TRACE_MOUNT, TRACE_FORK,  TRACE_TURN};

static void event_free(gpointer data)
{
  TraceEvent *event = data;
  g_free(event->path);
  g_free(event);
}

void trace_free(Trace *trace)
{
  g_ptr_array_unref(trace->events);
  g_hash_table_unref(trace->places);
  g_ptr_array_unref(trace->missing);
  g_free(trace);
}

/* ---- words of a line ---- */

/* Takes the next word off *LINE, which ends with a NUL. Returns: (borrowed), "" where there is none. */
static char *take_word(char **line)
{
  char *word = *line, *blank = strchr(word, ' ');
  if (blank)
    *blank = '\0';
  *line = blank ? blank + 1 : word + strlen(word);
  return word;
}

static gboolean parse_number(const char *word, guint64 *ret)
{
  return g_ascii_string_to_unsigned(word, 10, 0, G_MAXINT64, ret, NULL);
}

/* "254:0". */
static gboolean parse_device(char *word, guint64 *ret)
{
  char *colon = strchr(word, ':');
  guint64 major, minor;
  if (!colon)
    return FALSE;
  *colon = '\0';
  if (!parse_number(word, &major) || !parse_number(colon + 1, &minor) || minor >> MINOR_BITS || major >> MINOR_BITS)
    return FALSE;
  *ret = major << MINOR_BITS | minor;
  return TRUE;
}

static gboolean is_octal(const char *text)
{
  for (guint i = 0; i < 3; i++)
    if (text[i] < '0' || text[i] > '7')
      return FALSE;
  return text[0] <= '3';
}

/* Undoes \ooo. Returns: (owned), NULL where it is no name. */
static char *parse_name(const char *word)
{
  gsize length = strlen(word);
  if (length > 4 * NAME_MAX_BYTES)
    return NULL;
  g_autofree char *name = g_malloc(length + 1);
  char *end = name;
  while (*word)
    if (*word == '\\' && is_octal(word + 1)) {
      *end++ = (char)((word[1] - '0') << 6 | (word[2] - '0') << 3 | (word[3] - '0'));
      word += 4;
    } else {
      *end++ = *word++;
    }
  *end = '\0';
  gboolean good = (gsize)(end - name) == strlen(name) && g_utf8_validate(name, -1, NULL);
  return good ? g_steal_pointer(&name) : NULL;
}

/* ---- lines ---- */

static gboolean parse_kind(const char *word, TraceKind *ret)
{
  for (guint i = 0; i < TRACE_KINDS; i++)
    if (strcmp(NAMES[i], word) == 0) {
      *ret = (TraceKind)i;
      return TRUE;
    }
  return FALSE;
}

static gboolean parse_arguments(TraceEvent *event, char *line)
{
  switch (event->kind) {
  case TRACE_TURN:
    break;
  case TRACE_FORK:
  case TRACE_ATTACH:
    if (!parse_number(take_word(&line), &event->other))
      return FALSE;
    break;
  case TRACE_MODULE:
  case TRACE_FSTYPE:
    break;
  case TRACE_MOUNT:
    if (!parse_device(take_word(&line), &event->other))
      return FALSE;
    G_GNUC_FALLTHROUGH;
  case TRACE_WALK:
  case TRACE_MISS:
  case TRACE_FOLLOW:
  case TRACE_MKDIR:
  case TRACE_CREATE:
  case TRACE_MKNOD:
  case TRACE_SYMLINK:
  case TRACE_LINK:
  case TRACE_RENAME:
  case TRACE_UNLINK:
  case TRACE_RMDIR:
  case TRACE_WRITE:
  case TRACE_REMOUNT:
    if (!parse_device(take_word(&line), &event->device))
      return FALSE;
    break;
  case TRACE_KINDS:
    return FALSE;
  }
  event->path = parse_name(take_word(&line));
  return event->path != NULL;
}

static void add_event(Trace *trace, const char *time, char *line)
{
  guint64 at, task;
  TraceEvent event = {0};
  if (trace->events->len == EVENTS_MAX || !parse_number(time, &at) || !parse_number(take_word(&line), &task) ||
      task > G_MAXUINT32 || !parse_kind(take_word(&line), &event.kind))
    return;
  event.at_ns = (gint64)at;
  event.task = (guint32)task;
  if (parse_arguments(&event, line))
    g_ptr_array_add(trace->events, g_memdup2(&event, sizeof event));
}

static void add_place(Trace *trace, char *line)
{
  guint64 device;
  if (!parse_device(take_word(&line), &device) || strcmp(take_word(&line), "/") != 0)
    return;
  char *place = parse_name(take_word(&line));
  if (place && *place == '/' && g_hash_table_size(trace->places) < PLACES_MAX &&
      !g_hash_table_contains(trace->places, &device))
    g_hash_table_insert(trace->places, g_memdup2(&device, sizeof device), place);
  else
    g_free(place);
}

static void add_count(Trace *trace, char *line)
{
  TraceKind kind;
  guint64 count;
  if (parse_kind(take_word(&line), &kind) && parse_number(take_word(&line), &count))
    trace->fired[kind] = count > 0;
}

static void add_missing(Trace *trace, char *line)
{
  const char *probe = take_word(&line);
  if (trace->missing->len < MISSING_MAX && g_utf8_validate(line, -1, NULL) && g_utf8_validate(probe, -1, NULL))
    g_ptr_array_add(trace->missing, g_strdup_printf("%s: %s", probe, line));
}

static void add_line(Trace *trace, char *line)
{
  guint64 lost;
  const char *first = take_word(&line);
  if (g_ascii_isdigit(*first))
    add_event(trace, first, line);
  else if (strcmp(first, "at") == 0)
    add_place(trace, line);
  else if (strcmp(first, "probe") == 0)
    add_count(trace, line);
  else if (strcmp(first, "missing") == 0)
    add_missing(trace, line);
  else if (strcmp(first, "lost") == 0 && parse_number(take_word(&line), &lost))
    trace->lost = MIN(trace->lost, G_MAXUINT64 - lost) + lost;
}

/* Each processor's events stand together. */
static int compare_times(gconstpointer a, gconstpointer b)
{
  const TraceEvent *first = *(const TraceEvent *const *)a, *second = *(const TraceEvent *const *)b;
  return (first->at_ns > second->at_ns) - (first->at_ns < second->at_ns);
}

Trace *trace_parse(const char *text, gsize length)
{
  Trace *trace = g_new0(Trace, 1);
  trace->events = g_ptr_array_new_with_free_func(event_free);
  trace->places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
  trace->missing = g_ptr_array_new_with_free_func(g_free);
  for (const char *end = text + length; text < end;) {
    const char *newline = memchr(text, '\n', (gsize)(end - text));
    gsize line_length = newline ? (gsize)(newline - text) : (gsize)(end - text);
    g_autofree char *line = g_strndup(text, line_length);
    add_line(trace, line);
    text += line_length + 1;
  }
  g_ptr_array_sort(trace->events, compare_times); /* stable */
  return trace;
}

char *trace_lack(const Trace *trace)
{
  for (gsize i = 0; i < G_N_ELEMENTS(NEEDED); i++) {
    const char *name = NAMES[NEEDED[i]];
    g_autofree char *prefix = g_strconcat(name, ": ", NULL);
    for (guint j = 0; j < trace->missing->len; j++)
      if (g_str_has_prefix(g_ptr_array_index(trace->missing, j), prefix))
        return g_strdup_printf("the probe %s", (const char *)g_ptr_array_index(trace->missing, j));
    if (!trace->fired[NEEDED[i]])
      return g_strdup_printf("the probe %s never fired", name);
  }
  return NULL;
}
