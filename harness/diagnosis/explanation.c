/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/explanation.h"
#include "schedule/swap_path.h"

/* More causes, or more pairs in one, than a person would act on at once; each costs a search. */
#define CAUSES_MAX 3
#define PAIRS_MAX 4

/* Chance, before any boot, that a schedule taken for a passing one fails too: after a first pair it often does. */
#define PRIOR_FIRST 0.02
#define PRIOR_NEXT 0.3

static const char *const KINDS[] = {[CAUSE_UNDECIDED] = "undecided",     [CAUSE_ORDER] = "order",
                                    [CAUSE_READINESS] = "readiness",     [CAUSE_TIMING] = "timing",
                                    [CAUSE_EVERY_ORDER] = "every-order", [CAUSE_NOT_AGAIN] = "not-again"};

const char *cause_kind_to_string(CauseKind kind)
{
  return KINDS[kind];
}

static GArray *pairs_new(void)
{
  return g_array_new(FALSE, FALSE, sizeof(Pair));
}

static Cause *cause_new(void)
{
  Cause *cause = g_new(Cause, 1);
  *cause = (Cause){.pairs = pairs_new(), .edges = g_array_new(FALSE, FALSE, sizeof(Proof)), .confidence = 1};
  return cause;
}

static void cause_free(gpointer data)
{
  Cause *cause = data;
  g_array_unref(cause->pairs);
  g_array_unref(cause->edges);
  g_free(cause);
}

void explanation_free(Explanation *explanation)
{
  if (!explanation)
    return;
  g_ptr_array_unref(explanation->causes);
  g_array_unref(explanation->fixed);
  plan_free(explanation->minimal);
  g_free(explanation);
}

/* What one explanation works with. */
typedef struct {
  const ExplanationInput *input;
  Explanation *found;
  Search search;
  guint *bad; /* (owned) the schedule to be explained: the failing one, mended of earlier causes */
} Work;

/* ---- one cause ---- */

static guint inversions(const guint *a, const guint *b, guint n)
{
  g_autoptr(GArray) path = swap_path_new(a, b, n);
  return path->len;
}

/* Schedules that may pass, nearest to the failing one first, as that is the shortest way; at last the one that is
 * farthest from it. Returns: (owned) list. */
static GPtrArray *candidates(const Work *work)
{
  guint n = work->input->field->poset->n;
  g_autoptr(GPtrArray) left = g_ptr_array_new();
  for (guint i = 0; i < work->input->passing->len; i++)
    g_ptr_array_add(left, g_ptr_array_index(work->input->passing, i));
  GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
  while (left->len > 0) {
    guint best = 0;
    for (guint i = 1; i < left->len; i++)
      if (inversions(g_ptr_array_index(left, i), work->bad, n) <
          inversions(g_ptr_array_index(left, best), work->bad, n))
        best = i;
    g_ptr_array_add(list, g_memdup2(g_ptr_array_remove_index(left, best), n * sizeof(guint)));
  }
  g_ptr_array_add(list, field_reverse(work->input->field, work->bad));
  return list;
}

/* The schedule nearest to LIKE with all that is fixed, and PAIRS. */
static guint *schedule(const Work *work, const GArray *pairs, const guint *like)
{
  g_autoptr(GArray) all = pairs_new();
  g_array_append_vals(all, work->found->fixed->data, work->found->fixed->len);
  g_array_append_vals(all, pairs->data, pairs->len);
  return field_extension(work->input->field, all, like);
}

/* Searches from the schedule nearest to GOOD that has the cause's pairs so far to *BAD, which moves to the swap. PRIOR:
 * chance that the way begins at a schedule that fails. */
