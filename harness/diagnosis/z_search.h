/* SPDX-License-Identifier: GPL-3.0-or-later */
/* z_search.h: bisection by boots that may pass by luck. Positions 0 … STEPS lie on a line; from some step on every
 * position is bad, those in front of it are good. A good position never fails, a bad one fails with an unknown rate: a
 * Z-channel, where a failure is proof and a pass is weak evidence (science.md 4). The rate has a prior of one half for
 * "always" and one half for Jeffreys' Beta(1/2, 1/2), so that a failure which always comes costs little more than
 * log2(STEPS) boots. */
#pragma once
#include <glib.h>

typedef struct _ZSearch ZSearch;

/* Position STEPS (>= 1) is bad: it has FAILED and PASSED so often already. Step C leads from position C - 1, good, to
 * position C, bad; step 0 stands for "position 0 is bad already", which has the chance PRIOR (0 < PRIOR < 1) at first.
 * Returns: (owned). */
ZSearch *z_search_new(guint steps, double prior, guint failed, guint passed);
void z_search_free(ZSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZSearch, z_search_free)

/* A boot at POSITION. */
void z_search_add(ZSearch *search, guint position, gboolean failed);
/* A boot at POSITION showed neither: it will not be asked for again. */
void z_search_skip(ZSearch *search, guint position);

/* The position whose next boot tells most; FALSE where every position in question is to be skipped. */
gboolean z_search_next(const ZSearch *search, guint *ret_position);
/* The likeliest step, and its probability. */
double z_search_best(const ZSearch *search, guint *ret_step);
/* Failures and passes of the positions that are bad if STEP is right. */
void z_search_tally(const ZSearch *search, guint step, guint *ret_failed, guint *ret_passed);

/* Capacity of the channel in bits a boot, where a bad position fails with RATE (0 < RATE <= 1): no search does better
 * than log2(STEPS) / capacity boots on average (science.md 4.1). */
double z_search_capacity(double rate);
