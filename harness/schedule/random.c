/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/random.h"

Random random_new(guint64 seed)
{
  return (Random){.state = seed};
}

guint64 random_seed_for(guint64 campaign_seed, const char *image, const char *strategy, guint index)
{
  g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT "\n%s\n%s\n%u", campaign_seed, image, strategy, index);
  g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
  digest[16] = '\0';
  return g_ascii_strtoull(digest, NULL, 16) >> (64 - RANDOM_SEED_BITS);
}

guint64 random_next(Random *random)
{
  random->state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  guint64 z = random->state;
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint64 random_below(Random *random, guint64 bound)
{
  guint64 excess = -bound % bound; /* 2^64 mod bound: numbers below it would make some residues likelier */
  guint64 value = random_next(random);
  while (value < excess)
    value = random_next(random);
  return value % bound;
}

static guint floor_log2(guint64 x)
{
  return 63 - (guint)__builtin_clzll(x);
}

/* A number drawn evenly from LOW … HIGH and accepted with probability SCALE/x has a density proportional to 1/x.
 * Returns: 0 where it was refused. */
static guint64 draw(Random *random, guint64 low, guint64 high, guint64 scale)
{
  guint64 value = low + random_below(random, high - low + 1);
  return random_below(random, value) < scale ? value : 0;
}

/* The share of [2^k, 2^(k+1)) that lies in LOW … HIGH: as each octave is tried equally often, a scale of the share's
 * own size gives each number the same chance in all of them. */
static guint64 draw_from_octave(Random *random, guint k, guint64 low, guint64 high)
{
  guint64 base = G_GUINT64_CONSTANT(1) << k;
  guint64 first = MAX(base, low), last = MIN(base + (base - 1), high);
  return draw(random, first, last, last - first + 1);
}

guint64 random_log_uniform(Random *random, guint64 low, guint64 high)
{
  guint k = floor_log2(low), octaves = floor_log2(high) - k + 1;
  guint64 value = 0;
  while (value == 0)
    value = high / 2 <= low ? draw(random, low, high, low)
                            : draw_from_octave(random, k + (guint)random_below(random, octaves), low, high);
  return value;
}

void random_shuffle(Random *random, guint *values, guint n)
{
  for (guint i = n; i > 1; i--) {
    guint j = (guint)random_below(random, i);
    guint kept = values[i - 1];
    values[i - 1] = values[j];
    values[j] = kept;
  }
}
