/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/simulation/hunt.h"
#include "base/quantity.h"

/* Far from the seeds of other trials. */
#define NEXT_SEED 1000003

static void add_coverage(Coverage *coverage, const Model *model)
{
  guint n = unit_graph_size(model->graph), count = 0;
  g_autofree Started *started = g_new0(Started, n);
  for (guint i = 0; i < n; i++)
    if (unit_graph_is_orderable(model->graph, i))
      started[count++] = (Started){.unit = unit_graph_unit(model->graph, i)->name,
                                   .begin_ns = model->begin_us[i] * NS_PER_US,
                                   .end_ns = model->end_us[i] * NS_PER_US};
  coverage_add(coverage, started, count);
}

/* One boot: the bugs that show in it for the first time get its NUMBER. Returns: how many those are. */
static guint look(const Model *model, const Hunt *hunt, guint number, guint *shown_at, Random *random)
{
  guint count = 0;
  for (guint i = 0; i < hunt->n_bugs; i++)
    if (shown_at[i] > hunt->boots_max && hunt->fails(model, hunt->bugs[i], random)) {
      shown_at[i] = number;
      count++;
    }
  return count;
}

static StrategyInput input_for(const Model *model, const Hunt *hunt, const Coverage *coverage)
{
  StrategyInput input = {.image = "simulated",
                         .seed = hunt->seed,
                         .jitter_low_ns = hunt->jitter_low_ns,
                         .jitter_high_ns = hunt->jitter_high_ns,
                         .repeat = MAX(hunt->repeat, 1)};
  if (unit_graph_phase(model->graph) == PHASE_INITRD) {
    input.graphs.initrd = model->graph;
    input.achieved_initrd = coverage;
  } else {
    input.graphs.root = model->graph;
    input.achieved_root = coverage;
  }
  return input;
}

guint *hunt(Model *model, const Hunt *hunt, CoverageCounts *ret_coverage, guint *ret_boots)
{
  g_autoptr(Coverage) coverage = coverage_new(model->graph);
  StrategyInput input = input_for(model, hunt, coverage);
  Random random = random_new(hunt->seed);
  guint *shown_at = g_new(guint, hunt->n_bugs), number = 0, left = hunt->n_bugs;
  for (guint i = 0; i < hunt->n_bugs; i++)
    shown_at[i] = hunt->boots_max + 1;
  while (left && number < hunt->boots_max) {
    gpointer state = hunt->strategy->start(&input);
    for (guint index = 0; left && number < hunt->boots_max; index++) {
      g_autoptr(Plan) plan = hunt->strategy->next(state, index);
      if (!plan)
        break;
      model_boot(model, plan, &random);
      add_coverage(coverage, model);
      left -= look(model, hunt, ++number, shown_at, &random);
    }
    hunt->strategy->free(state);
    input.seed += NEXT_SEED;
  }
  if (ret_coverage)
    *ret_coverage = coverage_count(coverage);
  if (ret_boots)
    *ret_boots = number;
  return shown_at;
}

static int compare_guints(const void *a, const void *b)
{
  const guint *x = a, *y = b;
  return *x < *y ? -1 : *x > *y;
}

guint hunt_percentile(guint *numbers, guint n, guint percent)
{
  qsort(numbers, n, sizeof *numbers, compare_guints);
  return numbers[(n - 1) * percent / 100];
}
