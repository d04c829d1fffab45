/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leader.h: which unit of a level begins first, and when the others begin meanwhile.
 *
 * Two units released at the same moment overlap, but who reads while the other writes is left to the machine. So one
 * unit of each level is its leader: it begins at once, the others at moments spread evenly over the time that its start
 * takes. How often a unit leads another is apportioned to the length of its start (D'Hondt's highest averages): a
 * moment in a long start is missed more easily than one in a short start. */
#pragma once
#include "schedule/coverage.h"
#include "schedule/plan.h"
#include "schedule/poset.h"
#include "schedule/random.h"

typedef struct _Leaders Leaders;

/* For the units of POSET (made from GRAPH), with the times that the boots of ACHIEVED took; both (borrowed). Returns:
 * (owned), or NULL where no start was measured. */
Leaders *leaders_new(const Poset *poset, const UnitGraph *graph, const Coverage *achieved);
void leaders_free(Leaders *leaders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Leaders, leaders_free)

/* Adds to PLAN, whose edges realise LEVEL (of each element of the poset), the delays of those that do not lead. */
void leaders_add_delays(Leaders *leaders, Plan *plan, const guint *level, Random *random);
