/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boots until the first failure under each strategy, SIMULATED on the real unit graphs of data/units/ with invented
 * durations (simulation/model.h). A bug is one forgotten edge x → y, or two of them, that the unperturbed timing does
 * not show. */
#include "base/quantity.h"
#include "schedule/poset.h"
#include "tests/bench/graphs.h"
#include "tests/bench/simulation/hunt.h"

#define BUGS 100
#define TRIALS 10
#define BOOTS_MAX 400

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

static gboolean fails(const Model *model, gconstpointer data, Random *random)
{
  const Bug *bug = data;
  gboolean violated[2];
  for (guint i = 0; i < 2; i++)
    violated[i] = model->begin_us[bug->y[i]] < model->end_us[bug->x[i]];
  switch (bug->kind) {
  case BUG_ORDER:
    return violated[0];
  case BUG_OVERLAP:
    return violated[0] && model->begin_us[bug->x[0]] < model->end_us[bug->y[0]];
  case BUG_SOMETIMES:
    return violated[0] && random_below(random, 10) < 3;
  case BUG_TWO_EDGES:
    return violated[0] && violated[1];
  }
  return FALSE;
}

/* Bugs that an unperturbed boot does not show. Returns: (owned) list of Bug. */
static GPtrArray *choose_bugs(Model *model, BugKind kind)
{
  GPtrArray *bugs = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(Poset) whole = poset_from_graph(model->graph), poset = poset_end_last(whole);
  g_autoptr(Plan) natural = plan_new("natural", 0, "");
  Random random = random_new((guint64)kind + 1);
  model_boot(model, natural, &random);
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
      g_ptr_array_add(bugs, g_memdup2(&bug, sizeof bug));
  }
  return bugs;
}

static void print_boots(guint *boots, guint n, guint percent)
{
  guint value = hunt_percentile(boots, n, percent);
  if (value > BOOTS_MAX)
    (void)printf(" %5s", "-");
  else
    (void)printf(" %5u", value);
}

static void hunt_with(const char *strategy, Model *model, const GPtrArray *bugs)
{
  guint boots[TRIALS * BUGS];
  for (guint trial = 0; trial < TRIALS; trial++) {
    const Hunt request = {.strategy = strategy_find(strategy),
                          .seed = trial + 1,
                          .boots_max = BOOTS_MAX,
                          .fails = fails,
                          .bugs = (const gconstpointer *)bugs->pdata,
                          .n_bugs = bugs->len,
                          .jitter_low_ns = NS_PER_MS,
                          .jitter_high_ns = 2 * NS_PER_S};
    g_autofree guint *shown_at = hunt(model, &request, NULL, NULL);
    for (guint i = 0; i < BUGS; i++)
      boots[trial * BUGS + i] = shown_at[i];
  }
  print_boots(boots, G_N_ELEMENTS(boots), 50);
  print_boots(boots, G_N_ELEMENTS(boots), 90);
  (void)printf(" |");
}

static void compare_strategies(const char *name, Model *model, BugKind kind)
{
  g_autoptr(GPtrArray) bugs = choose_bugs(model, kind);
  (void)printf("%-24s %-15s |", name, KINDS[kind]);
  for (const char *const *strategy = strategy_names(); *strategy; strategy++)
    hunt_with(*strategy, model, bugs);
  (void)printf("\n");
  (void)fflush(stdout);
}

static void compare_on(UnitPhase phase, const char *dump)
{
  g_autoptr(UnitGraph) graph = bench_graph(phase, dump);
  g_autoptr(Model) model = model_new(graph);
  model_invent(model, 42);
  for (BugKind kind = BUG_ORDER; kind <= BUG_TWO_EDGES; kind++)
    compare_strategies(dump, model, kind);
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