static gboolean take_step(Work *work, Cause *cause, const guint *good, double prior, guint **bad, SearchStep *ret,
                          GError **error)
{
  g_autofree guint *base = schedule(work, cause->pairs, good), *closer = NULL;
  if (!search_swap(&work->search, base, *bad, prior, &work->found->bad, ret, &closer, error))
    return FALSE;
  cause->search.failed += ret->boots.failed;
  cause->search.passed += ret->boots.passed;
  cause->search.other += ret->boots.other;
  if (!closer)
    return TRUE;
  if (cause->pairs->len == 0) {
    cause->swaps = ret->swaps;
    cause->likely_after = ret->likely_after;
  }
  cause->confidence = MIN(cause->confidence, ret->confidence);
  g_array_append_val(cause->pairs, ret->pair);
  g_free(*bad);
  *bad = g_steal_pointer(&closer);
  return TRUE;
}

/* Do PAIRS make it fail, whatever else the order is? Alone, and where all else is turned round: *RET_ORDER (owned)
 * is then the schedule that passes, else NULL. */
static gboolean is_sufficient(Work *work, const GArray *pairs, const guint *bad, Cause *cause, guint **ret_order,
                              GError **error)
{
  g_autofree guint *order = NULL;
  *ret_order = NULL;
  cause->opposed = (Proof){0};
  if (!proof_sufficient(&work->search, pairs, NULL, &work->found->bad, &cause->sufficient, error))
    return FALSE;
  if (cause->sufficient.result != PROOF_HOLDS)
    return TRUE;
  if (!proof_opposed(&work->search, pairs, work->bad, bad, &work->found->bad, &cause->opposed, &order, error))
    return FALSE;
  if (cause->opposed.result == PROOF_REFUTED)
    *ret_order = g_steal_pointer(&order);
  return TRUE;
}

static gboolean is_proven(const Cause *cause)
{
  return cause->sufficient.result == PROOF_HOLDS && cause->opposed.result != PROOF_REFUTED;
}

/* Drops pairs without which it fails as well. */
static gboolean minimise(Work *work, Cause *cause, const guint *bad, GError **error)
{
  for (guint i = cause->pairs->len; cause->pairs->len > 1 && i-- > 0;) {
    g_autoptr(GArray) rest = pairs_new();
    g_array_append_vals(rest, cause->pairs->data, cause->pairs->len);
    g_array_remove_index(rest, i);
    Cause without = {0};
    g_autofree guint *passes = NULL;
    if (!is_sufficient(work, rest, bad, &without, &passes, error))
      return FALSE;
    if (!is_proven(&without))
      continue;
    g_array_remove_index(cause->pairs, i);
    cause->sufficient = without.sufficient;
    cause->opposed = without.opposed;
  }
  return TRUE;
}

/* The pairs make BAD fail, but not by themselves: do they while one unit starts after the other? Where they do, the
 * test that said no may have erred, and is asked once more. */
static gboolean prove_serially(Work *work, Cause *cause, const guint *good, const guint *bad, GError **error)
{
  Cause again = {0};
  g_autofree guint *passes = NULL;
  if (!proof_sufficient(&work->search, cause->pairs, good, &work->found->bad, &cause->sufficient, error))
    return FALSE;
  cause->serial = TRUE;
  if (cause->sufficient.result != PROOF_HOLDS)
    return TRUE;
  if (!is_sufficient(work, cause->pairs, bad, &again, &passes, error))
    return FALSE;
  if (is_proven(&again)) {
    cause->sufficient = again.sufficient;
    cause->opposed = again.opposed;
    cause->serial = FALSE;
  }
  return TRUE;
}

/* Is it time that BAD lacks in front of ELEMENT (PROOF_ALL: in front of all), and no order? */
static gboolean is_time(Work *work, guint element, const guint *bad, const Trial *boots, gboolean *ret, GError **error)
{
  Proof proof = {0};
  if (!proof_delayed(&work->search, element, bad, boots, &proof, error))
    return FALSE;
  *ret = proof.result == PROOF_HOLDS;
  work->found->delayed = proof;
  work->found->waiting = element;
  if (*ret)
    work->found->kind = CAUSE_READINESS;
  return TRUE;
}

