/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linear_extension.h: legal orders by list scheduling, and by adding wished pairs one after the other. */
#pragma once
#include "schedule/poset.h"
#include "schedule/random.h"

/* List scheduling: of the elements whose predecessors are all placed, always the one of highest PRIORITY (a permutation
 * of 0 … n-1). Returns: (owned) n elements. */
guint *linear_extension_by_priority(const Poset *poset, const guint *priority);
/* By random priorities, as PCT with one event a unit (Burckhardt 2010; science.md 1.4 for d=1): a pair x∥y shows "x
 * before y" with a probability of at least 1/(1+|↓x \ ↓y|). Returns: (owned). */
guint *linear_extension_random(const Poset *poset, Random *random);

/* A poset to which wished pairs are added as long as they fit. */
typedef struct {
  guint n;
  Closure *up, *down;
  guint64 work; /* words of bits that were touched: a measure of cost that is the same on any host */
} Wishes;

Wishes *wishes_new(const Poset *poset);
void wishes_free(Wishes *wishes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wishes, wishes_free)
/* Would A before B fit? */
gboolean wishes_fit(const Wishes *wishes, guint a, guint b);
/* Adds A before B, which must fit. */
void wishes_add(Wishes *wishes, guint a, guint b);
/* A linear extension that fulfils all that was added; what is still free goes against the order PREVIOUS (NULL: by
 * number). Returns: (owned). */
guint *wishes_order(const Wishes *wishes, const guint *previous);
