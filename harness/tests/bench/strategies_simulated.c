/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boots until the first failure under each strategy, SIMULATED on the real unit graphs of data/units/: each unit starts
 * when its predecessors (ordering, plan, hidden dependencies) are finished and takes a time of its own, give or take a
 * tenth; all units that may run do run at once. A bug is one forgotten edge x → y, or two of them, that the unperturbed
 * timing does not show. */
#include "base/quantity.h"
#include "schedule/phase.h"
#include "schedule/poset.h"
#include "schedule/random.h"
#include "schedule/strategy.h"
#include "tests/bench/graphs.h"
#include <string.h>

#define BUGS 100
#define TRIALS 10
#define BOOTS_MAX 400
#define DURATION_LOW_US 2000
#define DURATION_HIGH_US 400000

typedef enum {
  BUG_ORDER,     /* fails when y begins before x has finished */
  BUG_OVERLAP,   /* fails when x and y overlap: either strict order is good */
  BUG_SOMETIMES, /* as BUG_ORDER, in 30 % of such boots */
  BUG_TWO_EDGES  /* two forgotten edges, and both must be violated */
} BugKind;

static const char *const KINDS[] = {"one edge", "overlap only", "one edge, 30 %", "two edges"};

typedef struct {
  BugKind kind;
  guint x[2], y[2]; /* unit indexes */
} Bug;

typedef struct {
  const UnitGraph *graph;
  GArray *edges;       /* OrderingEdge among units with jobs: ordering and hidden */
  gint64 *duration_us; /* usual, by unit */
  gint64 *begin, *end; /* of the last boot, in microseconds */
} Model;

static void add_edges(Model *model)
{
  guint count = 0;
  const OrderingEdge *edges = unit_graph_edges(model->graph, &count);
  for (guint i = 0; i < count; i++)
    if (unit_graph_has_job(model->graph, edges[i].before) && unit_graph_has_job(model->graph, edges[i].after))
      g_array_append_val(model->edges, edges[i]);
  const GPtrArray *hidden = unit_graph_hidden(model->graph);
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = g_ptr_array_index(hidden, i);
    OrderingEdge extra = {.before = edge->before, .after = edge->after, .origin = ORIGIN_OTHER};
    g_array_append_val(model->edges, extra);
  }
}

static Model *model_new(const UnitGraph *graph)
{
  Model *model = g_new(Model, 1);
  guint n = unit_graph_size(graph);
  *model = (Model){.graph = graph,
                   .edges = g_array_new(FALSE, FALSE, sizeof(OrderingEdge)),
                   .duration_us = g_new0(gint64, n),
                   .begin = g_new0(gint64, n),
                   .end = g_new0(gint64, n)};
  add_edges(model);
  Random random = random_new(42);
  for (guint i = 0; i < n; i++)
    if (unit_graph_is_schedulable(graph, i))
      model->duration_us[i] = (gint64)random_log_uniform(&random, DURATION_LOW_US, DURATION_HIGH_US);
  return model;
}

static void model_free(Model *model)
{
  g_array_unref(model->edges);
  g_free(model->duration_us);
  g_free(model->begin);
  g_free(model->end);
  g_free(model);
}

static gboolean relax(Model *model, const GArray *edges, const gint64 *delay, const gint64 *duration)
{
  gboolean changed = FALSE;
  for (guint i = 0; i < edges->len; i++) {
    OrderingEdge edge = g_array_index(edges, OrderingEdge, i);
    gint64 begin = model->end[edge.before] + delay[edge.after];
    if (begin <= model->begin[edge.after])
      continue;
    model->begin[edge.after] = begin;
    model->end[edge.after] = begin + duration[edge.after];
    changed = TRUE;
  }
  return changed;
}

/* Begin and end of each unit in one boot under PLAN. */
static void boot(Model *model, const Plan *plan, Random *random)
{
  guint n = unit_graph_size(model->graph);
  g_autofree gint64 *delay = g_new0(gint64, n), *duration = g_new0(gint64, n);
  g_autoptr(GArray) planned = phase_edges(plan, model->graph);
  for (guint i = 0; i < plan->delays->len; i++) {
    const PlanDelay *entry = g_ptr_array_index(plan->delays, i);
    delay[unit_graph_find(model->graph, entry->unit)] = entry->delay_ns / NS_PER_US;
  }
  for (guint i = 0; i < n; i++) {
    duration[i] = model->duration_us[i] * (900 + (gint64)random_below(random, 200)) / 1000;
    model->begin[i] = delay[i];
    model->end[i] = delay[i] + duration[i];
  }
  gboolean changed = TRUE;
  while (changed) {
    changed = relax(model, model->edges, delay, duration);
    changed = relax(model, planned, delay, duration) || changed;
  }
}

static gboolean fails(const Model *model, const Bug *bug, Random *random)
{
  gboolean violated[2];
  for (guint i = 0; i < 2; i++)
    violated[i] = model->begin[bug->y[i]] < model->end[bug->x[i]];
  switch (bug->kind) {
  case BUG_ORDER:
    return violated[0];
  case BUG_OVERLAP:
    return violated[0] && model->begin[bug->x[0]] < model->end[bug->y[0]];
  case BUG_SOMETIMES:
    return violated[0] && random_below(random, 10) < 3;
  case BUG_TWO_EDGES:
    return violated[0] && violated[1];
  }
  return FALSE;
}

