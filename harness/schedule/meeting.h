/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meeting.h: the boots that put a prediction (units/predictions.h) to the test. */
#pragma once
#include "schedule/plan.h"
#include "units/predictions.h"

/* Adds the order that the watched boot did not have. */
void meeting_reverse(const Prediction *prediction, Plan *plan);
/* Adds what lets both units begin at the same moment: each waits for all that the other one waits for in GRAPH, the
 * prediction's. Nothing where they do so already. */
void meeting_join(const Prediction *prediction, const UnitGraph *graph, Plan *plan);
