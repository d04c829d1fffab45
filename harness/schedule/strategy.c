/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/strategy.h"
#include "base/names.h"
#include "schedule/strategies.h"

/* In the order in which a new user meets them; NAMES is in the same order. */
static const Strategy *const STRATEGIES[] = {&STRATEGY_NATURAL,  &STRATEGY_JITTER,  &STRATEGY_RANDOM,  &STRATEGY_PAIRS,
                                             &STRATEGY_TOGETHER, &STRATEGY_TRIPLES, &STRATEGY_FINDINGS};
static const char *const NAMES[] = {"natural", "jitter", "random", "pairs", "together", "triples", "findings", NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(NAMES) == G_N_ELEMENTS(STRATEGIES) + 1);

const Strategy *strategy_find(const char *name)
{
  int at = names_find(NAMES, name);
  return at < 0 ? NULL : STRATEGIES[at];
}

gboolean strategy_is_sample(const char *name)
{
  const Strategy *strategy = strategy_find(name);
  return strategy ? !strategy->designed : g_str_equal(name, "file");
}

const char *const *strategy_names(void)
{
  return NAMES;
}
