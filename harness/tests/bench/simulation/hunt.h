/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hunt.h: boots of a model under one strategy, as a campaign runs them, until bugs show. */
#pragma once
#include "schedule/strategy.h"
#include "tests/bench/simulation/model.h"

typedef gboolean (*HuntFails)(const Model *model, gconstpointer bug, Random *random);

typedef struct {
  const Strategy *strategy;
  guint64 seed;
  guint boots_max;
  HuntFails fails;
  const gconstpointer *bugs;
  guint n_bugs;
  gint64 jitter_low_ns, jitter_high_ns;
  guint repeat; /* as Repeat= of a scenario; 0 counts as 1 */
} Hunt;

/* For each bug the number of the boot in which it showed first, boots_max + 1 where it did not. The strategy is told
 * what earlier boots have achieved; one that ends begins again under another seed. RET_COVERAGE: what the boots until
 * then have shown, of RET_BOOTS boots; both may be NULL. Returns: (owned), n_bugs numbers. */
guint *hunt(Model *model, const Hunt *hunt, CoverageCounts *ret_coverage, guint *ret_boots);

/* The PERCENT-th percentile of N numbers, by the nearest rank below; sorts them. */
guint hunt_percentile(guint *numbers, guint n, guint percent);
