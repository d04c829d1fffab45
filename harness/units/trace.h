/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace.h: the guest's `trace` record (control/protocol.h): what the tasks of one manager's boot did to files. */
#pragma once
#include <glib.h>

typedef enum {
  TRACE_WALK,   /* a look-up found PATH */
  TRACE_MISS,   /* a look-up of PATH found nothing */
  TRACE_FOLLOW, /* the link PATH was followed */
  TRACE_MKDIR,
  TRACE_CREATE,
  TRACE_MKNOD,
  TRACE_SYMLINK,
  TRACE_LINK,
  TRACE_RENAME, /* something was given the name PATH */
  TRACE_UNLINK,
  TRACE_RMDIR,
  TRACE_WRITE, /* PATH was opened for writing */
  TRACE_MOUNT, /* the file system OTHER was mounted on PATH */
  TRACE_REMOUNT,
  TRACE_FORK,   /* the task OTHER began in the control group PATH */
  TRACE_ATTACH, /* the task OTHER was moved to the control group PATH */
  TRACE_TURN,   /* a turn of the manager's event loop ended */
  TRACE_MODULE, /* the module PATH was loaded */
  TRACE_FSTYPE, /* the type of file system PATH was asked for */
  TRACE_KINDS
} TraceKind;

typedef struct {
  gint64 at_ns; /* monotonic clock of the guest */
  guint32 task;
  TraceKind kind;
  guint64 device; /* of the file system that PATH is in */
  guint64 other;
  char *path; /* within its file system, from '/' on; a name or a group for those that say so; "" for none */
} TraceEvent;

typedef struct {
  GPtrArray *events;  /* TraceEvent, as they happened */
  GHashTable *places; /* device (guint64) → char *: where its root was mounted at the end */
  GPtrArray *missing; /* char *: "mount: this kernel has no function …" */
  gboolean fired[TRACE_KINDS];
  guint64 lost; /* events that the guest had no room for */
} Trace;

/* Reads the lines behind the record's phase. Lines that are none, and names that are no UTF-8, are passed over: the
 * guest may be hostile. Returns: (owned). */
Trace *trace_parse(const char *text, gsize length);
void trace_free(Trace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trace, trace_free)
/* Why nothing can be drawn from it: what must be watched was not, or never fired. Returns: (owned) half a sentence;
 * NULL where it is good. */
char *trace_lack(const Trace *trace);
