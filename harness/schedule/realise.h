/* SPDX-License-Identifier: GPL-3.0-or-later */
/* realise.h: from a schedule to the ordering edges of a plan, as few as will do: what GRAPH's ordering implies is left
 * out. */
#pragma once
#include "schedule/plan.h"
#include "schedule/poset.h"

/* Every unit of POSET (made from GRAPH) in ORDER, each finished before the next begins. */
void realise_order(Plan *plan, const UnitGraph *graph, const Poset *poset, const guint *order);
/* Every unit of a level finished before any of the next begins; the units of a level begin together. */
void realise_levels(Plan *plan, const UnitGraph *graph, const Poset *poset, const guint *level);
