/* SPDX-License-Identifier: GPL-3.0-or-later */
/* coverage.h: which orders of units the boots of one image have really shown, in one manager. Only what was achieved
 * counts, never what a plan intended. */
#pragma once
#include "units/graph.h"

/* The start of a unit as the guest's own clock saw it. */
typedef struct {
  const char *unit;
  gint64 begin_ns, end_ns; /* left inactive; active, or failed; G_MAXINT64 where the start had not ended */
} Started;

typedef struct _Coverage Coverage;

Coverage *coverage_new(const UnitGraph *graph); /* (owned); GRAPH (borrowed), may learn hidden edges later on */
void coverage_free(Coverage *coverage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Coverage, coverage_free)

/* Adds one boot: the N units that began and ended their start in it. Units that GRAPH does not know are passed over. */
void coverage_add(Coverage *coverage, const Started *started, guint n);

/* A boot has shown that the conditions of UNIT were not met: it never starts in this image, so no order of it can be
 * shown. */
void coverage_rule_out(Coverage *coverage, const char *unit);
gboolean coverage_is_ruled_out(const Coverage *coverage, guint unit); /* by graph index */

typedef struct {
  guint pairs; /* unordered pairs of orderable units that systemd's ordering leaves free */
  guint
      infeasible; /* of them, ordered by a hidden edge (unit_graph_hidden() says why), or of a unit that never starts */
  guint both_orders; /* of the feasible ones, shown as "a finished before b began" and as the reverse */
  guint together; /* of the feasible ones, shown with overlapping starts; the end of a phase takes no time, so never of
                     it */
} CoverageCounts;

CoverageCounts coverage_count(const Coverage *coverage);
/* Was "A finished before B began" shown (graph indexes)? Did their starts overlap? */
gboolean coverage_has_order(const Coverage *coverage, guint a, guint b);
gboolean coverage_has_together(const Coverage *coverage, guint a, guint b);
/* The shortest start of UNIT (graph index) that ended in a boot so far: how long it takes with little else at work.
 * Returns: nanoseconds, 0 where none was seen. */
gint64 coverage_shortest_start(const Coverage *coverage, guint unit);
