/* SPDX-License-Identifier: GPL-3.0-or-later */
/* graph_view.h: the unit graphs of an image as text for people, as JSON for programs, and for graphviz. What the guest
 * says in them is made harmless in all three. */
#pragma once
#include "units/graph.h"

typedef struct {
  const char *image, *digest;
  const UnitGraph *initrd, *root; /* each may be NULL */
  gboolean all;                   /* units without a start job too, which take no part in the boot */
} GraphView;

/* One block a unit, at most 100 columns wide where no single word is wider. Returns: (owned), ends in a newline. */
char *graph_view_text(const GraphView *view);
/* The object `units` of harness/doc/json.md on one line. Returns: (owned), ends in a newline. */
char *graph_view_json(const GraphView *view);
/* One digraph with a cluster for each manager: ordering edges by origin, hidden ones dashed. Returns: (owned), ends in
 * a newline. */
char *graph_view_dot(const GraphView *view);

/* ---- shared by the three ---- */

/* Is unit INDEX shown? */
gboolean graph_view_shows(const GraphView *view, const UnitGraph *graph, guint index);

typedef struct {
  guint jobs, schedulable;
  guint pairs, incomparable; /* of schedulable units and the end of the phase: all, and those whose order is free */
} GraphCounts;
GraphCounts graph_counts(const UnitGraph *graph);
