/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search.h: from a failing and a passing schedule to the ordered pairs that make the difference. The way from one to
 * the other by swaps of neighbours is made of legal schedules; the swap at which failing begins is one pair, found by a
 * noisy bisection (z_search.h). Where that pair alone does not do it, the next search begins at the nearest schedule to
 * the passing one that has it (science.md 2.1). */
#pragma once
#include "diagnosis/field.h"
#include "diagnosis/oracle.h"

/* Posterior probability at which a swap is taken for the one. */
#define SEARCH_CONFIDENCE 0.995
/* Of these the boots until the first 95 % are the search proper, the others its certificate. */
#define SEARCH_LIKELY 0.95

typedef struct {
  const Field *field;
  Oracle *oracle;
  const GArray *fixed; /* Pair: edges that every schedule has to obey */
} Search;

/* A swap of neighbours at which failing begins. */
typedef struct {
  gboolean found;    /* FALSE: not decided before the boots ran out or gave no answers */
  gboolean from_bad; /* the schedule at which the way began fails already; PAIR is unset */
  Pair pair;         /* the order that fails */
  guint swaps;       /* on the way */
  double confidence; /* posterior probability */
  Trial boots;
  guint likely_after; /* boots until SEARCH_LIKELY was reached */
} SearchStep;

/* Boots ORDER until it is known whether it fails, and roughly how often: three failures at once, ten in all, or so
 * many passes that a rate of SEARCH_RATE_MIN is refuted. */
#define SEARCH_RATE_MIN 0.15
gboolean search_calibrate(const Search *search, const guint *order, Trial *ret,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for any plan. */
gboolean search_calibrate_plan(Oracle *oracle, const Plan *plan, Trial *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Searches the way from GOOD to BAD, both legal. BAD_BOOTS: what boots of BAD have shown; afterwards of all positions
 * that are bad by the result. PRIOR: chance that GOOD fails too. *RET_BAD (owned): the failing schedule right behind
 * the swap; NULL where none was found. */
gboolean search_swap(const Search *search, const guint *good, const guint *bad, double prior, Trial *bad_boots,
                     SearchStep *ret, guint **ret_bad, GError **error) G_GNUC_WARN_UNUSED_RESULT;
