/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proportion.h: intervals for the rate behind X failures in N boots. */
#pragma once
#include <glib.h>

typedef struct {
  double low, high; /* 0 … 1 */
} Interval;

/* All: X <= N; CONFIDENCE in (0, 1), say 0.95, two-sided; N = 0 gives 0 … 1. */

/* Wilson 1927, as in science.md 3.1: for one look at a fixed number of boots. */
Interval proportion_wilson(guint x, guint n, double confidence);
/* Clopper and Pearson 1934, by the beta quantiles. */
Interval proportion_clopper_pearson(guint x, guint n, double confidence);
/* Beta-binomial confidence sequence (Robbins mixture, a = b = 1/2): valid at every N at once, however often one looks.
 */
Interval proportion_confidence_sequence(guint x, guint n, double confidence);
/* The least N for which zero failures show "rate < P" at CONFIDENCE: ceil(ln(1-confidence) / ln(1-p)). */
guint proportion_clean_boots(double p, double confidence);
