/* SPDX-License-Identifier: GPL-3.0-or-later */
/* deeds.h: what each unit of a traced boot did: the events of its tasks, and those of the manager that were for it. */
#pragma once
#include "units/graph.h"
#include "units/trace.h"

typedef struct {
  guint unit;              /* index in the graph */
  const TraceEvent *event; /* (borrowed) from the trace */
} Deed;

/* A task belongs to the unit of its control group. What the manager itself makes or mounts belongs to the unit that
 * has the path as its Where= or Listen…=, else to the unit whose group or task it makes next in the same turn of its
 * event loop; what it looks up, to the units that have the path as a condition. What is charged to nobody is left out.
 * Returns: (owned) array of Deed, as they happened. */
GArray *deeds_find(const UnitGraph *graph, const Trace *trace);
/* PATH of DEVICE as it was seen at the end, or a mount of TRACE shows it: "/sysroot/nix/store". Returns: (owned); the
 * path behind the device's numbers where nothing is known of it. */
char *deed_path(const Trace *trace, guint64 device, const char *path);
