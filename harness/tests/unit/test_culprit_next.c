/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/culprit.h"
#include "schedule/random.h"
#include "tests/unit/test.h"
#include <math.h>

/* A history whose commits from CULPRIT on (0: all; COMMITS: none) fail with RATE. */
typedef struct {
  guint commits, culprit, jobs;
  double rate;
  guint64 seed;
  guint asked[5]; /* boots by phase */
} World;

static gboolean chance(Random *random, double p)
{
  return (double)random_below(random, 1000000) < 1e6 * p;
}

/* Asks until the search is done. */
static CulpritAnswer search(World *world, Culprit *culprit)
{
  Random random = random_new(world->seed);
  g_autoptr(GArray) boots = g_array_new(FALSE, FALSE, sizeof(CulpritBoots));
  for (CulpritPhase phase; (phase = culprit_next(culprit, MAX(world->jobs, 1), boots)) != CULPRIT_DONE;) {
    guint sum = 0;
    for (guint i = 0; i < boots->len; i++) {
      CulpritBoots asked = g_array_index(boots, CulpritBoots, i);
      guint failed = 0;
      for (guint boot = 0; boot < asked.boots; boot++)
        failed += asked.commit >= world->culprit && chance(&random, world->rate);
      culprit_add(culprit, asked.commit, failed, asked.boots - failed);
      sum += asked.boots;
      world->asked[phase] += asked.boots;
    }
    assert_in_range(sum, 1, MAX(world->jobs, 1));
  }
  assert_int_equal(boots->len, 0);
  return culprit_answer(culprit);
}

static CulpritAnswer search_line(World *world)
{
  CulpritOptions options = culprit_options_default();
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(world->commits), NULL, &options);
  return search(world, culprit);
}

static CulpritBoots first(const Culprit *culprit, guint jobs, CulpritPhase *ret_phase)
{
  g_autoptr(GArray) boots = g_array_new(FALSE, FALSE, sizeof(CulpritBoots));
  *ret_phase = culprit_next(culprit, jobs, boots);
  return boots->len ? g_array_index(boots, CulpritBoots, 0) : (CulpritBoots){G_MAXUINT, 0};
}

static void a_failure_that_always_comes_takes_hardly_more_boots_than_git(void **state)
{
  (void)state;
  for (guint culprit = 1; culprit < 65; culprit++) {
    World world = {.commits = 65, .culprit = culprit, .rate = 1};
    CulpritAnswer answer = search_line(&world);
    assert_int_equal(answer.kind, CULPRIT_FOUND);
    assert_int_equal(answer.commit, culprit);
    assert_true(answer.failed >= 1 && answer.passed >= answer.passes_wanted);
    assert_in_range(world.asked[CULPRIT_SEARCH], 1, 8);
    assert_int_equal(world.asked[CULPRIT_CALIBRATE], 5);
    assert_int_equal(world.asked[CULPRIT_CHECK_GOOD], 1);
    assert_int_equal(answer.boots_left, 0);
  }
}

static void a_good_end_that_is_bad_is_told_before_the_search(void **state)
{
  (void)state;
  World world = {.commits = 300, .culprit = 0, .rate = 1};
  CulpritAnswer answer = search_line(&world);
  assert_int_equal(answer.kind, CULPRIT_ALREADY_BAD);
  assert_int_equal(answer.commit, 0);
  assert_int_equal(answer.passes_wanted, 0);
  assert_int_equal(answer.boots, 6);
}

static void a_good_end_that_seldom_fails_is_found_out_too(void **state)
{
  (void)state;
  guint right = 0;
  for (guint64 seed = 1; seed <= 100; seed++) {
    World world = {.commits = 100, .culprit = 0, .rate = 0.2, .seed = seed};
    right += search_line(&world).kind == CULPRIT_ALREADY_BAD;
  }
  assert_true(right >= 90);
}

static void a_bad_end_that_is_good_is_told_after_some_patience(void **state)
{
  (void)state;
  World world = {.commits = 100, .culprit = 100, .jobs = 8, .rate = 1};
  CulpritAnswer answer = search_line(&world);
  assert_int_equal(answer.kind, CULPRIT_NONE);
  assert_int_equal(answer.boots, 90); /* ln(0.01) / ln(0.95) */
  assert_true(answer.confidence == 0.95);
}

