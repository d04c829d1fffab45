/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_text.h: events out of the ring as lines of the `trace` record (control/protocol.h). Pure. */
#pragma once
#include "guest/buffer.h"
#include "guest/probes.h"
#include "guest/ring.h"

/* Devices of file systems whose look-ups tell nothing (proc, sysfs …). */
typedef struct {
  uint32_t devices[32];
  unsigned n;
} TraceSkip;

typedef struct {
  const TraceSkip *skip;
  unsigned ids[N_PROBES]; /* the kernel's number of each event; 0 for what is not watched */
  unsigned long counts[N_PROBES];
  uint64_t *seen; /* (owned) what was written already */
  size_t seen_count;
  unsigned char found[4096]; /* bits: tasks whose look-up found something */
  bool acted;                /* PID 1 did something in this turn of its event loop */
} TraceText;

/* Forgets what was seen of another processor's ring. Returns: false with a fault where there is no memory. */
bool trace_text_begin(TraceText *text);
void trace_text_clear(TraceText *text);
void trace_text_event(TraceText *text, const RingEvent *event, Buffer *lines);
/* Of LENGTH bytes at NAME (blanks, backslashes and control characters as \ooo). */
void trace_text_name(Buffer *lines, const char *name, size_t length);
