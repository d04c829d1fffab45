/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.h: a boot without a machine. Each unit starts when its predecessors (ordering, plan, hidden dependencies) are
 * finished, waits for its lag and takes its duration, give or take a tenth; all units that may run do run at once. What
 * it leaves out: units that compete for the processor. */
#pragma once
#include "schedule/plan.h"
#include "schedule/random.h"

typedef struct {
  const UnitGraph *graph;    /* (borrowed) */
  GArray *edges;             /* OrderingEdge among units with jobs: ordering and hidden */
  gint64 *lag_us;            /* usual, by unit: between the last predecessor's end and the begin */
  gint64 *duration_us;       /* usual, by unit */
  gint64 *begin_us, *end_us; /* of the last boot, by unit */
} Model;

Model *model_new(const UnitGraph *graph); /* (owned); every unit takes no time */
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

/* Durations of no image in particular: log-uniform from 2 to 400 ms, equal for equal seeds. */
void model_invent(Model *model, guint64 seed);
/* Lags and durations of a real boot. TIMES: of UnitTimes (units/unit_times.h). */
void model_measure(Model *model, const GPtrArray *times);

/* One boot under PLAN: sets begin_us and end_us. */
void model_boot(Model *model, const Plan *plan, Random *random);