static void one_failure_asks_for_no_patience(void **state)
{
  (void)state;
  CulpritOptions options = culprit_options_default();
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(20), NULL, &options);
  CulpritPhase phase;
  culprit_add(culprit, 19, 1, culprit_patience(culprit));
  (void)first(culprit, 1, &phase);
  assert_int_equal(phase, CULPRIT_CALIBRATE);
  culprit_add(culprit, 19, 0, 4 * culprit_patience(culprit));
  (void)first(culprit, 1, &phase);
  assert_int_equal(phase, CULPRIT_CHECK_GOOD);
}

static void a_known_rate_needs_no_calibration_boots(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 1, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(65), NULL, &options);
  World world = {.commits = 65, .culprit = 23};
  CulpritPhase phase;
  assert_int_equal(first(culprit, 1, &phase).commit, 32);
  assert_int_equal(phase, CULPRIT_SEARCH);
  world.rate = 1;
  CulpritAnswer answer = search(&world, culprit);
  assert_int_equal(answer.commit, 23);
  assert_int_equal(world.asked[CULPRIT_SEARCH], 6);
}

/* science.md 4.1: not the median but the commit that 37 to 40 % of the hypotheses make bad. */
static void a_rare_failure_is_asked_for_at_the_quantile_of_the_channel(void **state)
{
  (void)state;
  const struct {
    double rate, quantile;
  } table[] = {{.02, .369}, {.1, .373}, {.3, .385}, {.5, .400}, {.9, .456}, {1, .5}};
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
    CulpritOptions options = {.rate = table[i].rate, .confidence = 0.95, .boot_cost = 1};
    g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(1001), NULL, &options);
    CulpritPhase phase;
    assert_in_range(first(culprit, 1, &phase).commit, (guint)(1000 * table[i].quantile) - 1,
                    (guint)(1000 * table[i].quantile) + 1);
  }
}

static void a_build_is_avoided_where_another_image_tells_nearly_as_much(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 0.5, .confidence = 0.95, .boot_cost = 1, .build_cost = 20};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(101), NULL, &options);
  CulpritPhase phase;
  culprit_built(culprit, 30);
  assert_int_equal(first(culprit, 1, &phase).commit, 30);
  for (guint pass = 0; pass < 30; pass++)
    culprit_add(culprit, 30, 0, 1);
  assert_in_range(first(culprit, 1, &phase).commit, 50, 70);
}

static void a_round_of_sure_failures_asks_several_commits(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 1, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(101), NULL, &options);
  g_autoptr(GArray) boots = g_array_new(FALSE, FALSE, sizeof(CulpritBoots));
  (void)culprit_next(culprit, 9, boots);
  assert_int_equal(boots->len, 3);
  for (guint i = 0; i < 3; i++)
    assert_int_equal(g_array_index(boots, CulpritBoots, i).boots, 3);
  options.rate = 0.1;
  g_autoptr(Culprit) rare = culprit_new(culprit_history_line(101), NULL, &options);
  (void)culprit_next(rare, 9, boots);
  assert_int_equal(boots->len, 1);
  assert_int_equal(g_array_index(boots, CulpritBoots, 0).boots, 9);
}

static void rounds_find_the_commit_as_well(void **state)
{
  (void)state;
  const double rates[] = {1, 0.5, 0.2};
  for (gsize i = 0; i < G_N_ELEMENTS(rates); i++) {
    guint right = 0;
    for (guint64 seed = 1; seed <= 60; seed++) {
      World world = {.commits = 65, .culprit = 1 + (guint)seed, .jobs = 16, .rate = rates[i], .seed = seed};
      CulpritAnswer answer = search_line(&world);
      right += answer.kind == CULPRIT_FOUND && answer.commit == world.culprit;
    }
    assert_true(right >= 54);
  }
}