/* Bugs that an unperturbed boot does not show. Returns: (owned). */
static GArray *choose_bugs(Model *model, BugKind kind)
{
  GArray *bugs = g_array_new(FALSE, FALSE, sizeof(Bug));
  g_autoptr(Poset) poset = poset_from_graph(model->graph);
  g_autoptr(Plan) natural = plan_new("natural", 0, "");
  Random random = random_new((guint64)kind + 1);
  boot(model, natural, &random);
  while (bugs->len < BUGS) {
    Bug bug = {.kind = kind};
    gboolean good = TRUE;
    for (guint i = 0; i < 2; i++) {
      guint x = (guint)random_below(&random, poset->n), y = (guint)random_below(&random, poset->n);
      good = good && poset_incomparable(poset, x, y);
      bug.x[i] = poset->units[x];
      bug.y[i] = poset->units[y];
    }
    Bug certain = bug;
    certain.kind = kind == BUG_SOMETIMES ? BUG_ORDER : kind;
    if (good && !fails(model, &certain, &random))
      g_array_append_val(bugs, bug);
  }
  return bugs;
}

/* One boot: the bugs that show in it for the first time get its number. Returns: how many those are. */
static guint look(const Model *model, const GArray *bugs, guint number, guint *shown_at, Random *random)
{
  guint count = 0;
  for (guint i = 0; i < bugs->len; i++)
    if (shown_at[i] > BOOTS_MAX && fails(model, &g_array_index(bugs, Bug, i), random)) {
      shown_at[i] = number;
      count++;
    }
  return count;
}

static StrategyInput input_for(const Model *model, guint64 seed)
{
  StrategyInput input = {
      .image = "simulated", .seed = seed, .jitter_low_ns = NS_PER_MS, .jitter_high_ns = 2 * NS_PER_S, .repeat = 1};
  if (unit_graph_phase(model->graph) == PHASE_INITRD)
    input.graphs.initrd = model->graph;
  else
    input.graphs.root = model->graph;
  return input;
}

/* For each bug the number of the boot in which it showed first, BOOTS_MAX + 1 where it did not, appended to BOOTS. A
 * strategy that ends begins again under another seed. */
static void hunt(Model *model, const Strategy *strategy, const GArray *bugs, guint64 seed, GArray *boots)
{
  StrategyInput input = input_for(model, seed);
  Random random = random_new(seed);
  g_autofree guint *shown_at = g_new(guint, bugs->len);
  for (guint i = 0; i < bugs->len; i++)
    shown_at[i] = BOOTS_MAX + 1;
  guint number = 0, left = bugs->len;
  while (left && number < BOOTS_MAX) {
    gpointer state = strategy->start(&input);
    for (guint index = 0; left && number < BOOTS_MAX; index++) {
      g_autoptr(Plan) plan = strategy->next(state, index);
      if (!plan)
        break;
      boot(model, plan, &random);
      left -= look(model, bugs, ++number, shown_at, &random);
    }
    strategy->free(state);
    input.seed += TRIALS;
  }
  g_array_append_vals(boots, shown_at, bugs->len);
}

static int compare_guints(gconstpointer a, gconstpointer b)
{
  const guint *x = a, *y = b;
  return *x < *y ? -1 : *x > *y;
}

static void print_boots(const GArray *boots, guint percent)
{
  guint value = g_array_index(boots, guint, (boots->len - 1) * percent / 100);
  if (value > BOOTS_MAX)
    (void)printf(" %5s", "-");
  else
    (void)printf(" %5u", value);
}

static void compare_strategies(const char *name, Model *model, BugKind kind)
{
  g_autoptr(GArray) bugs = choose_bugs(model, kind);
  (void)printf("%-24s %-15s |", name, KINDS[kind]);
  for (const char *const *strategy = strategy_names(); *strategy; strategy++) {
    g_autoptr(GArray) boots = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint64 trial = 1; trial <= TRIALS; trial++)
      hunt(model, strategy_find(*strategy), bugs, trial, boots);
    g_array_sort(boots, compare_guints);
    print_boots(boots, 50);
    print_boots(boots, 90);
    (void)printf(" |");
  }
  (void)printf("\n");
  (void)fflush(stdout);
}

static void compare_on(UnitPhase phase, const char *dump)
{
  g_autoptr(UnitGraph) graph = bench_graph(phase, dump);
  Model *model = model_new(graph);
  for (BugKind kind = BUG_ORDER; kind <= BUG_TWO_EDGES; kind++)
    compare_strategies(dump, model, kind);
  model_free(model);
}

int main(void)
{
  (void)printf(
      "Simulated boots until the first failure, median and 90th percentile of %d bugs by %d seeds; '-': more than "
      "%d.\n%-40s |",
      BUGS, TRIALS, BOOTS_MAX, "graph, bug");
  for (const char *const *strategy = strategy_names(); *strategy; strategy++)
    (void)printf(" %11s |", *strategy);
  (void)printf("\n");
  compare_on(PHASE_INITRD, "overlay-race-initrd.txt");
  compare_on(PHASE_ROOT, "debian-12-root.txt");
  compare_on(PHASE_ROOT, "debian-12-80-units.txt");
  return 0;
}
