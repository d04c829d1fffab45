/* SPDX-License-Identifier: GPL-3.0-or-later */
/* random.h: reproducible pseudo-random numbers in integer arithmetic only, so that equal seeds give equal plans on any
 * host. */
#pragma once
#include <glib.h>

typedef struct {
  guint64 state;
} Random;

/* A generator for SEED (SplitMix64; Steele, Lea, Flood 2014). */
Random random_new(guint64 seed);
/* Seeds of boots stay below 2^53, so that JSON readers and SQL keep every digit. */
#define RANDOM_SEED_BITS 53
/* The seed of boot INDEX (from 0) under STRATEGY on IMAGE (its digest) in a campaign of seed CAMPAIGN_SEED: the first
 * bits of a SHA-256 over the four. */
guint64 random_seed_for(guint64 campaign_seed, const char *image, const char *strategy, guint index);
guint64 random_next(Random *random);
/* Uniform in 0 … bound-1 without bias; BOUND > 0. */
guint64 random_below(Random *random, guint64 bound);
/* Log-uniform (density proportional to 1/x) whole number in LOW … HIGH, both > 0, LOW <= HIGH; by rejection, exact. */
guint64 random_log_uniform(Random *random, guint64 low, guint64 high);
/* Fisher–Yates shuffle of N unsigned ints. */
void random_shuffle(Random *random, guint *values, guint n);
