/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/proof.h"
#include "statistics/proportion.h"

/* Rates below this are not looked for: 59 boots that pass would be needed each time. */
#define RATE_LOW 0.05
#define RATE_HIGH 0.95
/* What fails by itself, under any order; a rate of zero would let one failure prove everything. */
#define BACKGROUND 0.02
#define OTHERS 5
/* Of a test against a rate of zero, which one failure refutes for sure. */
#define ALPHA_NONE 0.01

const char *proof_result_to_string(ProofResult result)
{
  switch (result) {
  case PROOF_OPEN:
    return "open";
  case PROOF_HOLDS:
    return "holds";
  case PROOF_REFUTED:
    return "refuted";
  }
  g_assert_not_reached();
}

/* A bound that the rate behind TRIAL exceeds, at 95 %. */
static double rate_at_least(const Trial *trial)
{
  double low = proportion_clopper_pearson(trial->failed, trial->failed + trial->passed, 0.9).low;
  return CLAMP(low, RATE_LOW, RATE_HIGH);
}

/* Boots PLAN until TEST has decided. BAD: what the test says where it fails. */
static gboolean run(Oracle *oracle, const Plan *plan, const SequentialTest *test, ProofResult bad, Proof *proof,
                    GError **error)
{
  SequentialDecision decision = SEQUENTIAL_GO_ON;
  while (decision == SEQUENTIAL_GO_ON && !oracle->exhausted && proof->boots.other < OTHERS) {
    if (!oracle_ask(oracle, plan, &proof->boots, NULL, error))
      return FALSE;
    decision = sequential_decide(test, proof->boots.failed, proof->boots.failed + proof->boots.passed);
  }
  if (decision == SEQUENTIAL_BAD)
    proof->result = bad;
  else if (decision == SEQUENTIAL_GOOD)
    proof->result = bad == PROOF_HOLDS ? PROOF_REFUTED : PROOF_HOLDS;
  return TRUE;
}

/* PAIRS, and behind them what is fixed. Returns: (owned). */
static GArray *with_fixed(const Search *search, const GArray *pairs)
{
  GArray *all = g_array_new(FALSE, FALSE, sizeof(Pair));
  g_array_append_vals(all, pairs->data, pairs->len);
  return g_array_append_vals(all, search->fixed->data, search->fixed->len);
}

/* The schedule nearest to LIKE that obeys PAIRS and what is fixed. */
static guint *schedule(const Search *search, const GArray *pairs, const guint *like)
{
  g_autoptr(GArray) all = with_fixed(search, pairs);
  return field_extension(search->field, all, like);
}

gboolean proof_sufficient(const Search *search, const GArray *pairs, const guint *like, const Trial *bad_boots,
                          Proof *ret, GError **error)
{
  double rate = rate_at_least(bad_boots);
  SequentialTest test = sequential_test(MIN(BACKGROUND, rate / 5), rate, PROOF_ALPHA, PROOF_BETA);
  g_autofree guint *order = like ? schedule(search, pairs, like) : NULL;
  g_autoptr(Plan) plan = oracle_plan(search->oracle);
  if (order)
    field_realise(search->field, order, plan);
  field_force(search->field, pairs, plan);
  field_force(search->field, search->fixed, plan);
  *ret = (Proof){.rate = rate};
  return run(search->oracle, plan, &test, PROOF_HOLDS, ret, error);
}

/* Boots ORDER until TEST has decided; adds to PROOF, which HOLDS while all of its schedules do. */
static gboolean oppose(const Search *search, const guint *order, const SequentialTest *test, Proof *proof,
                       GError **error)
{
  g_autoptr(Plan) plan = oracle_plan(search->oracle);
  Proof own = {0};
  field_realise(search->field, order, plan);
  if (!run(search->oracle, plan, test, PROOF_HOLDS, &own, error))
    return FALSE;
  proof->boots.failed += own.boots.failed;
  proof->boots.passed += own.boots.passed;
  proof->boots.other += own.boots.other;
  proof->result = own.result;
  return TRUE;
}

gboolean proof_opposed(const Search *search, const GArray *pairs, const guint *a, const guint *b,
                       const Trial *bad_boots, Proof *ret, guint **ret_order, GError **error)
{
  double rate = rate_at_least(bad_boots);
  SequentialTest test = sequential_test(MIN(BACKGROUND, rate / 5), rate, PROOF_ALPHA, PROOF_BETA);
  g_autoptr(GArray) all = with_fixed(search, pairs);
  g_autoptr(GArray) shared = field_shared(search->field, all, a, b);
  Proof proof = {.result = PROOF_HOLDS, .rate = rate};
  *ret_order = NULL;
  guint left = shared->len + 1; /* each schedule has to turn something */
  for (guint i = 0; i < PROOF_OPPOSED && proof.result == PROOF_HOLDS && shared->len && shared->len < left; i++) {
    left = shared->len;
    g_autofree guint *order = field_opposed(search->field, all, shared, a);
    if (!order || shared->len == left)
      break;
    if (!oppose(search, order, &test, &proof, error))
      return FALSE;
    if (proof.result == PROOF_REFUTED)
      *ret_order = g_steal_pointer(&order);
  }
  *ret = proof;
  return TRUE;
}

gboolean proof_necessary(const Search *search, Pair pair, const guint *bad, const Trial *bad_boots, Proof *ret,
                         guint **ret_order, GError **error)
{
  double rate = rate_at_least(bad_boots);
  SequentialTest test = sequential_test(0, rate, ALPHA_NONE, PROOF_BETA);
  g_autoptr(GArray) turned = g_array_new(FALSE, FALSE, sizeof(Pair));
  Pair edge = {.before = pair.after, .after = pair.before};
  g_array_append_val(turned, edge);
  g_autofree guint *order = schedule(search, turned, bad);
  g_autoptr(Plan) plan = oracle_plan(search->oracle);
  field_realise(search->field, order, plan);
  *ret = (Proof){.rate = rate};
  if (!run(search->oracle, plan, &test, PROOF_REFUTED, ret, error))
    return FALSE;
  *ret_order = g_steal_pointer(&order);
  return TRUE;
}

gboolean proof_delayed(const Search *search, guint element, const guint *order, const Trial *bad_boots, Proof *ret,
                       GError **error)
{
  double rate = rate_at_least(bad_boots);
  SequentialTest test = sequential_test(0, rate, ALPHA_NONE, PROOF_BETA_TIME);
  g_autoptr(Plan) plan = oracle_plan(search->oracle);
  field_realise(search->field, order, plan);
  for (guint i = 0; i < search->field->poset->n; i++)
    if (element == PROOF_ALL || element == i)
      plan_add_delay(plan, field_unit(search->field, i)->name, element == i ? PROOF_DELAY_NS : PROOF_SPACING_NS);
  *ret = (Proof){.rate = rate};
  return run(search->oracle, plan, &test, PROOF_REFUTED, ret, error);
}