static void commits_that_do_not_build_are_never_asked_for(void **state)
{
  (void)state;
  CulpritOptions options = culprit_options_default();
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(33), NULL, &options);
  for (guint commit = 10; commit <= 20; commit++)
    culprit_skip(culprit, commit);
  World world = {.commits = 33, .culprit = 15, .rate = 1};
  CulpritAnswer answer = search(&world, culprit);
  assert_int_equal(answer.kind, CULPRIT_FOUND);
  assert_int_equal(answer.commit, 21);
  g_autoptr(GArray) alike = culprit_alike(culprit, answer.commit);
  assert_int_equal(alike->len, 12);
  assert_int_equal(g_array_index(alike, guint, 0), 10);
}

static void with_all_commits_skipped_all_are_alike(void **state)
{
  (void)state;
  CulpritOptions options = culprit_options_default();
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(6), NULL, &options);
  for (guint commit = 1; commit < 5; commit++)
    culprit_skip(culprit, commit);
  World world = {.commits = 6, .culprit = 2, .rate = 1};
  CulpritAnswer answer = search(&world, culprit);
  assert_int_equal(answer.kind, CULPRIT_FOUND);
  g_autoptr(GArray) alike = culprit_alike(culprit, answer.commit);
  assert_int_equal(alike->len, 5);
}

static void two_commits_are_a_history(void **state)
{
  (void)state;
  World world = {.commits = 2, .culprit = 1, .rate = 0.3, .seed = 3};
  CulpritAnswer answer = search_line(&world);
  assert_int_equal(answer.kind, CULPRIT_FOUND);
  assert_int_equal(answer.commit, 1);
}

/* 1 ─ 3 ─ 5 ─ … and 2 ─ 4 ─ 6 ─ … from the good end to a merge. */
static void a_culprit_on_a_branch_is_found(void **state)
{
  (void)state;
  enum { N = 42 };
  CulpritEdge edges[N + 1] = {0};
  for (guint commit = 1; commit < N; commit++)
    edges[commit - 1] = (CulpritEdge){commit, commit > 2 ? commit - 2 : 0};
  edges[N - 1] = (CulpritEdge){N - 1, N - 2};
  const double rates[] = {1, 0.4};
  for (guint culprit = 1; culprit < N; culprit++)
    for (gsize i = 0; i < G_N_ELEMENTS(rates); i++) {
      CulpritOptions options = culprit_options_default();
      options.confidence = 0.999;
      CulpritHistory *history = culprit_history_new(N, edges, N);
      g_autoptr(Culprit) search = culprit_new(history, NULL, &options);
      g_autoptr(GArray) boots = g_array_new(FALSE, FALSE, sizeof(CulpritBoots));
      Random random = random_new(culprit);
      while (culprit_next(search, 4, boots) != CULPRIT_DONE)
        for (guint j = 0; j < boots->len; j++) {
          CulpritBoots asked = g_array_index(boots, CulpritBoots, j);
          for (guint boot = 0; boot < asked.boots; boot++) {
            gboolean failed = culprit_history_descends(history, asked.commit, culprit) && chance(&random, rates[i]);
            culprit_add(search, asked.commit, failed, !failed);
          }
        }
      assert_int_equal(culprit_answer(search).kind, CULPRIT_FOUND);
      assert_int_equal(culprit_answer(search).commit, culprit);
    }
}

static void every_parent_of_a_merge_has_to_pass(void **state)
{
  (void)state;
  const CulpritEdge edges[] = {{3, 1}, {3, 2}, {4, 3}};
  CulpritOptions options = {.rate = 0.5, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_new(5, edges, G_N_ELEMENTS(edges)), NULL, &options);
  CulpritPhase phase;
  culprit_add(culprit, 3, 2, 0);
  culprit_add(culprit, 1, 0, 9);
  culprit_add(culprit, 2, 0, 4);
  CulpritAnswer answer = culprit_answer(culprit);
  assert_int_equal(answer.kind, CULPRIT_UNDECIDED);
  culprit_add(culprit, 0, 0, 9);
  culprit_add(culprit, 2, 0, 0);
  (void)first(culprit, 1, &phase);
  assert_int_equal(phase, CULPRIT_SEARCH);
  culprit_add(culprit, 2, 0, 2);
  answer = culprit_answer(culprit);
  assert_int_equal(answer.kind, CULPRIT_FOUND);
  assert_int_equal(answer.commit, 3);
  assert_int_equal(answer.passes_wanted, 5);
  assert_int_equal(answer.passed, 6);
  (void)first(culprit, 1, &phase);
  assert_int_equal(phase, CULPRIT_DONE);
}

