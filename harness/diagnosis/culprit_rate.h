/* SPDX-License-Identifier: GPL-3.0-or-later */
/* culprit_rate.h: the rate at which bad commits fail: known, or unknown with a prior of one half for "always" and one
 * half for Jeffreys' Beta(1/2, 1/2), as in z_search.h. In natural logarithms of the probability of FAILED failures and
 * PASSED passes in one given order, so that counts of any size fit. */
#pragma once
#include <glib.h>

typedef struct {
  double known;         /* 0 < KNOWN <= 1; 0 where it is unknown */
  double *half, *whole; /* ln Gamma(n + 1/2) and ln Gamma(n + 1) for n < SIZE */
  guint size;
} CulpritRate;

CulpritRate culprit_rate_init(double known);
void culprit_rate_clear(CulpritRate *rate);
/* Counts up to BOOTS are looked up from now on; greater ones are computed. */
void culprit_rate_grow(CulpritRate *rate, guint boots);

/* -INFINITY where it cannot be. */
double culprit_rate_log_likelihood(const CulpritRate *rate, guint failed, guint passed);
/* The chance that the next boot fails, after these. */
double culprit_rate_predict(const CulpritRate *rate, guint failed, guint passed);
/* The chance that the next BOOTS boots all pass, after these. */
double culprit_rate_all_pass(const CulpritRate *rate, guint failed, guint passed, guint boots);
/* The least number of boots that all pass with a chance of at most CHANCE, 0 < CHANCE < 1; at most LIMIT. */
guint culprit_rate_clean_boots(const CulpritRate *rate, guint failed, guint passed, double chance, guint limit);