/* One pair more, on the way to *BAD from OPPOSED, which has all pairs until now and passes. *RET: was there one? */
static gboolean add_hidden_pair(Work *work, Cause *cause, const guint *opposed, guint **bad, gboolean *ret,
                                GError **error)
{
  SearchStep step = {0};
  if (!take_step(work, cause, opposed, PRIOR_FIRST, bad, &step, error))
    return FALSE;
  *ret = step.found && !step.from_bad;
  if (!step.found)
    cause->sufficient.result = PROOF_OPEN;
  else if (step.from_bad) /* it fails after all, if not always */
    cause->opposed.result = PROOF_OPEN;
  return TRUE;
}

/* One pair more, on the way to *BAD from the schedule nearest to GOOD that has those until now. *RET: was there one? */
static gboolean add_pair(Work *work, Cause *cause, const guint *good, guint **bad, gboolean *ret, GError **error)
{
  SearchStep step = {0};
  *ret = FALSE;
  gboolean time = FALSE;
  if (cause->pairs->len == 1 && (!is_time(work, PROOF_ALL, *bad, &work->found->bad, &time, error) || time))
    return time;
  if (!take_step(work, cause, good, PRIOR_NEXT, bad, &step, error))
    return FALSE;
  if (step.found && step.from_bad)
    return prove_serially(work, cause, good, *bad, error);
  if (!step.found)
    cause->sufficient.result = PROOF_OPEN;
  *ret = step.found;
  return TRUE;
}

/* All pairs that are needed behind the first one, which moved BAD. */
static gboolean complete(Work *work, Cause *cause, const guint *good, guint **bad, GError **error)
{
  gboolean more = TRUE, time = FALSE;
  if (!is_time(work, g_array_index(cause->pairs, Pair, 0).before, *bad, &work->found->bad, &time, error) || time)
    return time;
  while (more) {
    g_autofree guint *opposed = NULL;
    if (!is_sufficient(work, cause->pairs, *bad, cause, &opposed, error))
      return FALSE;
    gboolean enough = !opposed && cause->sufficient.result != PROOF_REFUTED;
    if (enough || cause->pairs->len == PAIRS_MAX)
      return minimise(work, cause, *bad, error);
    if (opposed ? !add_hidden_pair(work, cause, opposed, bad, &more, error)
                : !add_pair(work, cause, good, bad, &more, error))
      return FALSE;
  }
  return TRUE;
}

/* The next cause of the schedule work->bad. *RET_ALWAYS: every schedule that was taken for a passing one fails. */
static gboolean find_cause(Work *work, Cause *cause, gboolean *ret_always, GError **error)
{
  g_autoptr(GPtrArray) list = candidates(work);
  for (guint i = 0; i < list->len; i++) {
    const guint *good = g_ptr_array_index(list, i);
    g_autofree guint *bad = g_memdup2(work->bad, work->input->field->poset->n * sizeof(guint));
    SearchStep step = {0};
    if (!take_step(work, cause, good, PRIOR_FIRST, &bad, &step, error))
      return FALSE;
    if (step.found && step.from_bad)
      continue;
    return !step.found || complete(work, cause, good, &bad, error);
  }
  *ret_always = TRUE;
  return TRUE;
}

/* ---- is it one? ---- */

/* Adds the edge of each pair to the failing schedule. *RET_STILL_BAD (owned): the schedule with the first edge that
 * did not help, and RET_BOOTS its boots; NULL where all did. */
static gboolean prove_edges(Work *work, Cause *cause, guint **ret_still_bad, Trial *ret_boots, GError **error)
{
  *ret_still_bad = NULL;
  for (guint i = 0; i < cause->pairs->len; i++) {
    Proof proof = {0};
    g_autofree guint *order = NULL;
    Pair pair = g_array_index(cause->pairs, Pair, i);
    if (!proof_necessary(&work->search, pair, work->bad, &work->found->bad, &proof, &order, error))
      return FALSE;
    g_array_append_val(cause->edges, proof);
    if (proof.result != PROOF_REFUTED || *ret_still_bad)
      continue;
    Pair edge = {.before = pair.after, .after = pair.before};
    g_array_append_val(work->found->fixed, edge);
    *ret_still_bad = g_steal_pointer(&order);
    *ret_boots = proof.boots;
  }
  return TRUE;
}

