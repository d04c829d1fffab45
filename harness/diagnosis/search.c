/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/search.h"
#include "diagnosis/z_search.h"
#include "schedule/swap_path.h"
#include "statistics/proportion.h"

/* Failures in a row that let a failure pass for one that always comes; failures that tell the rate of another so well
 * that the search wastes little: with fewer, what is saved here is lost there (tests/bench/explain_simulated.c). */
#define STREAK 3
#define FAILURES 10
/* Boots without an answer after which there will be none. */
#define OTHERS 5

static gboolean ask_order(const Search *search, const guint *order, Trial *trial, Answer *ret, GError **error)
{
  g_autoptr(Plan) plan = oracle_plan(search->oracle);
  field_realise(search->field, order, plan);
  return oracle_ask(search->oracle, plan, trial, ret, error);
}

/* ---- how often does it fail? ---- */

static gboolean is_calibrated(const Oracle *oracle, const Trial *trial)
{
  if (oracle->exhausted || trial->other >= OTHERS || trial->failed >= FAILURES)
    return TRUE;
  if (trial->failed == 0)
    return trial->passed >= proportion_clean_boots(SEARCH_RATE_MIN, 0.95);
  return trial->passed == 0 && trial->failed >= STREAK;
}

gboolean search_calibrate_plan(Oracle *oracle, const Plan *plan, Trial *ret, GError **error)
{
  Trial trial = {0};
  while (!is_calibrated(oracle, &trial))
    if (!oracle_ask(oracle, plan, &trial, NULL, error))
      return FALSE;
  *ret = trial;
  return TRUE;
}

gboolean search_calibrate(const Search *search, const guint *order, Trial *ret, GError **error)
{
  g_autoptr(Plan) plan = oracle_plan(search->oracle);
  field_realise(search->field, order, plan);
  return search_calibrate_plan(search->oracle, plan, ret, error);
}

/* ---- at which swap does it begin? ---- */

typedef struct {
  const Search *search;
  const guint *good;
  GArray *path; /* Swap */
  ZSearch *z;
  SearchStep step;
} Way;

static gboolean ask_position(Way *way, guint position, GError **error)
{
  Answer answer = ANSWER_OTHER;
  g_autofree guint *order = swap_path_order(way->path, way->good, way->search->field->poset->n, position);
  if (!ask_order(way->search, order, &way->step.boots, &answer, error))
    return FALSE;
  if (answer == ANSWER_OTHER)
    z_search_skip(way->z, position);
  else
    z_search_add(way->z, position, answer == ANSWER_FAILED);
  return TRUE;
}

static gboolean walk(Way *way, GError **error)
{
  SearchStep *step = &way->step;
  guint at = 0, position = 0;
  while ((step->confidence = z_search_best(way->z, &at)) < SEARCH_CONFIDENCE && !way->search->oracle->exhausted &&
         z_search_next(way->z, &position)) {
    if (step->confidence < SEARCH_LIKELY)
      step->likely_after = step->boots.failed + step->boots.passed + 1;
    if (!ask_position(way, position, error))
      return FALSE;
  }
  step->found = step->confidence >= SEARCH_CONFIDENCE;
  step->from_bad = step->found && at == 0;
  return TRUE;
}

/* What the way has shown, once it is walked. */
static void conclude(const Way *way, Trial *bad_boots, guint **ret_bad)
{
  guint at = 0;
  (void)z_search_best(way->z, &at);
  z_search_tally(way->z, at, &bad_boots->failed, &bad_boots->passed);
  if (way->step.found && at > 0)
    *ret_bad = swap_path_order(way->path, way->good, way->search->field->poset->n, at);
}

gboolean search_swap(const Search *search, const guint *good, const guint *bad, double prior, Trial *bad_boots,
                     SearchStep *ret, guint **ret_bad, GError **error)
{
  g_autoptr(GArray) path = swap_path_new(good, bad, search->field->poset->n);
  *ret_bad = NULL;
  if (path->len == 0) { /* there is no way: the two are the same */
    *ret = (SearchStep){.found = TRUE, .from_bad = TRUE, .confidence = 1};
    return TRUE;
  }
  g_autoptr(ZSearch) z = z_search_new(path->len, prior, bad_boots->failed, bad_boots->passed);
  Way way = {.search = search, .good = good, .path = path, .z = z, .step = {.swaps = path->len}};
  if (!walk(&way, error))
    return FALSE;
  guint at = 0;
  (void)z_search_best(z, &at);
  conclude(&way, bad_boots, ret_bad);
  if (at > 0) {
    Swap swap = g_array_index(path, Swap, at - 1);
    way.step.pair = (Pair){.before = swap.second, .after = swap.first};
  }
  *ret = way.step;
  return TRUE;
}