static void a_likely_culprit_is_certified_at_it_and_at_its_parent(void **state)
{
  (void)state;
  const double prior[] = {0, 1, 1000, 1};
  CulpritOptions options = {.rate = 0.5, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(4), prior, &options);
  CulpritPhase phase;
  assert_int_equal(first(culprit, 3, &phase).commit, 2);
  assert_int_equal(phase, CULPRIT_CERTIFY);
  culprit_add(culprit, 2, 1, 0);
  CulpritBoots passes = first(culprit, 3, &phase);
  assert_int_equal(phase, CULPRIT_CERTIFY);
  assert_int_equal(passes.commit, 1);
  assert_int_equal(passes.boots, 3);
  culprit_add(culprit, 1, 0, 3);
  assert_int_equal(first(culprit, 3, &phase).boots, 2);
  culprit_add(culprit, 1, 0, 2);
  (void)first(culprit, 3, &phase);
  assert_int_equal(phase, CULPRIT_DONE);
}

static void a_failure_of_the_parent_takes_the_certificate_back(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 0.5, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(10), NULL, &options);
  CulpritPhase phase;
  culprit_add(culprit, 5, 1, 0);
  culprit_add(culprit, 4, 0, 8);
  assert_int_equal(culprit_answer(culprit).commit, 5);
  culprit_add(culprit, 4, 1, 0);
  assert_int_equal(culprit_answer(culprit).kind, CULPRIT_UNDECIDED);
  (void)first(culprit, 1, &phase);
  assert_int_equal(phase, CULPRIT_SEARCH);
}

static void a_mended_failure_ends_as_not_monotone(void **state)
{
  (void)state;
  CulpritOptions options = culprit_options_default();
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(40), NULL, &options);
  CulpritPhase phase;
  culprit_add(culprit, 39, 5, 0);
  culprit_add(culprit, 0, 0, 1);
  culprit_add(culprit, 20, 0, 10);
  culprit_add(culprit, 10, 5, 0);
  (void)first(culprit, 1, &phase);
  assert_int_equal(phase, CULPRIT_DONE);
  assert_int_equal(culprit_answer(culprit).kind, CULPRIT_NOT_MONOTONE);
}

static void one_image_from_end_to_end_is_undecidable_or_bad(void **state)
{
  (void)state;
  CulpritOptions options = culprit_options_default();
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(10), NULL, &options);
  culprit_same_image(culprit, 0, 9);
  World world = {.commits = 10, .culprit = 0, .rate = 1};
  CulpritAnswer answer = search(&world, culprit);
  assert_int_equal(answer.kind, CULPRIT_ALREADY_BAD);
}

static void commits_without_a_change_are_never_the_culprit(void **state)
{
  (void)state;
  CulpritOptions options = culprit_options_default();
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(33), NULL, &options);
  culprit_same_image(culprit, 15, 16);
  culprit_same_image(culprit, 16, 17);
  World world = {.commits = 33, .culprit = 15, .rate = 1};
  CulpritAnswer answer = search(&world, culprit);
  assert_int_equal(answer.commit, 15);
  g_autoptr(GArray) ranking = culprit_ranking(culprit, 3);
  assert_int_equal(g_array_index(ranking, guint, 0), 15);
}

static void the_ranking_is_the_likeliest_first(void **state)
{
  (void)state;
  const double prior[] = {0, 3, 1, 4, 2};
  const guint expected[] = {3, 1, 4};
  CulpritOptions options = {.rate = 0.5, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(5), prior, &options);
  g_autoptr(GArray) three = culprit_ranking(culprit, 3), all = culprit_ranking(culprit, 99);
  assert_int_equal(three->len, 3);
  assert_memory_equal(three->data, expected, sizeof(expected));
  assert_int_equal(all->len, 4);
}