static gboolean all_edges_hold(const Cause *cause)
{
  for (guint i = 0; i < cause->edges->len; i++)
    if (g_array_index(cause->edges, Proof, i).result != PROOF_HOLDS)
      return FALSE;
  return cause->edges->len > 0;
}

/* Finds and proves causes until the failing schedule, mended of all of them, passes. */
static gboolean find_causes(Work *work, GError **error)
{
  Explanation *found = work->found;
  while (found->causes->len < CAUSES_MAX) {
    Cause *cause = cause_new();
    g_ptr_array_add(found->causes, cause);
    gboolean always = FALSE;
    if (!find_cause(work, cause, &always, error))
      return FALSE;
    if (always && found->fixed->len == 0)
      found->kind = CAUSE_EVERY_ORDER;
    if (found->kind == CAUSE_READINESS || !is_proven(cause))
      return TRUE;
    g_autofree guint *still_bad = NULL;
    Trial boots = {0};
    if (!prove_edges(work, cause, &still_bad, &boots, error))
      return FALSE;
    if (!still_bad) {
      found->kind = all_edges_hold(cause) && !cause->serial ? CAUSE_ORDER : CAUSE_UNDECIDED;
      return TRUE;
    }
    gboolean time = FALSE;
    Pair edge = g_array_index(found->fixed, Pair, found->fixed->len - 1);
    if (!is_time(work, edge.after, still_bad, &boots, &time, error) || time)
      return time;
    g_free(work->bad);
    work->bad = g_steal_pointer(&still_bad);
    found->bad = boots;
  }
  return TRUE;
}

/* ---- all of it ---- */

/* The failing schedule never failed: does the plan itself? */
static gboolean look_elsewhere(Work *work, GError **error)
{
  Explanation *found = work->found;
  if (work->input->total || !work->input->plan) {
    found->kind = found->calibration.passed > 0 ? CAUSE_NOT_AGAIN : CAUSE_UNDECIDED;
    return TRUE;
  }
  if (!search_calibrate_plan(work->input->oracle, work->input->plan, &found->original, error))
    return FALSE;
  if (found->original.failed > 0)
    found->kind = CAUSE_TIMING;
  else if (found->original.passed > 0 && !work->input->oracle->exhausted)
    found->kind = CAUSE_NOT_AGAIN;
  return TRUE;
}

static Plan *minimal_plan(const Work *work)
{
  const Explanation *found = work->found;
  if (found->kind != CAUSE_ORDER)
    return NULL;
  Plan *plan = oracle_plan(work->input->oracle);
  field_force(work->input->field, ((const Cause *)g_ptr_array_index(found->causes, 0))->pairs, plan);
  return plan;
}

static gboolean find(Work *work, GError **error)
{
  Explanation *found = work->found;
  if (!search_calibrate(&work->search, work->bad, &found->calibration, error))
    return FALSE;
  found->bad = found->calibration;
  if (found->calibration.failed == 0)
    return look_elsewhere(work, error);
  return find_causes(work, error);
}

Explanation *explanation_find(const ExplanationInput *input, GError **error)
{
  g_autoptr(Explanation) found = g_new0(Explanation, 1);
  found->causes = g_ptr_array_new_with_free_func(cause_free);
  found->fixed = pairs_new();
  Work work = {.input = input,
               .found = found,
               .search = {.field = input->field, .oracle = input->oracle, .fixed = found->fixed},
               .bad = g_memdup2(input->failing, input->field->poset->n * sizeof *input->failing)};
  gboolean good = find(&work, error);
  g_free(work.bad);
  if (!good)
    return NULL;
  found->minimal = minimal_plan(&work);
  found->boots = input->oracle->boots;
  return g_steal_pointer(&found);
}

double explanation_confidence(const Explanation *explanation)
{
  double least = explanation->causes->len ? 1 : 0;
  for (guint i = 0; i < explanation->causes->len; i++) {
    const Cause *cause = g_ptr_array_index(explanation->causes, i);
    least = MIN(least, cause->pairs->len ? cause->confidence : 0);
  }
  return least;
}
