/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pairs: few legal orders that together show every free pair of units in both orders; then such as end the phase before
 * the units that nothing orders before its end; then such as show what the boots, by their achieved orders, still miss.
 */
#include "schedule/ending.h"
#include "schedule/random.h"
#include "schedule/realise.h"
#include "schedule/realizer.h"
#include "schedule/strategies.h"

/* Rounds of repair; a pair that still misses an order then is held by something that the graph does not tell. */
#define REPAIRS_MAX 3

typedef struct {
  Sides *sides;
  guint planned;         /* boots of the realizer, repeats and all */
  guint first, repaired; /* the current round of repair: its first boot, and which round it is */
} Pairs;

/* ---- the families ---- */

/* A linear extension is a weak order of levels of one element each. */
static guint *levels_of(const guint *order, guint n)
{
  guint *level = g_new(guint, n);
  for (guint i = 0; i < n; i++)
    level[order[i]] = i;
  return level;
}

/* Takes ownership of EXTENSIONS and ENDINGS. */
static void set_family(Side *side, GPtrArray *extensions, GPtrArray *endings)
{
  g_ptr_array_set_size(side->family, 0);
  for (guint i = 0; i < extensions->len; i++)
    g_ptr_array_add(side->family, levels_of(g_ptr_array_index(extensions, i), side->poset->n));
  g_ptr_array_extend_and_steal(side->family, endings);
  g_ptr_array_unref(extensions);
}

static GPtrArray *all_endings(const Side *side)
{
  g_autofree gboolean *wanted = g_new(gboolean, side->whole->n);
  for (guint i = 0; i < side->whole->n; i++)
    wanted[i] = TRUE;
  return ending_cover(side->whole, wanted);
}

static gpointer pairs_start(const StrategyInput *input)
{
  Pairs *pairs = g_new0(Pairs, 1);
  pairs->sides = sides_new(input, "pairs");
  for (guint i = 0; i < pairs->sides->n; i++) {
    Side *side = &pairs->sides->sides[i];
    set_family(side, realizer_find(side->poset, sides_seed(pairs->sides, i)), all_endings(side));
  }
  pairs->planned = sides_length(pairs->sides) * input->repeat;
  return pairs;
}

/* ---- what is still missing ---- */

static gboolean can_be_shown(const Side *side, guint a, guint b)
{
  return !coverage_is_ruled_out(side->achieved, side->poset->units[a]) &&
         !coverage_is_ruled_out(side->achieved, side->poset->units[b]);
}

/* The orders that SIDE's boots have not shown. Returns: (owned), by elements of its poset. */
static Closure *missing(const Side *side)
{
  Closure *wanted = closure_new(side->poset->n);
  for (guint a = 0; side->achieved && a < side->poset->n; a++)
    for (guint b = 0; b < side->poset->n; b++)
      if (poset_incomparable(side->poset, a, b) && can_be_shown(side, a, b) &&
          !coverage_has_order(side->achieved, side->poset->units[a], side->poset->units[b]))
        closure_set(wanted, a, b);
  return wanted;
}

/* Schedules that end the phase before the units of which SIDE's boots have not shown it. */
static GPtrArray *missing_endings(const Side *side)
{
  const Poset *poset = side->whole;
  g_autofree gboolean *wanted = g_new0(gboolean, poset->n);
  for (guint i = 0; side->achieved && poset->end < poset->n && i < poset->n; i++)
    wanted[i] = can_be_shown(side, poset->end, i) &&
                !coverage_has_order(side->achieved, poset->units[poset->end], poset->units[i]);
  return ending_cover(poset, wanted);
}

/* What stands before the gate of a late checkpoint comes last, in boots that begin earlier. */
static void begin_repair(Pairs *pairs, guint index)
{
  if (pairs->repaired == 0)
    sides_widen(pairs->sides);
  pairs->repaired++;
  pairs->first = index;
  for (guint i = 0; i < pairs->sides->n; i++) {
    Side *side = &pairs->sides->sides[i];
    g_autoptr(Closure) wanted = missing(side);
    GPtrArray *extensions = realizer_cover(side->poset, wanted, sides_seed(pairs->sides, i) + pairs->repaired);
    set_family(side, extensions, missing_endings(side));
  }
}

/* ---- plans ---- */

/* The whole family before any order comes again: what is shown is shown early. */
static Plan *pairs_next(gpointer state, guint index)
{
  Pairs *pairs = state;
  guint length = sides_length(pairs->sides);
  if (index < pairs->planned)
    return sides_realise(pairs->sides, index, index % length, realise_levels);
  if (pairs->repaired == 0 || index >= pairs->first + length) {
    if (pairs->repaired == REPAIRS_MAX)
      return NULL;
    begin_repair(pairs, index);
  }
  if (sides_length(pairs->sides) == 0) {
    pairs->repaired--; /* nothing is missing now; later reports may show otherwise */
    return NULL;
  }
  return sides_realise(pairs->sides, index, index - pairs->first, realise_levels);
}

static gboolean pairs_waits(gpointer state, guint index)
{
  const Pairs *pairs = state;
  if (index < pairs->planned)
    return FALSE;
  return pairs->repaired == 0 || index >= pairs->first + sides_length(pairs->sides);
}

static void pairs_free(gpointer state)
{
  Pairs *pairs = state;
  sides_free(pairs->sides);
  g_free(pairs);
}

const Strategy STRATEGY_PAIRS = {.name = "pairs",
                                 .summary = "few legal orders that show every free pair of units in both orders",
                                 .needs_graph = TRUE,
                                 .orders = TRUE,
                                 .designed = TRUE,
                                 .start = pairs_start,
                                 .next = pairs_next,
                                 .waits = pairs_waits,
                                 .free = pairs_free};
