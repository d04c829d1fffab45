/* SPDX-License-Identifier: GPL-3.0-or-later */
/* triples: legal orders that show as many orders of three units as a budget of boots allows. */
#include "schedule/realise.h"
#include "schedule/strategies.h"
#include "schedule/triples.h"

/* An 80-unit graph has some 270,000 triples; 40 orders show 99.8 % of them (science.md 1.5). */
#define PLANS_MAX 40

typedef struct {
  Sides *sides;
  Triples *triples[2];
} State;

static gpointer triples_start(const StrategyInput *input)
{
  State *state = g_new0(State, 1);
  state->sides = sides_new(input, "triples");
  for (guint i = 0; i < state->sides->n; i++)
    state->triples[i] = triples_new(state->sides->sides[i].poset, sides_seed(state->sides, i));
  return state;
}

/* Orders are made when they are asked for: a big graph takes a while over each. */
static void make_orders(GPtrArray *family, Triples *triples, guint count)
{
  while (family->len < count) {
    guint *order = triples_next(triples);
    if (!order)
      return;
    g_ptr_array_add(family, order);
  }
}

static Plan *triples_plan(gpointer data, guint index)
{
  State *state = data;
  for (guint i = 0; i < state->sides->n; i++)
    make_orders(state->sides->sides[i].family, state->triples[i], index < PLANS_MAX ? index + 1 : PLANS_MAX);
  guint length = sides_length(state->sides);
  if (length == 0 || index / length >= state->sides->input->repeat)
    return NULL;
  return sides_realise(state->sides, index, index % length, realise_order);
}

static void triples_stop(gpointer data)
{
  State *state = data;
  for (guint i = 0; i < state->sides->n; i++)
    triples_free(state->triples[i]);
  sides_free(state->sides);
  g_free(state);
}

const Strategy STRATEGY_TRIPLES = {.name = "triples",
                                   .summary = "legal orders that show orders of three units, 40 plans at most",
                                   .needs_graph = TRUE,
                                   .orders = TRUE,
                                   .designed = TRUE,
                                   .start = triples_start,
                                   .next = triples_plan,
                                   .free = triples_stop};
