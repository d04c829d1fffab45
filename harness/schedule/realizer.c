/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/realizer.h"
#include "schedule/linear_extension.h"

typedef struct {
  guint before, after;
} Pair;

/* One greedy search. */
typedef struct {
  const Poset *poset;
  Random *random;
  guint64 work;
} Search;

static gboolean is_subset(const Closure *closure, guint a, guint b)
{
  const guint64 *x = closure_row(closure, a), *y = closure_row(closure, b);
  for (guint word = 0; word < closure->words; word++)
    if (x[word] & ~y[word])
      return FALSE;
  return TRUE;
}

/* (a, b) is critical when all before a are before b, and all after b are after a. A family that reverses each critical
 * pair reverses every incomparable one (Rabinovitch, Rival 1979). Returns: (owned) the reversed pairs, "b before a". */
static GArray *critical_pairs(const Poset *poset)
{
  GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  for (guint a = 0; a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      if (poset_incomparable(poset, a, b) && is_subset(poset->down, a, b) && is_subset(poset->up, b, a)) {
        Pair pair = {.before = b, .after = a};
        g_array_append_val(pairs, pair);
      }
  return pairs;
}

static GArray *copied(const GArray *pairs)
{
  GArray *copy = g_array_sized_new(FALSE, FALSE, sizeof(Pair), pairs->len);
  return g_array_append_vals(copy, pairs->data, pairs->len);
}

static void shuffle(GArray *pairs, Random *random)
{
  for (guint i = pairs->len; i > 1; i--) {
    guint j = (guint)random_below(random, i);
    Pair kept = g_array_index(pairs, Pair, i - 1);
    g_array_index(pairs, Pair, i - 1) = g_array_index(pairs, Pair, j);
    g_array_index(pairs, Pair, j) = kept;
  }
}

static void drop_shown(GArray *need, const guint *order, guint n)
{
  g_autofree guint *place = g_new(guint, n);
  for (guint i = 0; i < n; i++)
    place[order[i]] = i;
  guint kept = 0;
  for (guint i = 0; i < need->len; i++) {
    Pair pair = g_array_index(need, Pair, i);
    if (place[pair.before] > place[pair.after])
      g_array_index(need, Pair, kept++) = pair;
  }
  g_array_set_size(need, kept);
}

/* As many pairs of NEED in one order as fit, in random turn. */
static guint *next_order(Search *search, GArray *need, const guint *previous)
{
  g_autoptr(Wishes) wishes = wishes_new(search->poset);
  shuffle(need, search->random);
  for (guint i = 0; i < need->len; i++) {
    Pair pair = g_array_index(need, Pair, i);
    if (wishes_fit(wishes, pair.before, pair.after))
      wishes_add(wishes, pair.before, pair.after);
  }
  search->work += wishes->work + need->len + (guint64)wishes->n * wishes->up->words;
  return wishes_order(wishes, previous);
}

/* Takes ownership of NEED. Returns: (owned), or NULL once it has LIMIT orders and still pairs left. */
static GPtrArray *cover(Search *search, GArray *need, guint limit)
{
  g_autoptr(GPtrArray) family = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GArray) left = need;
  const guint *previous = NULL;
  while (left->len) {
    if (family->len == limit)
      return NULL;
    guint *order = next_order(search, left, previous);
    drop_shown(left, order, search->poset->n);
    g_ptr_array_add(family, order);
    previous = order;
  }
  return g_steal_pointer(&family);
}

/* ---- what was shown ---- */

static guint count_new(const Poset *poset, const guint *order, const Closure *shown)
{
  guint count = 0;
  for (guint i = 0; i < poset->n; i++)
    for (guint j = i + 1; j < poset->n; j++)
      if (poset_incomparable(poset, order[i], order[j]) && !closure_has(shown, order[i], order[j]))
        count++;
  return count;
}

static void add_shown(const Poset *poset, const guint *order, Closure *shown)
{
  for (guint i = 0; i < poset->n; i++)
    for (guint j = i + 1; j < poset->n; j++)
      if (poset_incomparable(poset, order[i], order[j]))
        closure_set(shown, order[i], order[j]);
}

Closure *realizer_shown(const Poset *poset, const GPtrArray *family)
{
  Closure *shown = closure_new(poset->n);
  for (guint i = 0; i < family->len; i++)
    add_shown(poset, g_ptr_array_index(family, i), shown);
  return shown;
}

/* The order that adds most comes first: a run that is cut short has shown as much as it could. */
static void sort_by_gain(const Poset *poset, GPtrArray *family)
{
  g_autoptr(Closure) shown = closure_new(poset->n);
  for (guint i = 0; i < family->len; i++) {
    guint best = i, most = 0;
    for (guint j = i; j < family->len; j++) {
      guint gain = count_new(poset, g_ptr_array_index(family, j), shown);
      if (gain > most) {
        most = gain;
        best = j;
      }
    }
    gpointer order = family->pdata[best];
    family->pdata[best] = family->pdata[i];
    family->pdata[i] = order;
    add_shown(poset, order, shown);
  }
}

/* ---- families ---- */

GPtrArray *realizer_find(const Poset *poset, guint64 seed)
{
  g_autoptr(GArray) critical = critical_pairs(poset);
  Random random = random_new(seed);
  Search search = {.poset = poset, .random = &random};
  GPtrArray *best = NULL;
  for (guint restart = 0; restart < REALIZER_RESTARTS && (!best || search.work < REALIZER_WORK); restart++) {
    if (best && best->len <= 2) /* an incomparable pair needs two */
      break;
    GPtrArray *family = cover(&search, copied(critical), best ? best->len - 1 : G_MAXUINT);
    if (!family)
      continue;
    g_clear_pointer(&best, g_ptr_array_unref);
    best = family;
  }
  if (poset->n && best->len == 0) {
    g_autoptr(Wishes) chain = wishes_new(poset);
    g_ptr_array_add(best, wishes_order(chain, NULL));
  }
  sort_by_gain(poset, best);
  return best;
}

GPtrArray *realizer_cover(const Poset *poset, const Closure *wanted, guint64 seed)
{
  GArray *need = g_array_new(FALSE, FALSE, sizeof(Pair));
  for (guint a = 0; a < poset->n; a++)
    for (guint b = 0; b < poset->n; b++)
      if (closure_has(wanted, a, b) && poset_incomparable(poset, a, b)) {
        Pair pair = {.before = a, .after = b};
        g_array_append_val(need, pair);
      }
  Random random = random_new(seed);
  Search search = {.poset = poset, .random = &random};
  GPtrArray *family = cover(&search, need, G_MAXUINT);
  sort_by_gain(poset, family);
  return family;
}
