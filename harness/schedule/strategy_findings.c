/* SPDX-License-Identifier: GPL-3.0-or-later */
/* findings: what the units show as mistakes of ordering (units/hazards.h), each put into the wrong order in a boot of
 * its own. A cycle has no order to put wrong. */
#include "schedule/random.h"
#include "schedule/strategies.h"
#include "units/hazards.h"
#include <string.h>

typedef struct {
  const StrategyInput *input;
  GPtrArray *wrong; /* Hazard */
} Findings;

static void add_graph(Findings *findings, const UnitGraph *graph)
{
  if (!graph)
    return;
  g_autoptr(GPtrArray) hazards = hazards_find(graph);
  while (hazards->len) {
    Hazard *hazard = g_ptr_array_steal_index(hazards, 0);
    if (hazard_is_missing_order(hazard))
      g_ptr_array_add(findings->wrong, hazard);
    else
      hazard_free(hazard);
  }
}

static gpointer findings_start(const StrategyInput *input)
{
  Findings *findings = g_new(Findings, 1);
  *findings = (Findings){.input = input, .wrong = g_ptr_array_new_with_free_func((GDestroyNotify)hazard_free)};
  add_graph(findings, input->graphs.initrd);
  add_graph(findings, input->graphs.root);
  return findings;
}

/* All of them once before any comes again. */
static Plan *findings_next(gpointer state, guint index)
{
  const Findings *findings = state;
  const StrategyInput *input = findings->input;
  guint length = findings->wrong->len;
  if (length == 0 || index / length >= input->repeat)
    return NULL;
  const Hazard *hazard = g_ptr_array_index(findings->wrong, index % length);
  Plan *plan = plan_new("findings", random_seed_for(input->seed, input->image, "findings", index), input->image);
  plan_add_scoped_order(plan, plan_scope_of(hazard->phase), hazard->before, hazard->after);
  return plan;
}

static void findings_free(gpointer state)
{
  Findings *findings = state;
  g_ptr_array_unref(findings->wrong);
  g_free(findings);
}

const Strategy STRATEGY_FINDINGS = {.name = "findings",
                                    .summary = "what analyze finds, each pair of units in the wrong order",
                                    .needs_graph = TRUE,
                                    .orders = TRUE,
                                    .designed = TRUE,
                                    .start = findings_start,
                                    .next = findings_next,
                                    .free = findings_free};