/* science.md 4.2, the column "lower bound" of 4.4. */
static void the_bound_is_that_of_fano(void **state)
{
  (void)state;
  const struct {
    guint commits;
    double rate, boots;
  } table[] = {{16, .1, 64.2},   {64, .05, 200.8}, {64, .1, 98.7},    {64, .3, 30.6},  {64, .5, 16.8},
               {256, .1, 133.4}, {256, .3, 41.3},  {1024, .1, 168.0}, {1024, .3, 52.1}};
  for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
    assert_true(fabs(culprit_bound(table[i].commits, table[i].rate, 0.95) - table[i].boots) < 0.11);
}

/* science.md 4.2: log2(64) / C(0.1) = 109.4, less what the last 5 % save. */
static void the_boots_that_are_left_are_estimated(void **state)
{
  (void)state;
  CulpritOptions options = {.rate = 0.1, .confidence = 0.95, .boot_cost = 1};
  g_autoptr(Culprit) culprit = culprit_new(culprit_history_line(65), NULL, &options);
  assert_in_range((guint)culprit_answer(culprit).boots_left, 100, 109 + 10 + 29);
}

static void words_have_names(void **state)
{
  (void)state;
  assert_string_equal(culprit_kind_to_string(CULPRIT_UNDECIDED), "undecided");
  assert_string_equal(culprit_kind_to_string(CULPRIT_FOUND), "found");
  assert_string_equal(culprit_kind_to_string(CULPRIT_ALREADY_BAD), "already-bad");
  assert_string_equal(culprit_kind_to_string(CULPRIT_NONE), "none");
  assert_string_equal(culprit_kind_to_string(CULPRIT_NOT_MONOTONE), "not-monotone");
  assert_string_equal(culprit_phase_to_string(CULPRIT_CALIBRATE), "calibrate");
  assert_string_equal(culprit_phase_to_string(CULPRIT_CHECK_GOOD), "check-good");
  assert_string_equal(culprit_phase_to_string(CULPRIT_SEARCH), "search");
  assert_string_equal(culprit_phase_to_string(CULPRIT_CERTIFY), "certify");
  assert_string_equal(culprit_phase_to_string(CULPRIT_DONE), "done");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_failure_that_always_comes_takes_hardly_more_boots_than_git),
      cmocka_unit_test(a_good_end_that_is_bad_is_told_before_the_search),
      cmocka_unit_test(a_good_end_that_seldom_fails_is_found_out_too),
      cmocka_unit_test(a_bad_end_that_is_good_is_told_after_some_patience),
      cmocka_unit_test(one_failure_asks_for_no_patience),
      cmocka_unit_test(a_known_rate_needs_no_calibration_boots),
      cmocka_unit_test(a_rare_failure_is_asked_for_at_the_quantile_of_the_channel),
      cmocka_unit_test(a_build_is_avoided_where_another_image_tells_nearly_as_much),
      cmocka_unit_test(a_round_of_sure_failures_asks_several_commits),
      cmocka_unit_test(rounds_find_the_commit_as_well),
      cmocka_unit_test(commits_that_do_not_build_are_never_asked_for),
      cmocka_unit_test(with_all_commits_skipped_all_are_alike),
      cmocka_unit_test(two_commits_are_a_history),
      cmocka_unit_test(a_culprit_on_a_branch_is_found),
      cmocka_unit_test(every_parent_of_a_merge_has_to_pass),
      cmocka_unit_test(a_likely_culprit_is_certified_at_it_and_at_its_parent),
      cmocka_unit_test(a_failure_of_the_parent_takes_the_certificate_back),
      cmocka_unit_test(a_mended_failure_ends_as_not_monotone),
      cmocka_unit_test(one_image_from_end_to_end_is_undecidable_or_bad),
      cmocka_unit_test(commits_without_a_change_are_never_the_culprit),
      cmocka_unit_test(the_ranking_is_the_likeliest_first),
      cmocka_unit_test(the_bound_is_that_of_fano),
      cmocka_unit_test(the_boots_that_are_left_are_estimated),
      cmocka_unit_test(words_have_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
