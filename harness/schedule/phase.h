/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phase.h: what a plan means for one manager. */
#pragma once
#include "schedule/plan.h"
#include "units/graph.h"

/* The orders of PLAN within GRAPH's scope whose two units both have start jobs in it. Returns: (owned) OrderingEdge, in the plan's order.
 */
GArray *phase_edges(const Plan *plan, const UnitGraph *graph);
/* Index of UNIT in GRAPH where it has a start job there, else -1. */
int phase_find(const UnitGraph *graph, const char *unit);
