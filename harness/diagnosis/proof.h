/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proof.h: the two interventions that make a pair a cause (science.md 2.4). Sufficient: with this order forced and all
 * else left to chance, the boot fails. Necessary: the failing schedule, changed by nothing but the missing edge,
 * passes. */
#pragma once
#include "base/quantity.h"
#include "diagnosis/search.h"
#include "statistics/sequential.h"

/* Errors of the tests: chance to call a pair sufficient that fails in no more than the background's rate, in each of
 * two tests, the pair alone and opposed, of which both have to hold; chance to call one insufficient, or an edge
 * necessary, wrongly. */
#define PROOF_ALPHA 0.05
#define PROOF_BETA 0.05
/* Chance to take a failure that rarely comes for one that time mends. A boot that fails ends this test, so it costs
 * only where it holds. */
#define PROOF_BETA_TIME 0.002

typedef enum { PROOF_OPEN, PROOF_HOLDS, PROOF_REFUTED } ProofResult;
const char *proof_result_to_string(ProofResult result);

typedef struct {
  ProofResult result; /* OPEN: the boots ran out, or gave no answers */
  Trial boots;
  double rate; /* the least failure rate that the test was made to see */
} Proof;

/* Forces PAIRS and what SEARCH has fixed: alone, or, where LIKE is not NULL, in the schedule nearest to it. BAD_BOOTS:
 * how often it fails where it can. */
gboolean proof_sufficient(const Search *search, const GArray *pairs, const guint *like, const Trial *bad_boots,
                          Proof *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Forces PAIRS, and what SEARCH has fixed, in schedules that turn round what the failing schedules A and B share
 * besides: what a unit does by itself takes its time, which hardly differs between boots, so an order that is needed
 * besides PAIRS may come by itself whenever all else is left to chance, and PAIRS seem sufficient alone. One schedule
 * cannot turn all; PROOF_OPPOSED of them turn all, as a rule, that has a unit of PAIRS. REFUTED: more pairs are needed,
 * and *RET_ORDER (owned) is a schedule that passes; else it is NULL. */
#define PROOF_OPPOSED 2
gboolean proof_opposed(const Search *search, const GArray *pairs, const guint *a, const guint *b,
                       const Trial *bad_boots, Proof *ret, guint **ret_order, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Boots the schedule nearest to BAD that has PAIR turned round: *RET_ORDER (owned). */
gboolean proof_necessary(const Search *search, Pair pair, const guint *bad, const Trial *bad_boots, Proof *ret,
                         guint **ret_order, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Boots ORDER, which fails, with time in it: ELEMENT held back by PROOF_DELAY_NS once its turn has come, or, where that
 * is PROOF_ALL, every element by PROOF_SPACING_NS. Nothing about the order changes, so where that HOLDS it is time that
 * was missing, and no edge. */
#define PROOF_DELAY_NS (5 * NS_PER_S)
#define PROOF_SPACING_NS NS_PER_S
#define PROOF_ALL G_MAXUINT
gboolean proof_delayed(const Search *search, guint element, const guint *order, const Trial *bad_boots, Proof *ret,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
