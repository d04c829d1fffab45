/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jitter: each unit that takes part, once its own dependencies are met, is held back by a random time of its own,
 * log-uniform because the width of a race's window is not known (science.md 1.2, as rr's chaos mode does). */
#include "base/quantity.h"
#include "schedule/jitter.h"
#include "schedule/strategies.h"

typedef struct {
  const StrategyInput *input;
  GPtrArray *units; /* names (borrowed) of all schedulable units of both graphs, sorted, each once */
} Jitter;

/* BEFORE_GATE: units that have started when the delays begin, or NULL. */
static void add_units(GPtrArray *units, const UnitGraph *graph, const gboolean *before_gate)
{
  for (guint i = 0; graph && i < unit_graph_size(graph); i++)
    if (unit_graph_is_schedulable(graph, i) && !(before_gate && before_gate[i]) &&
        !g_ptr_array_find_with_equal_func(units, unit_graph_unit(graph, i)->name, g_str_equal, NULL))
      g_ptr_array_add(units, unit_graph_unit(graph, i)->name);
}

/* A delay of a unit on a cycle would be one more job on it, that systemd may drop in place of what it drops otherwise.
 */
static void remove_cyclic(GPtrArray *units, const UnitGraph *graph)
{
  g_autofree gboolean *cyclic = graph ? unit_graph_cyclic(graph) : NULL;
  for (guint i = 0; graph && i < unit_graph_size(graph); i++)
    if (cyclic[i])
      (void)g_ptr_array_remove(units, unit_graph_unit(graph, i)->name);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
  const char *const *x = a, *const *y = b;
  return g_strcmp0(*x, *y);
}

static gpointer jitter_start(const StrategyInput *input)
{
  Jitter *jitter = g_new(Jitter, 1);
  *jitter = (Jitter){.input = input, .units = g_ptr_array_new()};
  add_units(jitter->units, input->graphs.initrd, input->before_gate);
  add_units(jitter->units, input->graphs.root, input->graphs.initrd ? NULL : input->before_gate);
  remove_cyclic(jitter->units, input->graphs.initrd);
  remove_cyclic(jitter->units, input->graphs.root);
  g_ptr_array_sort(jitter->units, compare_names);
  return jitter;
}

gint64 jitter_delay(const StrategyInput *input, Random *random)
{
  guint64 low = (guint64)MAX(input->jitter_low_ns / NS_PER_US, 1);
  guint64 high = MAX((guint64)(input->jitter_high_ns / NS_PER_US), low);
  return (gint64)random_log_uniform(random, low, high) * NS_PER_US;
}

static Plan *jitter_next(gpointer state, guint index)
{
  const Jitter *jitter = state;
  const StrategyInput *input = jitter->input;
  Plan *plan = plan_new("jitter", random_seed_for(input->seed, input->image, "jitter", index), input->image);
  Random random = random_new(plan->seed);
  for (guint i = 0; i < jitter->units->len; i++)
    plan_add_delay(plan, g_ptr_array_index(jitter->units, i), jitter_delay(input, &random));
  return plan;
}

static void jitter_free(gpointer state)
{
  Jitter *jitter = state;
  g_ptr_array_unref(jitter->units);
  g_free(jitter);
}

const Strategy STRATEGY_JITTER = {.name = "jitter",
                                  .summary = "each unit is held back by a random time of its own",
                                  .needs_graph = TRUE,
                                  .start = jitter_start,
                                  .next = jitter_next,
                                  .free = jitter_free};
