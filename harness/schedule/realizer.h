/* SPDX-License-Identifier: GPL-3.0-or-later */
/* realizer.h: few linear extensions that together show every incomparable pair in both orders: a realizer of the poset
 * (Dushnik, Miller 1941), the optimal 2-hitting family; greedy with restarts, as in science.md 1.5. */
#pragma once
#include "schedule/poset.h"
#include "schedule/random.h"

/* Restarts of the greedy search, and the words of bits it may touch in all: some seconds on a slow core. The bound is a
 * count and no time, so that equal seeds give equal families on any host. */
#define REALIZER_RESTARTS 150
#define REALIZER_WORK G_GUINT64_CONSTANT(4000000000)

/* Returns: (owned) list of linear extensions (guint arrays, freed by it), the one that covers most first, each later
 * one that which adds most; one where the poset is a chain, none where it is empty. */
GPtrArray *realizer_find(const Poset *poset, guint64 seed);

/* Linear extensions that together show each pair of WANTED (row A has B: A before B), greedy, one run. Pairs that the
 * poset forbids are passed over. Returns: (owned), empty where nothing is wanted. */
GPtrArray *realizer_cover(const Poset *poset, const Closure *wanted, guint64 seed);

/* Pairs "a before b" of incomparable a, b that FAMILY shows, row A has B. Returns: (owned). */
Closure *realizer_shown(const Poset *poset, const GPtrArray *family);
