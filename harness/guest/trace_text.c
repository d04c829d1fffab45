/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/trace_text.h"
#include "guest/fault.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEEN_SLOTS ((size_t)1 << 17) /* a power of two */
#define SEEN_MAX (SEEN_SLOTS / 4 * 3)
/* The kernel's dev_t (include/linux/kdev_t.h). */
#define MINOR_BITS 20

typedef struct {
  const RingEvent *event;
  size_t at; /* the next argument */
} Arguments;

static uint32_t take_number(Arguments *arguments)
{
  uint32_t number = 0;
  if (arguments->event->length - arguments->at < sizeof number)
    return 0;
  memcpy(&number, arguments->event->bytes + arguments->at, sizeof number);
  arguments->at += sizeof number;
  return number;
}

/* Returns: (borrowed) from the event; "" where the kernel could not read it. */
static const char *take_string(Arguments *arguments)
{
  uint32_t place = take_number(arguments);
  size_t offset = place & 0xffff, length = place >> 16;
  const RingEvent *event = arguments->event;
  if (length == 0 || offset >= event->length || length > event->length - offset)
    return "";
  const char *text = (const char *)event->bytes + offset;
  return text[length - 1] == '\0' ? text : "";
}

void trace_text_name(Buffer *lines, const char *name, size_t length)
{
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)name[i];
    char octal[8];
    if (byte > ' ' && byte != '\\' && byte != 0x7f) {
      buffer_add(lines, &byte, 1);
      continue;
    }
    (void)snprintf(octal, sizeof octal, "\\%03o", byte);
    buffer_add_text(lines, octal);
  }
}

/* "/a/b" out of "b", "a", "/"; "a/b" where the names do not reach the root of the file system. */
static void take_path(Arguments *arguments, Buffer *lines)
{
  const char *names[PROBE_NAMES];
  unsigned n = 0, root = PROBE_NAMES;
  for (unsigned i = 0; i < PROBE_NAMES; i++) {
    names[i] = take_string(arguments);
    if (root == PROBE_NAMES && strcmp(names[i], "/") == 0)
      root = i;
  }
  n = root;
  if (n == 0 || (n == PROBE_NAMES && !*names[n - 1]))
    buffer_add_text(lines, "/");
  for (unsigned i = n; i-- > 0;) {
    if (root < PROBE_NAMES || i + 1 < n)
      buffer_add_text(lines, "/");
    trace_text_name(lines, names[i], strlen(names[i]));
  }
}

static void add_device(Buffer *lines, uint32_t device)
{
  char text[32];
  (void)snprintf(text, sizeof text, "%u:%u ", device >> MINOR_BITS, device & ((1u << MINOR_BITS) - 1));
  buffer_add_text(lines, text);
}

/* The wanted name beneath what was there. */
static void add_rest(Buffer *lines, const char *rest)
{
  if (lines->length && lines->bytes[lines->length - 1] != '/')
    buffer_add_text(lines, "/");
  size_t length = strlen(rest);
  while (length > 1 && rest[length - 1] == '/')
    length--;
  trace_text_name(lines, rest, length);
}

static void add_task(Arguments *arguments, Buffer *lines)
{
  char text[16];
  (void)snprintf(text, sizeof text, "%" PRIu32 " ", take_number(arguments));
  const char *name = take_string(arguments), *parent = take_string(arguments);
  buffer_add_text(lines, text);
  trace_text_name(lines, parent, strlen(parent));
  buffer_add_text(lines, "/");
  trace_text_name(lines, name, strlen(name));
}

static void add_arguments(const Probe *probe, Arguments *arguments, Buffer *lines)
{
  const char *name;
  switch (probe->shape) {
  case SHAPE_BARE:
    return;
  case SHAPE_NAME:
    name = take_string(arguments);
    trace_text_name(lines, name, strlen(name));
    return;
  case SHAPE_TASK:
    add_task(arguments, lines);
    return;
  case SHAPE_MOUNTED: { /* what was mounted comes last in the event and first in the line */
    Arguments last = {arguments->event, arguments->at + 4 + 4 * PROBE_NAMES};
    if (last.at <= last.event->length)
      add_device(lines, take_number(&last));
    break;
  }
  case SHAPE_PATH:
  case SHAPE_MISSED:
  case SHAPE_WRITTEN:
  case SHAPE_REMOUNT:
    break;
  }
  add_device(lines, take_number(arguments));
  take_path(arguments, lines);
  if (probe->shape == SHAPE_MISSED)
    add_rest(lines, take_string(arguments));
}

