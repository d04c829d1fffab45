/* SPDX-License-Identifier: GPL-3.0-or-later */
/* predictions.h: pairs of units that met at a path in one traced boot although no order stands between them. No
 * verdict: the best order of work for boots that reverse them. */
#pragma once
#include "units/deeds.h"

typedef struct {
  UnitPhase phase;
  char *before, *after;           /* units, as they came to the path in this boot: a boot should reverse them */
  char *path;                     /* where they met; "module erofs" for a kernel module */
  const char *first, *then;       /* what each did there: "makes the directory", "looks it up" */
  gint64 first_at_ns, then_at_ns; /* monotonic clock of the guest */
  double score;                   /* only its order means something */
} Prediction;

/* Each pair once, at the path that tells most; the likeliest first, equal ones by name. Only pairs whose order can be
 * chosen (unit_graph_is_schedulable(), unit_graph_must_precede()). Returns: (owned) list of Prediction. */
GPtrArray *predictions_find(const UnitGraph *graph, const Trace *trace);
/* Returns: (owned) an empty list of Prediction that frees them. */
GPtrArray *predictions_none(void);
