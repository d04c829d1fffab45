/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/weak_order.h"

typedef struct {
  const Poset *poset;
  const Closure *together;
  const guint *turn; /* a random permutation: of equals the first in turn is taken */
  guint *level;
  guint levels;
} Layout;

/* ---- sets of elements, as one row of bits ---- */

static guint64 *set_new(const Layout *layout)
{
  return g_new0(guint64, layout->poset->up->words);
}

static gboolean set_has(const guint64 *set, guint element)
{
  return (set[element / 64] >> (element % 64)) & 1;
}

static void set_add(guint64 *set, guint element)
{
  set[element / 64] |= G_GUINT64_CONSTANT(1) << (element % 64);
}

/* How many of SET are incomparable with ELEMENT and have not been together with it (ELEMENT itself counts). */
static guint count_wanted(const Layout *layout, guint element, const guint64 *set)
{
  const guint64 *up = closure_row(layout->poset->up, element), *down = closure_row(layout->poset->down, element);
  const guint64 *together = closure_row(layout->together, element);
  guint count = 0;
  for (guint word = 0; word < layout->poset->up->words; word++)
    count += (guint)__builtin_popcountll(set[word] & ~(up[word] | down[word] | together[word]));
  return count;
}

/* ---- levels ---- */

/* Of CANDIDATES the one with most wanted pairs in ANTICHAIN, then with most among the candidates; n where there is
 * none. */
static guint best_candidate(const Layout *layout, const guint64 *candidates, const guint64 *antichain)
{
  guint n = layout->poset->n, best = n, best_now = 0, best_later = 0;
  for (guint element = 0; element < n; element++) {
    if (!set_has(candidates, element))
      continue;
    guint now = count_wanted(layout, element, antichain), later = count_wanted(layout, element, candidates);
    gboolean first = best == n || layout->turn[element] < layout->turn[best];
    if (best == n || now > best_now || (now == best_now && (later > best_later || (later == best_later && first)))) {
      best = element;
      best_now = now;
      best_later = later;
    }
  }
  return best;
}

/* An antichain within MEMBERS to which none of them could be added; what stands below and above it in MEMBERS is added
 * to BELOW and ABOVE: none to both, else two of the antichain were comparable. Returns: (owned). */
static guint64 *maximal_antichain(const Layout *layout, const guint64 *members, guint64 *below, guint64 *above)
{
  guint words = layout->poset->up->words;
  guint64 *antichain = set_new(layout);
  g_autofree guint64 *candidates = g_memdup2(members, words * sizeof *members);
  guint chosen = 0;
  while ((chosen = best_candidate(layout, candidates, antichain)) < layout->poset->n) {
    const guint64 *up = closure_row(layout->poset->up, chosen), *down = closure_row(layout->poset->down, chosen);
    set_add(antichain, chosen);
    for (guint word = 0; word < words; word++) {
      above[word] |= members[word] & up[word];
      below[word] |= members[word] & down[word];
      candidates[word] &= ~(up[word] | down[word] | antichain[word]);
    }
  }
  return antichain;
}

static void lay_out(Layout *layout, const guint64 *members)
{
  g_autofree guint64 *below = set_new(layout), *above = set_new(layout);
  g_autofree guint64 *antichain = maximal_antichain(layout, members, below, above);
  gboolean any = FALSE;
  for (guint word = 0; word < layout->poset->up->words; word++)
    any = any || antichain[word];
  if (!any)
    return;
  lay_out(layout, below);
  for (guint element = 0; element < layout->poset->n; element++)
    if (set_has(antichain, element))
      layout->level[element] = layout->levels;
  layout->levels++;
  lay_out(layout, above);
}

guint *weak_order_find(const Poset *poset, const Closure *together, Random *random)
{
  g_autofree guint *turn = g_new(guint, poset->n);
  Layout layout = {.poset = poset, .together = together, .turn = turn, .level = g_new0(guint, poset->n)};
  g_autofree guint64 *all = set_new(&layout);
  for (guint i = 0; i < poset->n; i++) {
    turn[i] = i;
    set_add(all, i);
  }
  random_shuffle(random, turn, poset->n);
  lay_out(&layout, all);
  return layout.level;
}

void weak_order_add_shown(const Poset *poset, const guint *level, Closure *together)
{
  for (guint a = 0; a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      if (a != b && level[a] == level[b])
        closure_set(together, a, b);
}

static guint count_pairs(const Closure *together)
{
  guint count = 0;
  for (guint a = 0; a < together->n; a++)
    count += closure_count(together, a);
  return count / 2;
}

GPtrArray *weak_order_cover(const Poset *poset, guint64 seed)
{
  GPtrArray *family = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(Closure) together = closure_new(poset->n);
  Random random = random_new(seed);
  guint all = poset_count_incomparable(poset);
  while (count_pairs(together) < all) {
    guint *level = weak_order_find(poset, together, &random);
    weak_order_add_shown(poset, level, together);
    g_ptr_array_add(family, level);
  }
  return family;
}
