/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sequential.h: Wald's sequential probability ratio test between two failure rates (Wald 1945, as in science.md 3.2).
 * Boots are fed in the order of their launch, never of their end: failing boots end later, which would bias the test.
 * Wald's limits keep alpha and beta nearly, never better promised than alpha / (1 - beta) and beta / (1 - alpha):
 * computed exactly, .0503 of the bad images are called good in place of .05 between the rates .001 and .05. */
#pragma once
#include <glib.h>

typedef struct {
  double p0, p1;                /* 0 <= P0 < P1 < 1: "good" means a rate of at most P0, "bad" one of at least P1 */
  double alpha, beta;           /* chance of "bad" at P0, of "good" at P1 */
  double slope, accept, reject; /* after N boots: good at failures <= slope N - accept, bad at >= slope N + reject */
  guint clean_boots;            /* the least number without a failure that is "good" */
  guint limit;                  /* boots after which to give up: three times the most that are expected at any rate */
} SequentialTest;

typedef enum { SEQUENTIAL_GO_ON, SEQUENTIAL_GOOD, SEQUENTIAL_BAD, SEQUENTIAL_UNDECIDED } SequentialDecision;
const char *sequential_decision_to_string(SequentialDecision decision);

SequentialTest sequential_test(double p0, double p1, double alpha, double beta);
/* To be asked after every boot, until it is not SEQUENTIAL_GO_ON. */
SequentialDecision sequential_decide(const SequentialTest *test, guint failures, guint boots);
/* How many boots the test takes on average where the rate is P0, P1 or the slope between them (the worst), without
 * the overshoot. P0 > 0. */
double sequential_expected_good(const SequentialTest *test);
double sequential_expected_bad(const SequentialTest *test);
double sequential_expected_worst(const SequentialTest *test);
