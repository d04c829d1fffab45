/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/explanation.h"
#include "schedule/realise.h"
#include "tests/bench/simulation/races.h"
#include "tests/unit/units.h"

#define BOOTS_MAX 2000

typedef struct {
  guint asked, exact, ordered, boots;
} Score;

/* Explains RACES random races of KIND on the graph of the seed. */
static Score explain(RaceKind kind, double rate, guint races)
{
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  Ground ground = ground_new(graph);
  Random random = random_new(7);
  Score score = {0};
  for (guint64 seed = 1; seed <= races; seed++) {
    Race race = race_choose(&ground, kind, rate, &random);
    Explained explained = race_explain(&ground, race, BOOTS_MAX, seed);
    g_autoptr(Explanation) found = explained.found;
    if (!found)
      continue;
    score.asked++;
    score.exact += race_is_exact(&race, &explained);
    score.ordered += found->kind == CAUSE_ORDER;
    score.boots += found->boots;
  }
  ground_clear(&ground);
  return score;
}

static void names_the_pair_of_every_race_that_always_fails(void **state)
{
  (void)state;
  Score score = explain(RACE_ONE_EDGE, 1, 60);
  assert_int_equal(score.asked, 60);
  assert_int_equal(score.exact, 60);
  assert_true(score.boots <= 60 * 21);
}

static void names_the_pair_of_races_that_fail_in_half_of_the_boots(void **state)
{
  (void)state;
  Score score = explain(RACE_ONE_EDGE, 0.5, 40);
  assert_true(score.exact >= score.asked - 1);
}

static void proves_an_order_where_two_edges_are_missing(void **state)
{
  (void)state;
  Score both = explain(RACE_TWO_EDGES, 1, 30), either = explain(RACE_EITHER, 1, 30);
  assert_true(both.asked > 0);
  assert_int_equal(both.ordered, both.asked);
  assert_true(both.exact > 0); /* mostly fewer: forcing one order delays units, which often brings the other order */
  assert_int_equal(either.ordered, either.asked);
  assert_true(2 * either.exact > either.asked);
}

static void never_calls_it_an_order_where_every_order_fails(void **state)
{
  (void)state;
  Score score = explain(RACE_NONE, 1, 10);
  assert_int_equal(score.asked, 10);
  assert_int_equal(score.ordered, 0);
}

/* ---- three units without an order ---- */

typedef struct {
  Answer (*answer)(const Plan *plan);
} Guest;

static gboolean ask_guest(const Plan *plan, Answer *ret, gpointer data, GError **error)
{
  (void)error;
  *ret = ((const Guest *)data)->answer(plan);
  return TRUE;
}