/* ---- what need not be told ---- */

static bool is_look_up(const Probe *probe)
{
  return strcmp(probe->name, "walk") == 0 || strcmp(probe->name, "miss") == 0 || strcmp(probe->name, "follow") == 0;
}

static bool is_skipped(const TraceText *text, const Probe *probe, const RingEvent *event)
{
  if (!is_look_up(probe) && probe->shape != SHAPE_WRITTEN)
    return false;
  Arguments arguments = {event, PROBE_HEADER};
  uint32_t device = take_number(&arguments);
  for (unsigned i = 0; i < text->skip->n; i++)
    if (text->skip->devices[i] == device)
      return true;
  return false;
}

/* terminate_walk() ends each look-up, that of open() also where it has found its file: then something was found before
 * by the same task. */
static bool is_end_of_found(TraceText *text, const Probe *probe, uint32_t task)
{
  unsigned char *byte = &text->found[task / 8 % sizeof text->found], bit = (unsigned char)(1u << task % 8);
  bool found = *byte & bit;
  if (strcmp(probe->name, "walk") == 0 || strcmp(probe->name, "create") == 0)
    *byte |= bit;
  if (strcmp(probe->name, "miss") != 0)
    return false;
  *byte &= (unsigned char)~bit;
  return found;
}

/* FNV-1a (Fowler, Noll, Vo). */
static uint64_t hash(const char *bytes, size_t length)
{
  uint64_t value = 0xcbf29ce484222325u;
  for (size_t i = 0; i < length; i++)
    value = (value ^ (unsigned char)bytes[i]) * 0x100000001b3u;
  return value ? value : 1;
}

/* Was this look-up of this task told already? */
static bool is_repeated(TraceText *text, const char *line, size_t length)
{
  uint64_t value = hash(line, length);
  size_t slot = value & (SEEN_SLOTS - 1);
  while (text->seen[slot] && text->seen[slot] != value)
    slot = (slot + 1) & (SEEN_SLOTS - 1);
  if (text->seen[slot])
    return true;
  if (text->seen_count < SEEN_MAX) {
    text->seen[slot] = value;
    text->seen_count++;
  }
  return false;
}

/* Of the turns of PID 1's event loop only those in which it did something. */
static bool is_idle_turn(TraceText *text, const Probe *probe, uint32_t task)
{
  bool acted = text->acted;
  if (task == 1)
    text->acted = probe->shape != SHAPE_BARE;
  return probe->shape == SHAPE_BARE && !acted;
}

bool trace_text_begin(TraceText *text)
{
  free(text->seen);
  text->seen = calloc(SEEN_SLOTS, sizeof *text->seen);
  text->seen_count = 0;
  memset(text->found, 0, sizeof text->found);
  return text->seen || fault("no memory for the trace");
}

void trace_text_clear(TraceText *text)
{
  free(text->seen);
  text->seen = NULL;
}

void trace_text_event(TraceText *text, const RingEvent *event, Buffer *lines)
{
  uint16_t id;
  uint32_t task;
  size_t which = 0;
  if (event->length < PROBE_HEADER)
    return;
  memcpy(&id, event->bytes, sizeof id);
  memcpy(&task, event->bytes + 4, sizeof task);
  while (which < N_PROBES && text->ids[which] != id)
    which++;
  if (which == N_PROBES || id == 0)
    return;
  const Probe *probe = &PROBES[which];
  text->counts[which]++;
  if (is_end_of_found(text, probe, task) || is_skipped(text, probe, event) || is_idle_turn(text, probe, task))
    return;
  char head[64];
  Arguments arguments = {event, PROBE_HEADER};
  size_t begin = lines->length;
  (void)snprintf(head, sizeof head, "%" PRIu64 " ", event->at_ns);
  buffer_add_text(lines, head);
  size_t told = lines->length;
  (void)snprintf(head, sizeof head, "%" PRIu32 " %s ", task, probe->name);
  buffer_add_text(lines, head);
  add_arguments(probe, &arguments, lines);
  if (is_look_up(probe) && is_repeated(text, lines->bytes + told, lines->length - told))
    lines->length = begin;
  else
    buffer_add_text(lines, "\n");
}
