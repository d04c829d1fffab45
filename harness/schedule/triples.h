/* SPDX-License-Identifier: GPL-3.0-or-later */
/* triples.h: linear extensions that show every order of three units that is legal and not given anyway ("a, then b,
 * then c"), one after the other, greedy: what only goes wrong when two orders come together (science.md 1.5, depth 3).
 */
#pragma once
#include "schedule/poset.h"

typedef struct _Triples Triples;

/* N³ triples are kept as bits, 128 MiB at this many units; of more units none are shown. */
#define TRIPLES_UNITS_MAX 1024

Triples *triples_new(const Poset *poset, guint64 seed); /* POSET (borrowed) */
void triples_free(Triples *triples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Triples, triples_free)

/* Ordered triples to show in all, and those that the orders so far have shown. */
guint triples_total(const Triples *triples);
guint triples_shown(const Triples *triples);
/* The next order; each shows at least one triple more. Returns: (owned), or NULL when all are shown. */
guint *triples_next(Triples *triples);