static gboolean has_order(const Plan *plan, const char *unit, const char *after)
{
  for (guint i = 0; i < plan->orders->len; i++) {
    const PlanOrder *order = g_ptr_array_index(plan->orders, i);
    if (strcmp(order->unit, unit) == 0 && strcmp(order->after, after) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Explains a boot of TEXT under which GUEST failed, in the order c b a. */
static Explanation *explain_guest(Answer (*answer)(const Plan *), const char *text, gboolean total, guint limit)
{
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service;c.service", "");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  g_autoptr(Plan) plan = plan_parse("test", text, -1, NULL);
  assert_non_null(plan);
  Guest guest = {.answer = answer};
  Oracle oracle = {.boot = ask_guest, .data = &guest, .image = "", .seed = 1, .limit = limit};
  guint failing[] = {2, 1, 0};
  guint good[] = {0, 2, 1};
  g_autoptr(GPtrArray) passing = g_ptr_array_new();
  g_ptr_array_add(passing, good);
  const ExplanationInput input = {
      .field = field, .oracle = &oracle, .plan = plan, .failing = failing, .total = total, .passing = passing};
  Explanation *found = explanation_find(&input, NULL);
  assert_true(found->boots <= limit);
  return found;
}

static Answer fails_late(const Plan *plan)
{
  return plan->delays->len ? ANSWER_FAILED : ANSWER_PASSED;
}

static void says_timing_where_only_the_plan_itself_fails(void **state)
{
  (void)state;
  g_autoptr(Explanation) found = explain_guest(fails_late, "[Plan]\n[Delay]\na.service=1s\n", FALSE, 100);
  assert_int_equal(found->kind, CAUSE_TIMING);
  assert_int_equal(found->calibration.failed, 0);
  assert_int_equal(found->original.failed, 3);
}

static Answer never_fails(const Plan *plan)
{
  (void)plan;
  return ANSWER_PASSED;
}

static void says_so_where_it_does_not_fail_again(void **state)
{
  (void)state;
  g_autoptr(Explanation) found = explain_guest(never_fails, "[Plan]\n", TRUE, 100);
  assert_int_equal(found->kind, CAUSE_NOT_AGAIN);
  assert_null(found->minimal);
}

/* a is ready some time after it counts as started: whoever comes right behind it, or in front of it, fails. */
static Answer fails_unready(const Plan *plan)
{
  gboolean b_first = has_order(plan, "a.service", "b.service") ||
                     (has_order(plan, "c.service", "b.service") && has_order(plan, "a.service", "c.service"));
  gboolean late = plan->delays->len > 0;
  return b_first || (has_order(plan, "b.service", "a.service") && !late) ? ANSWER_FAILED : ANSWER_PASSED;
}

static void says_readiness_where_time_mends_it_and_the_edge_does_not(void **state)
{
  (void)state;
  g_autoptr(Explanation) found = explain_guest(fails_unready, "[Plan]\n", TRUE, 200);
  assert_int_equal(found->kind, CAUSE_READINESS);
  assert_int_equal(found->delayed.boots.failed, 0);
  assert_true(found->delayed.boots.passed > 0);
}

/* Fails in the order c b a alone; but b begins with c and ends behind it, and before a, unless something holds it back:
 * either pair of the two brings the other one by itself. */
static Answer fails_in_between(const Plan *plan)
{
  gboolean c_first = has_order(plan, "b.service", "c.service"), b_first = has_order(plan, "a.service", "b.service");
  return plan->orders->len == 1 ? (c_first || b_first ? ANSWER_FAILED : ANSWER_PASSED)
                                : (c_first && b_first ? ANSWER_FAILED : ANSWER_PASSED);
}

static void names_both_pairs_where_chance_brings_the_second_one_every_time(void **state)
{
  (void)state;
  g_autoptr(Explanation) found = explain_guest(fails_in_between, "[Plan]\n", TRUE, 200);
  assert_int_equal(found->kind, CAUSE_ORDER);
  assert_int_equal(found->causes->len, 1);
  const Cause *cause = g_ptr_array_index(found->causes, 0);
  assert_int_equal(cause->pairs->len, 2);
  for (guint i = 0; i < 2; i++) {
    Pair pair = g_array_index(cause->pairs, Pair, i);
    assert_true((pair.before == 2 && pair.after == 1) || (pair.before == 1 && pair.after == 0));
    assert_int_equal(g_array_index(cause->edges, Proof, i).result, PROOF_HOLDS);
  }
}

static Answer fails_otherwise(const Plan *plan)
{
  (void)plan;
  return ANSWER_OTHER;
}

static void stays_undecided_where_boots_give_no_answer_or_run_out(void **state)
{
  (void)state;
  g_autoptr(Explanation) other = explain_guest(fails_otherwise, "[Plan]\n", TRUE, 100);
  assert_int_equal(other->kind, CAUSE_UNDECIDED);
  g_autoptr(Explanation) few = explain_guest(fails_unready, "[Plan]\n", TRUE, 4);
  assert_int_equal(few->kind, CAUSE_UNDECIDED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_the_pair_of_every_race_that_always_fails),
      cmocka_unit_test(names_the_pair_of_races_that_fail_in_half_of_the_boots),
      cmocka_unit_test(proves_an_order_where_two_edges_are_missing),
      cmocka_unit_test(never_calls_it_an_order_where_every_order_fails),
      cmocka_unit_test(says_timing_where_only_the_plan_itself_fails),
      cmocka_unit_test(says_so_where_it_does_not_fail_again),
      cmocka_unit_test(says_readiness_where_time_mends_it_and_the_edge_does_not),
      cmocka_unit_test(names_both_pairs_where_chance_brings_the_second_one_every_time),
      cmocka_unit_test(stays_undecided_where_boots_give_no_answer_or_run_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
