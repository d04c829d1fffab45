/* SPDX-License-Identifier: GPL-3.0-or-later */
/* findings: what the units show as mistakes of ordering (units/hazards.h), each put into the wrong order in a boot of
 * its own. A cycle has no order to put wrong. Behind them, where a boot has been watched, the pairs that met in it
 * (units/predictions.h), the likeliest first, each in the other order and both at once. */
#include "schedule/meeting.h"
#include "schedule/random.h"
#include "schedule/strategies.h"
#include "units/hazards.h"

typedef struct {
  const StrategyInput *input;
  GPtrArray *plans; /* Plan, each with other orders; their seeds are those of no boot */
} Findings;

static Plan *plan_for(const Findings *findings)
{
  return plan_new("findings", 0, findings->input->image);
}

/* Takes ownership of PLAN. */
static void add_once(Findings *findings, Plan *plan)
{
  for (guint i = 0; i < findings->plans->len; i++)
    if (plan_has_orders_of(g_ptr_array_index(findings->plans, i), plan)) {
      plan_free(plan);
      return;
    }
  g_ptr_array_add(findings->plans, plan);
}

static void add_hazards(Findings *findings, const UnitGraph *graph)
{
  g_autoptr(GPtrArray) hazards = graph ? hazards_find(graph) : g_ptr_array_new();
  for (guint i = 0; i < hazards->len; i++) {
    const Hazard *hazard = g_ptr_array_index(hazards, i);
    if (!hazard_is_missing_order(hazard))
      continue;
    Plan *plan = plan_for(findings);
    plan_add_scoped_order(plan, plan_scope_of(hazard->phase), hazard->before, hazard->after);
    add_once(findings, plan);
  }
}

static void add_predictions(Findings *findings, const UnitGraph *graph, const Trace *trace)
{
  g_autoptr(GPtrArray) predictions = graph && trace ? predictions_find(graph, trace) : predictions_none();
  for (guint i = 0; i < predictions->len; i++) {
    const Prediction *prediction = g_ptr_array_index(predictions, i);
    Plan *reversed = plan_for(findings), *joined = plan_for(findings);
    meeting_reverse(prediction, reversed);
    meeting_join(prediction, graph, joined);
    add_once(findings, reversed);
    add_once(findings, joined);
  }
}

static gpointer findings_start(const StrategyInput *input)
{
  Findings *findings = g_new(Findings, 1);
  *findings = (Findings){.input = input, .plans = g_ptr_array_new_with_free_func((GDestroyNotify)plan_free)};
  add_hazards(findings, input->graphs.initrd);
  add_hazards(findings, input->graphs.root);
  add_predictions(findings, input->graphs.initrd, input->trace_initrd);
  add_predictions(findings, input->graphs.root, input->trace_root);
  return findings;
}

/* All of them once before any comes again. */
static Plan *findings_next(gpointer state, guint index)
{
  const Findings *findings = state;
  const StrategyInput *input = findings->input;
  guint length = findings->plans->len;
  if (length == 0 || index / length >= input->repeat)
    return NULL;
  Plan *plan = plan_copy(g_ptr_array_index(findings->plans, index % length));
  plan->seed = random_seed_for(input->seed, input->image, "findings", index);
  return plan;
}

static void findings_free(gpointer state)
{
  Findings *findings = state;
  g_ptr_array_unref(findings->plans);
  g_free(findings);
}

const Strategy STRATEGY_FINDINGS = {.name = "findings",
                                    .summary = "what analyze finds, each pair of units in the wrong order; then what "
                                               "analyze --trace predicts, where it has been asked",
                                    .needs_graph = TRUE,
                                    .orders = TRUE,
                                    .designed = TRUE,
                                    .start = findings_start,
                                    .next = findings_next,
                                    .free = findings_free};
