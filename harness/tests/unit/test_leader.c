/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schedule/leader.h"
#include "base/quantity.h"
#include "tests/unit/units.h"

/* Three units free of one another, measured: a takes A_NS, b takes B_NS, c nothing worth telling. */
typedef struct {
  UnitGraph *graph;
  Poset *poset;
  Coverage *coverage;
  guint level[3]; /* all in one */
} Scene;

static Scene scene_new(gint64 a_ns, gint64 b_ns)
{
  Scene scene = {.graph = graph_of(PHASE_ROOT, "a.service;b.service;c.service", "")};
  scene.poset = poset_from_graph(scene.graph);
  scene.coverage = coverage_new(scene.graph);
  const Started started[] = {{"a.service", 5, 5 + a_ns}, {"b.service", 5, 5 + b_ns}, {"c.service", 5, 5}};
  coverage_add(scene.coverage, started, G_N_ELEMENTS(started));
  return scene;
}

static void scene_free(Scene *scene)
{
  coverage_free(scene->coverage);
  poset_free(scene->poset);
  unit_graph_free(scene->graph);
}

static gint64 delay_of(const Plan *plan, const char *unit)
{
  for (guint i = 0; i < plan->delays->len; i++) {
    const PlanDelay *delay = g_ptr_array_index(plan->delays, i);
    if (g_str_equal(delay->unit, unit))
      return delay->delay_ns;
  }
  return 0;
}

static void nothing_measured_makes_no_leaders(void **state)
{
  (void)state;
  Scene scene = scene_new(0, 0);
  assert_null(leaders_new(scene.poset, scene.graph, scene.coverage));
  assert_null(leaders_new(scene.poset, scene.graph, NULL));
  scene_free(&scene);
}

static void the_others_begin_while_the_leader_starts(void **state)
{
  (void)state;
  Scene scene = scene_new(40 * NS_PER_MS, 0);
  g_autoptr(Leaders) leaders = leaders_new(scene.poset, scene.graph, scene.coverage);
  Random random = random_new(7);
  gint64 earliest = G_MAXINT64, latest = 0;
  for (guint i = 0; i < 100; i++) {
    g_autoptr(Plan) plan = plan_new("together", i, "0f");
    leaders_add_delays(leaders, plan, scene.level, &random);
    assert_int_equal(delay_of(plan, "a.service"), 0);
    gint64 delay_ns = delay_of(plan, "b.service");
    assert_in_range(delay_ns, 0, 40 * NS_PER_MS - 1);
    assert_int_equal(delay_ns % NS_PER_US, 0);
    earliest = MIN(earliest, delay_ns);
    latest = MAX(latest, delay_ns);
  }
  assert_in_range(earliest, 0, 4 * NS_PER_MS);
  assert_in_range(latest, 36 * NS_PER_MS, 40 * NS_PER_MS);
  scene_free(&scene);
}

static void who_starts_longer_leads_oftener(void **state)
{
  (void)state;
  Scene scene = scene_new(30 * NS_PER_MS, 10 * NS_PER_MS);
  g_autoptr(Leaders) leaders = leaders_new(scene.poset, scene.graph, scene.coverage);
  Random random = random_new(7);
  guint led_by_a = 0;
  for (guint i = 0; i < 40; i++) {
    g_autoptr(Plan) plan = plan_new("together", i, "0f");
    leaders_add_delays(leaders, plan, scene.level, &random);
    led_by_a += delay_of(plan, "b.service") > 0;
  }
  assert_in_range(led_by_a, 29, 31);
  scene_free(&scene);
}

static void each_level_has_its_own_leader(void **state)
{
  (void)state;
  Scene scene = scene_new(30 * NS_PER_MS, 10 * NS_PER_MS);
  g_autoptr(Leaders) leaders = leaders_new(scene.poset, scene.graph, scene.coverage);
  const guint level[] = {0, 1, 1};
  Random random = random_new(7);
  for (guint i = 0; i < 20; i++) {
    g_autoptr(Plan) plan = plan_new("together", i, "0f");
    leaders_add_delays(leaders, plan, level, &random);
    assert_int_equal(delay_of(plan, "a.service"), 0);
    assert_int_equal(delay_of(plan, "b.service"), 0);
    assert_in_range(delay_of(plan, "c.service"), 0, 10 * NS_PER_MS - 1);
  }
  scene_free(&scene);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_measured_makes_no_leaders),
      cmocka_unit_test(the_others_begin_while_the_leader_starts),
      cmocka_unit_test(who_starts_longer_leads_oftener),
      cmocka_unit_test(each_level_has_its_own_leader),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
