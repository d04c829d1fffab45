/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weak_order.h: an ordered partition of the elements into antichains ("levels"): all of one level before all of the
 * next, and within a level all at once. It shows every pair of a level in the third relation, together
 * (science.md 1.8). */
#pragma once
#include "schedule/poset.h"
#include "schedule/random.h"

/* A weak order that puts as many pairs as it can, greedily, into common levels which TOGETHER (symmetric) does not hold
 * yet; at least one where there is one left. Returns: (owned) the level of each element, counted from 0 without gaps.
 */
guint *weak_order_find(const Poset *poset, const Closure *together, Random *random);
/* Adds the pairs of equal level to TOGETHER. */
void weak_order_add_shown(const Poset *poset, const guint *level, Closure *together);
/* Weak orders that together hold every incomparable pair in a common level: a greedy edge clique cover of the
 * incomparability graph. Returns: (owned) list of level arrays. */
GPtrArray *weak_order_cover(const Poset *poset, guint64 seed);
