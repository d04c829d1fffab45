/* SPDX-License-Identifier: GPL-3.0-or-later */
/* poset.h: the units whose order can be chosen, with what is fixed about it: a strict partial order. Elements run from
 * 0 to n-1. An order of the elements (a `guint` array of n) that contradicts nothing is a linear extension: a legal
 * schedule. */
#pragma once
#include "units/closure.h"
#include "units/graph.h"

typedef struct {
  guint n;
  guint *units;       /* element → unit index in the graph; NULL for a poset that stands for none */
  guint end;          /* element of the target that ends the phase; n where there is none */
  Closure *up, *down; /* row A of UP: the elements after A; of DOWN: those before it */
} Poset;

/* The orderable units of GRAPH under its ordering and hidden edges. Returns: (owned). */
Poset *poset_from_graph(const UnitGraph *graph);
/* The same with all that is free to the end put before it. Returns: (owned). */
Poset *poset_end_last(const Poset *poset);
/* The same without the elements whose units LEFT_OUT (by unit index) marks. Returns: (owned). */
Poset *poset_without(const Poset *poset, const gboolean *left_out);
/* From any acyclic relation, which need not be transitive. Takes ownership of EDGES. Returns: (owned). */
Poset *poset_from_edges(Closure *edges);
void poset_free(Poset *poset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Poset, poset_free)

gboolean poset_less(const Poset *poset, guint a, guint b);
gboolean poset_incomparable(const Poset *poset, guint a, guint b);
/* Unordered pairs. */
guint poset_count_incomparable(const Poset *poset);
/* Is ORDER a linear extension: each element once, each after all that stand before it? */
gboolean poset_is_extension(const Poset *poset, const guint *order);
