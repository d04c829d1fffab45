/* SPDX-License-Identifier: GPL-3.0-or-later */
/* comparison.h: do two images, or one before and after a fix, fail equally often?
 *
 * Two kinds of evidence. A P-VALUE is for one look, at a number of boots that was fixed beforehand. An E-VALUE survives
 * any number of looks: under equal rates it ever reaches 1 / ALPHA with a probability of at most ALPHA (Ville's
 * inequality). */
#pragma once
#include "statistics/proportion.h"

/* Of two sides, the failures among the boots: X <= N. */
typedef struct {
  guint x1, n1, x2, n2;
} Table;

/* The chance, at equal rates, of a table that speaks at least as much as TABLE for side 1 failing more often.
 * One-sided. Fisher: given the total of failures. Boschloo 1970 takes Fisher's as the statistic and the worst case over
 * all common rates: never larger, valid without conditioning (science.md 3.3). Beyond COMPARISON_EXACT_BOOTS on both
 * sides together it is Fisher's, which is as valid and, with so many, hardly larger. */
#define COMPARISON_EXACT_BOOTS 20000
double comparison_fisher(Table table);
double comparison_boschloo(Table table);
/* Twice the smaller one of both directions, at most 1. */
double comparison_p_value(Table table);

/* Universal inference with a mixture over Beta(1/2, 1/2) for each side against the best common rate: science.md 3.3.
 * The boots of the sides may come in any order and number. */
double comparison_e_value(Table table);
/* Of rate 1 - rate 2; valid at every number of boots at once. 0 is in it exactly where the e-value is below
 * 1 / (1 - CONFIDENCE). */
Interval comparison_difference(Table table, double confidence);

/* The same where boots come in pairs of one schedule each (McNemar 1947): what only one of both failed counts. */
typedef struct {
  guint only_first, only_second; /* pairs in which only that side failed */
  guint alike;                   /* pairs in which both failed, or none */
} Pairs;

/* Exact, two-sided: Binomial(only_first + only_second, 1/2). */
double pairs_p_value(Pairs pairs);
/* Robbins' mixture over Beta(1/2, 1/2) against 1/2. */
double pairs_e_value(Pairs pairs);
/* As comparison_difference(). Where the e-value reaches 1 / (1 - CONFIDENCE), an end at 0 is the limit of what is in
 * it, and not in it itself. */
Interval pairs_difference(Pairs pairs, double confidence);
