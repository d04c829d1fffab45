/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit.h"
#include "schedule/random.h"
#include "tests/unit/test.h"
#include <math.h>

/* The seven commits of test_culprit_history.c: 0 ─ 1 ─ 2 ─ 5 ─ 6 beside 0 ─ 3 ─ 4 ─ 5. */
static CulpritHistory *merged(void)
{
  static const CulpritEdge EDGES[] = {{1, 0}, {2, 1}, {4, 3}, {5, 2}, {5, 4}, {6, 5}};
  return culprit_history_new(7, EDGES, G_N_ELEMENTS(EDGES));
}

static Culprit *on_line(guint commits, double rate)
{
  CulpritOptions options = culprit_options_default();
  options.rate = rate;
  return culprit_new(culprit_history_line(commits), NULL, &options);
}

static double sum(const Culprit *culprit, guint commits)
{
  double sum = culprit_weight_none(culprit) + culprit_weight_not_monotone(culprit);
  for (guint commit = 0; commit < commits; commit++)
    sum += culprit_weight(culprit, commit);
  return sum;
}

static void near(double a, double b)
{
  if (!(fabs(a - b) <= 1e-9))
    fail_msg("%.12g is not %.12g", a, b);
}

static void the_prior_is_what_is_asked_for(void **state)
{
  (void)state;
  const double prior[] = {99, 1, 10, 1};
  CulpritOptions options = culprit_options_default();
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(4), prior, &options);
  near(culprit_weight(culprit, 0), 0.02 / 0.99);
  near(culprit_weight_none(culprit), 0.02 / 0.99);
  near(culprit_weight_not_monotone(culprit), 0); /* until boots show it */
  near(culprit_weight(culprit, 2), 0.95 / 0.99 * 10 / 12);
  near(culprit_weight(culprit, 3), 0.95 / 0.99 / 12);
}

/* science.md 4.3 by hand: p = 1/4, commits 1 to 4, a pass at 2 and a failure at 3. */
static void weights_are_those_of_the_formula(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 0.25, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(5), NULL, &options);
  culprit_add(culprit, 2, 0, 1);
  const double after_pass[] = {0, .75, .75, 1, 1};
  for (guint commit = 0; commit < 5; commit++)
    near(culprit_weight(culprit, commit), after_pass[commit] / 3.5);
  culprit_add(culprit, 3, 1, 0);
  const double after_failure[] = {0, .75, .75, 1, 0};
  for (guint commit = 0; commit < 5; commit++)
    near(culprit_weight(culprit, commit), after_failure[commit] / 2.5);
}

static void a_background_makes_a_failure_weak_evidence(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 0.5, .background = 0.1, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(3), NULL, &options);
  culprit_add(culprit, 1, 1, 0);
  near(culprit_weight(culprit, 1), 0.5 / 0.6);
  near(culprit_weight(culprit, 2), 0.1 / 0.6);
  culprit_add(culprit, 1, 0, 1);
  near(culprit_weight(culprit, 1), 0.25 / (0.25 + 0.09));
}

static void the_posterior_sums_to_one_whatever_is_told(void **state)
{
  (void)state;
  Random random = random_new(7);
  for (guint history = 0; history < 40; history++) {
    g_autoptr(Culprit) culprit = history % 2 ? on_line(7, history % 4 == 1 ? 0 : 0.3) : NULL;
    if (!culprit) {
      CulpritOptions options = culprit_options_default();
      options.background = history % 4 ? 0.01 : 0;
      culprit = culprit_new(merged(), NULL, &options);
    }
    for (guint step = 0; step < 60; step++) {
      guint commit = (guint)random_below(&random, 7);
      if (step % 20 == 19 && commit > 0 && commit < 6)
        culprit_skip(culprit, commit);
      else
        culprit_add(culprit, commit, random_below(&random, 4) == 0, random_below(&random, 4) != 0);
      near(sum(culprit, 7), 1);
      for (guint i = 0; i < 7; i++)
        assert_true(culprit_weight(culprit, i) >= 0);
    }
  }
}

static void the_order_of_the_evidence_is_nothing(void **state)
{
  (void)state;
  const struct {
    guint commit, failed, passed;
  } boots[] = {{9, 1, 0}, {5, 0, 1}, {5, 0, 2}, {7, 1, 0}, {6, 0, 3}, {9, 1, 4}, {0, 0, 2}};
  g_autoptr(Culprit) forwards = on_line(10, 0), backwards = on_line(10, 0);
  for (gsize i = 0; i < G_N_ELEMENTS(boots); i++) {
    gsize j = G_N_ELEMENTS(boots) - 1 - i;
    culprit_add(forwards, boots[i].commit, boots[i].failed, boots[i].passed);
    culprit_add(backwards, boots[j].commit, boots[j].failed, boots[j].passed);
  }
  for (guint commit = 0; commit < 10; commit++)
    assert_true(culprit_weight(forwards, commit) == culprit_weight(backwards, commit));
}

static double weight_up_to(const Culprit *culprit, guint last)
{
  double sum = 0;
  for (guint commit = 0; commit <= last; commit++)
    sum += culprit_weight(culprit, commit);
  return sum;
}

