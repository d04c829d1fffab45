/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strategies.h: the descriptors that strategy.c lists, and what those of them share that choose orders. */
#pragma once
#include "schedule/poset.h"
#include "schedule/strategy.h"

extern const Strategy STRATEGY_NATURAL, STRATEGY_JITTER, STRATEGY_RANDOM, STRATEGY_PAIRS, STRATEGY_TOGETHER,
    STRATEGY_TRIPLES, STRATEGY_FINDINGS;

/* One manager that takes part, and what a strategy made for it. Orders in one say nothing about the other, so a boot
 * carries one of each. */
typedef struct {
  const UnitGraph *graph;
  const Coverage *achieved; /* may be NULL */
  Poset *whole;             /* as the graph has it; without the units before the gate of a late checkpoint */
  Poset *poset;      /* with the end of the phase behind all else: a unit that is stopped halfway shows no order */
  GPtrArray *family; /* guint arrays of poset->n: linear extensions or levels, each boot one; at first empty */
} Side;

typedef struct {
  const StrategyInput *input;
  const char *strategy;
  guint n;
  Side sides[2]; /* initrd, real root, or one of them */
} Sides;

Sides *sides_new(const StrategyInput *input, const char *strategy); /* (owned) */
void sides_free(gpointer sides);
/* Takes in the units before the gate, where they were left out. The families, which do not fit any more, are emptied.
 */
void sides_widen(Sides *sides);
/* A seed for what the strategy makes of SIDE, other than those of single boots. */
guint64 sides_seed(const Sides *sides, guint side);
/* The plan of boot INDEX, empty, with its seed. */
Plan *sides_plan(const Sides *sides, guint index);
/* Length of the longest family. */
guint sides_length(const Sides *sides);
/* The plan of boot INDEX that takes entry AT of each family (those of a shorter one again), put into edges by REALISE.
 */
Plan *sides_realise(const Sides *sides, guint index, guint at,
                    void (*realise)(Plan *, const UnitGraph *, const Poset *, const guint *));
