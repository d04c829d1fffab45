/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probes.h: the places in the kernel that a traced boot watches, as kprobe events (Documentation/trace/kprobetrace.rst)
 * whose offsets come from the kernel's own type information. Pure. */
#pragma once
#include "guest/btf.h"

/* What an event carries behind its header of PROBE_HEADER bytes, without padding. A string is 4 bytes: its offset in
 * the event, and above 16 bits its length with the NUL. */
#define PROBE_HEADER 16
#define PROBE_NAMES 8 /* the kernel takes no argument of more than 63 characters: one name more has 68 */

typedef enum {
  SHAPE_BARE,    /* nothing */
  SHAPE_PATH,    /* device of the file system, the names from the file up: PROBE_NAMES strings */
  SHAPE_MISSED,  /* as SHAPE_PATH, of the last that was there; a string: what was wanted in it */
  SHAPE_WRITTEN, /* as SHAPE_PATH; the flags that it was opened with */
  SHAPE_MOUNTED, /* as SHAPE_PATH, of the mount point; the device of what was mounted */
  SHAPE_REMOUNT, /* as SHAPE_PATH, of the file system's root */
  SHAPE_TASK,    /* process, the name of its control group, that of the group around it */
  SHAPE_NAME     /* one string */
} ProbeShape;

typedef struct {
  const char *name;      /* also of the event, in the group `bootrace` */
  const char *functions; /* the kernel's function; several between blanks: the first that there is */
  const char *structure; /* the argument that points to it tells the path; NULL: none does */
  unsigned nth;          /* of several such arguments */
  ProbeShape shape;
  const char *filter; /* may be NULL */
} Probe;

#define N_PROBES 19
extern const Probe PROBES[N_PROBES];

/* The line for kprobe_events, in a buffer of SIZE bytes. Returns: false with a fault where this kernel lacks what is
 * needed. */
bool probe_define(const Probe *probe, const Btf *btf, char *line, size_t size);
