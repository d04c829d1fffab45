/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/triples.h"
#include "schedule/linear_extension.h"

/* Triples that one order tries to show. A fair sample bounds time and memory on big graphs: 300 units have 27 million.
 */
#define SAMPLE_MAX (1u << 20)

struct _Triples {
  const Poset *poset;
  Random random;
  guint64 *shown; /* n³ bits, also set for triples that are of no interest */
  guint total, left;
  guint *previous;
};

static gsize place_of(const Triples *triples, guint a, guint b, guint c)
{
  return ((gsize)a * triples->poset->n + b) * triples->poset->n + c;
}

static gboolean is_shown(const Triples *triples, gsize place)
{
  return (triples->shown[place / 64] >> (place % 64)) & 1;
}

static void mark(Triples *triples, gsize place)
{
  triples->shown[place / 64] |= G_GUINT64_CONSTANT(1) << (place % 64);
}

/* Legal, and not what the poset says anyway. */
static gboolean is_of_interest(const Poset *poset, guint a, guint b, guint c)
{
  gboolean distinct = a != b && b != c && a != c;
  gboolean legal = !poset_less(poset, b, a) && !poset_less(poset, c, b) && !poset_less(poset, c, a);
  return distinct && legal && !(poset_less(poset, a, b) && poset_less(poset, b, c));
}

Triples *triples_new(const Poset *poset, guint64 seed)
{
  Triples *triples = g_new0(Triples, 1);
  gsize n = poset->n;
  if (n > TRIPLES_UNITS_MAX)
    n = 0;
  triples->poset = poset;
  triples->random = random_new(seed);
  triples->shown = g_new0(guint64, n * n * n / 64 + 1);
  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < n; b++)
      for (guint c = 0; c < n; c++) {
        if (is_of_interest(poset, a, b, c))
          triples->total++;
        else
          mark(triples, place_of(triples, a, b, c));
      }
  triples->left = triples->total;
  return triples;
}

void triples_free(Triples *triples)
{
  if (!triples)
    return;
  g_free(triples->shown);
  g_free(triples->previous);
  g_free(triples);
}

guint triples_total(const Triples *triples)
{
  return triples->total;
}

guint triples_shown(const Triples *triples)
{
  return triples->total - triples->left;
}

/* A fair sample of what is left, in random order (Vitter's algorithm R 1985). Returns: (owned) places. */
static GArray *sample(Triples *triples)
{
  GArray *places = g_array_new(FALSE, FALSE, sizeof(guint));
  gsize n = triples->poset->n;
  guint seen = 0;
  for (gsize i = 0; i < n * n * n; i++) {
    if (is_shown(triples, i))
      continue;
    guint place = (guint)i;
    guint64 slot = random_below(&triples->random, ++seen);
    if (places->len < SAMPLE_MAX)
      g_array_append_val(places, place);
    else if (slot < SAMPLE_MAX)
      g_array_index(places, guint, slot) = place;
  }
  random_shuffle(&triples->random, (guint *)(gpointer)places->data, places->len);
  return places;
}

static void wish(Wishes *wishes, gsize place, guint n)
{
  guint a = (guint)(place / n / n), b = (guint)(place / n % n), c = (guint)(place % n);
  if (!wishes_fit(wishes, a, b) || !wishes_fit(wishes, b, c) || !wishes_fit(wishes, a, c))
    return;
  wishes_add(wishes, a, b);
  wishes_add(wishes, b, c);
}

static void add_shown(Triples *triples, const guint *order)
{
  guint n = triples->poset->n;
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      for (guint k = j + 1; k < n; k++) {
        gsize place = place_of(triples, order[i], order[j], order[k]);
        triples->left -= is_shown(triples, place) ? 0 : 1;
        mark(triples, place);
      }
}

guint *triples_next(Triples *triples)
{
  if (!triples->left)
    return NULL;
  guint n = triples->poset->n;
  g_autoptr(Wishes) wishes = wishes_new(triples->poset);
  g_autoptr(GArray) places = sample(triples);
  for (guint i = 0; i < places->len; i++)
    wish(wishes, g_array_index(places, guint, i), n);
  guint *order = wishes_order(wishes, triples->previous);
  add_shown(triples, order);
  g_free(triples->previous);
  triples->previous = g_memdup2(order, n * sizeof *order);
  return order;
}
