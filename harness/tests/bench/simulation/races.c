/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/simulation/races.h"
#include "schedule/linear_extension.h"
#include "schedule/realizer.h"

/* How long X of RACE_READINESS needs behind its start. */
#define READY_US 300000

static gboolean race_violates(const Simulation *simulation, guint i, gint64 ready_us)
{
  const Ground *ground = simulation->ground;
  guint x = field_index(ground->field, simulation->race.x[i]), y = field_index(ground->field, simulation->race.y[i]);
  return ground->model->begin_us[y] < ground->model->end_us[x] + ready_us;
}

static gboolean race_overlaps(const Simulation *simulation)
{
  const Ground *ground = simulation->ground;
  guint x = field_index(ground->field, simulation->race.x[0]), y = field_index(ground->field, simulation->race.y[0]);
  const Model *model = ground->model;
  return model->begin_us[y] < model->end_us[x] && model->begin_us[x] < model->end_us[y];
}

/* Did the last boot of the model go the way that the race needs? */
static gboolean race_is_open(const Simulation *simulation)
{
  switch (simulation->race.kind) {
  case RACE_ONE_EDGE:
    return race_violates(simulation, 0, 0);
  case RACE_TWO_EDGES:
    return race_violates(simulation, 0, 0) && race_violates(simulation, 1, 0);
  case RACE_EITHER:
    return race_violates(simulation, 0, 0) || race_violates(simulation, 1, 0);
  case RACE_READINESS:
    return race_violates(simulation, 0, READY_US);
  case RACE_OVERLAP:
    return race_overlaps(simulation);
  case RACE_NONE:
    return TRUE;
  }
  return FALSE;
}

gboolean simulation_boot(const Plan *plan, Answer *ret, gpointer data, GError **error)
{
  (void)error;
  Simulation *simulation = data;
  model_boot(simulation->ground->model, plan, &simulation->random);
  gboolean open = race_is_open(simulation);
  gboolean hit = (double)random_below(&simulation->random, 1000000) < simulation->race.rate * 1000000;
  *ret = open && hit ? ANSWER_FAILED : ANSWER_PASSED;
  return TRUE;
}

Ground ground_new(const UnitGraph *graph)
{
  Graphs graphs = {0};
  if (unit_graph_phase(graph) == PHASE_INITRD)
    graphs.initrd = graph;
  else
    graphs.root = graph;
  Ground ground = {.field = field_new(graphs), .model = model_new(graph)};
  model_invent(ground.model, 42);
  ground.family = realizer_find(ground.field->poset, 1);
  g_autoptr(Plan) plan = plan_new("natural", 0, "");
  Random random = random_new(1);
  model_boot(ground.model, plan, &random);
  guint n = ground.field->poset->n;
  g_autofree guint *priority = g_new(guint, n);
  for (guint a = 0; a < n; a++) { /* the sooner it begins, the higher */
    priority[a] = 0;
    gint64 begin = ground.model->begin_us[field_index(ground.field, a)];
    for (guint b = 0; b < n; b++) {
      gint64 other = ground.model->begin_us[field_index(ground.field, b)];
      priority[a] += other > begin || (other == begin && b > a);
    }
  }
  ground.natural = linear_extension_by_priority(ground.field->poset, priority);
  return ground;
}

void ground_clear(Ground *ground)
{
  field_free(ground->field);
  model_free(ground->model);
  g_ptr_array_unref(ground->family);
  g_free(ground->natural);
}

/* Has an unperturbed boot, the model's last, all that the race is about in the good order? */
static gboolean race_is_closed(const Simulation *simulation)
{
  switch (simulation->race.kind) {
  case RACE_TWO_EDGES: /* else one of the two would be enough */
    return !race_violates(simulation, 0, 0) && !race_violates(simulation, 1, 0);
  case RACE_ONE_EDGE:
  case RACE_EITHER:
  case RACE_READINESS:
  case RACE_OVERLAP:
    return !race_is_open(simulation);
  case RACE_NONE:
    return TRUE;
  }
  return FALSE;
}

Race race_choose(const Ground *ground, RaceKind kind, double rate, Random *random)
{
  const Poset *poset = ground->field->poset;
  g_autoptr(Plan) natural = plan_new("natural", 0, "");
  for (;;) {
    Race race = {.kind = kind, .rate = rate};
    gboolean good = TRUE;
    for (guint i = 0; i < 2; i++) {
      race.x[i] = (guint)random_below(random, poset->n);
      race.y[i] = (guint)random_below(random, poset->n);
      good = good && poset_incomparable(poset, race.x[i], race.y[i]);
    }
    Simulation simulation = {.ground = ground, .race = race};
    model_boot(ground->model, natural, random);
    if (good && race_is_closed(&simulation))
      return race;
  }
}

Explained race_explain(const Ground *ground, Race race, guint limit, guint64 seed)
{
  Simulation simulation = {.ground = ground, .race = race, .random = random_new(seed)};
  Oracle oracle = {.boot = simulation_boot, .data = &simulation, .image = "simulated", .seed = seed, .limit = limit};
  g_autoptr(GPtrArray) passing = g_ptr_array_new();
  if (race.kind != RACE_NONE)
    g_ptr_array_add(passing, ground->natural);
  for (guint i = 0; i < 40 * ground->family->len; i++) {
    guint *order = g_ptr_array_index(ground->family, (i + seed) % ground->family->len);
    g_autoptr(Plan) plan = plan_new("pairs", seed, "simulated");
    field_realise(ground->field, order, plan);
    Answer answer = ANSWER_PASSED;
    (void)simulation_boot(plan, &answer, &simulation, NULL);
    if (answer == ANSWER_PASSED) {
      if (!g_ptr_array_find(passing, order, NULL))
        g_ptr_array_add(passing, order);
      continue;
    }
    (void)g_ptr_array_remove(passing, order);
    const ExplanationInput input = {
        .field = ground->field, .oracle = &oracle, .plan = plan, .failing = order, .total = TRUE, .passing = passing};
    return (Explained){.found = explanation_find(&input, NULL), .failing = order};
  }
  return (Explained){0};
}

static gboolean stands_before(const guint *order, guint a, guint b)
{
  while (*order != a && *order != b)
    order++;
  return *order == a;
}

gboolean race_is_exact(const Race *race, const Explained *explained)
{
  guint wanted = 0, found = 0, hits = 0, all = race->kind == RACE_ONE_EDGE ? 1 : 2;
  if (explained->found->kind != CAUSE_ORDER)
    return FALSE;
  for (guint k = 0; k < all; k++)
    wanted += stands_before(explained->failing, race->y[k], race->x[k]);
  for (guint c = 0; c < explained->found->causes->len; c++) {
    const Cause *cause = g_ptr_array_index(explained->found->causes, c);
    found += cause->pairs->len;
    for (guint i = 0; i < cause->pairs->len; i++)
      for (guint k = 0; k < all; k++)
        hits += g_array_index(cause->pairs, Pair, i).before == race->y[k] &&
                g_array_index(cause->pairs, Pair, i).after == race->x[k];
  }
  return found == wanted && hits == wanted;
}
