/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazards.h: mistakes of ordering that the unit graph shows without a boot that fails. A hazard is a missing edge: of
 * two units that both take part in the boot, and that neither ordering nor a hidden dependency puts in a row, one needs
 * the other. The exception is a cycle, where an edge is too many. What happens within scripts is not seen. */
#pragma once
#include "units/graph.h"

typedef struct {
  UnitPhase phase;
  const char *kind;     /* a name out of hazard_kinds() */
  char *unit;           /* whose file the order is missing from */
  char *directive;      /* the line of a unit that shows the need: "Options=lowerdir=/a" */
  char *fragment;       /* path of UNIT's file, NULL where it has none */
  char *reason;         /* one sentence or more */
  char *before, *after; /* the pair: BEFORE should be finished when AFTER begins. Of a cycle, the edge that should go */
  char *drop_in;        /* text of a file that mends it, NULL where only a change of UNIT's own file does */
} Hazard;

void hazard_free(Hazard *hazard);
/* Is an edge missing, and not one too many? */
gboolean hazard_is_missing_order(const Hazard *hazard);

/* All hazards of GRAPH, each pair once, in the order of hazard_kinds(), then of units. Returns: (owned) list of Hazard.
 */
GPtrArray *hazards_find(const UnitGraph *graph);
/* The names of all kinds, in the order of hazards_find(). (borrowed), NULL-terminated */
const char *const *hazard_kinds(void);
/* Where a drop-in for UNIT goes: "/etc/systemd/system/UNIT.d/50-order.conf". Returns: (owned). */
char *hazard_drop_in_path(const char *unit);
