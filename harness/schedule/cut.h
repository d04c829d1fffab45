/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cut.h: where the boot of one manager is cut in two for a late checkpoint: the units before the gate have started once
 * and for all, the order of those behind it can still be chosen. Pure. */
#pragma once
#include "schedule/plan.h"
#include "units/graph.h"

/* The units that must be finished when basic.target is reached stand before the gate, with hidden dependencies and all:
 * nothing behind it has to precede them. Returns: (owned) a flag for each unit of GRAPH, TRUE before the gate; or NULL
 * with BOOTRACE_ERROR_HOST: there is no such target, or nothing is free behind it. */
gboolean *cut_find(const UnitGraph *graph, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Does PLAN order and hold back no unit of GRAPH that stands BEFORE the gate? An order of one that begins behind the
 * gate after one before it asks for nothing. */
gboolean cut_allows(const UnitGraph *graph, const gboolean *before, const Plan *plan);
/* "14 units that have started before the gate: a.service b.mount …": the orderable ones, for a person. Returns:
 * (owned). */
char *cut_describe(const UnitGraph *graph, const gboolean *before);