static void a_pass_moves_weight_behind_it_and_a_failure_before_it(void **state)
{
  (void)state;
  g_autoptr(Culprit) culprit = on_line(32, 0.2);
  culprit_add(culprit, 31, 1, 0);
  double before = weight_up_to(culprit, 16);
  for (guint pass = 0; pass < 20; pass++) {
    culprit_add(culprit, 16, 0, 1);
    double after = weight_up_to(culprit, 16);
    assert_true(after < before);
    before = after;
  }
  culprit_add(culprit, 16, 1, 0);
  near(weight_up_to(culprit, 16) + culprit_weight_not_monotone(culprit), 1);
  assert_true(culprit_weight(culprit, 17) == 0);
}

static void on_branches_only_descendants_are_bad(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 0.5, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(merged(), NULL, &options);
  culprit_add(culprit, 4, 0, 2);
  const double after_passes[] = {0, 1, 1, .25, .25, 1, 1};
  for (guint commit = 0; commit < 7; commit++)
    near(culprit_weight(culprit, commit), after_passes[commit] / 4.5);
  culprit_add(culprit, 2, 1, 0);
  near(culprit_weight(culprit, 1), 0.5);
  near(culprit_weight(culprit, 2), 0.5);
}

static void commits_of_one_image_are_one(void **state)
{
  (void)state;
  g_autoptr(Culprit) culprit = on_line(10, 0.5);
  culprit_same_image(culprit, 3, 6);
  for (guint commit = 4; commit <= 6; commit++)
    assert_true(culprit_weight(culprit, commit) == 0);
  near(sum(culprit, 10), 1);
  near(culprit_weight(culprit, 3), culprit_weight(culprit, 7));
  /* A boot of either is a boot of both. */
  g_autoptr(Culprit) other = on_line(10, 0.5);
  culprit_same_image(other, 6, 3);
  culprit_add(culprit, 3, 0, 2);
  culprit_add(other, 6, 0, 2);
  for (guint commit = 0; commit < 10; commit++)
    near(culprit_weight(culprit, commit), culprit_weight(other, commit));
}

static void ends_of_one_image_leave_no_culprit(void **state)
{
  (void)state;
  g_autoptr(Culprit) culprit = on_line(10, 0);
  culprit_same_image(culprit, 0, 9);
  near(culprit_weight(culprit, 0) + culprit_weight_none(culprit) + culprit_weight_not_monotone(culprit), 1);
  culprit_add(culprit, 9, 2, 0);
  near(culprit_weight(culprit, 0), 1);
}

static void a_skipped_commit_cannot_be_told_from_the_next(void **state)
{
  (void)state;
  g_autoptr(Culprit) culprit = on_line(10, 0.5);
  culprit_skip(culprit, 4);
  culprit_skip(culprit, 5);
  for (guint commit = 4; commit <= 6; commit++) {
    g_autoptr(GArray) alike = culprit_alike(culprit, commit);
    assert_int_equal(alike->len, 3);
    assert_int_equal(g_array_index(alike, guint, 0), 4);
    assert_int_equal(g_array_index(alike, guint, 2), 6);
  }
  g_autoptr(GArray) alone = culprit_alike(culprit, 7);
  assert_int_equal(alone->len, 1);
}

static void boots_that_nothing_explains_are_not_monotone(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 1, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(5), NULL, &options);
  culprit_add(culprit, 2, 1, 0);
  culprit_add(culprit, 3, 0, 1);
  near(culprit_weight_not_monotone(culprit), 1);
  near(sum(culprit, 5), 1);
}

static void a_mended_failure_is_not_monotone(void **state)
{
  (void)state;
  g_autoptr(Culprit) culprit = on_line(40, 0);
  culprit_add(culprit, 39, 5, 0);
  culprit_add(culprit, 20, 0, 10);
  assert_true(culprit_weight_not_monotone(culprit) < 0.02);
  culprit_add(culprit, 10, 5, 0);
  assert_true(culprit_weight_not_monotone(culprit) > 0.99);
}

static void thousands_of_boots_are_no_trouble(void **state)
{
  (void)state;
  g_autoptr(Culprit) culprit = on_line(100, 0);
  culprit_add(culprit, 99, 10, 100000);
  culprit_add(culprit, 50, 0, 300000);
  near(sum(culprit, 100), 1);
  assert_true(weight_up_to(culprit, 50) < 1e-5);
  culprit_add(culprit, 49, 3, 30000);
  near(sum(culprit, 100), 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_prior_is_what_is_asked_for),
      cmocka_unit_test(weights_are_those_of_the_formula),
      cmocka_unit_test(a_background_makes_a_failure_weak_evidence),
      cmocka_unit_test(the_posterior_sums_to_one_whatever_is_told),
      cmocka_unit_test(the_order_of_the_evidence_is_nothing),
      cmocka_unit_test(a_pass_moves_weight_behind_it_and_a_failure_before_it),
      cmocka_unit_test(on_branches_only_descendants_are_bad),
      cmocka_unit_test(commits_of_one_image_are_one),
      cmocka_unit_test(ends_of_one_image_leave_no_culprit),
      cmocka_unit_test(a_skipped_commit_cannot_be_told_from_the_next),
      cmocka_unit_test(boots_that_nothing_explains_are_not_monotone),
      cmocka_unit_test(a_mended_failure_is_not_monotone),
      cmocka_unit_test(thousands_of_boots_are_no_trouble),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
