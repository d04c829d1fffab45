/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "schedule/delivery.h"
#include "tests/unit/units.h"

typedef struct {
  const char *unit, *after; /* a delay of UNIT where AFTER is NULL */
} Entry;

static Plan *plan_with(const Entry *entries, guint n)
{
  Plan *plan = plan_new("file", 0, "");
  for (guint i = 0; i < n; i++) {
    if (entries[i].after)
      plan_add_order(plan, entries[i].unit, entries[i].after);
    else
      plan_add_delay(plan, entries[i].unit, NS_PER_MS);
  }
  return plan;
}

static void refused(Graphs graphs, const Entry *entries, guint n, const char *message)
{
  g_autoptr(Plan) plan = plan_with(entries, n);
  GError *error = NULL;
  assert_false(delivery_check(plan, graphs, "p.ini", &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, message);
}

static void accepted(Graphs graphs, const Entry *entries, guint n)
{
  g_autoptr(Plan) plan = plan_with(entries, n);
  GError *error = NULL;
  gboolean good = delivery_check(plan, graphs, "p.ini", &error);
  assert_no_error(error);
  assert_true(good);
}

static void lets_the_seeds_plan_through(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) race = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  const Entry late[] = {{"sysroot-nix-.ro\\x2dstore.mount", "sysroot-nix-store.mount"}};
  accepted((Graphs){.initrd = race}, late, 1);
  g_autoptr(UnitGraph) fixed = graph_from(PHASE_INITRD, "overlay-fixed-initrd.txt");
  refused((Graphs){.initrd = fixed}, late, 1,
          "p.ini: the plan closes an ordering cycle in the initrd, which systemd would break by dropping a job: "
          "sysroot-nix-store.mount → sysroot-nix-.ro\\x2dstore.mount → sysroot-nix-store.mount");
}

static void names_the_nearest_unit_of_either_phase(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, "alpha.service beta.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "gamma.socket delta.service", "");
  Graphs graphs = {.initrd = initrd, .root = root};
  refused(graphs, &(Entry){"alpah.service", "beta.service"}, 1,
          "p.ini: the image has no unit 'alpah.service'; did you mean 'alpha.service'?");
  refused(graphs, &(Entry){"beta.service", "gamam.socket"}, 1, "did you mean 'gamma.socket'?");
  refused(graphs, &(Entry){"entirely-different.automount", NULL}, 1, "has no unit 'entirely-different.automount'");
  refused((Graphs){.root = root}, &(Entry){"gamam.socket", NULL}, 1, "did you mean 'gamma.socket'?");
}

static void refuses_what_would_change_nothing(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service", "idle.service");
  refused((Graphs){.initrd = graph}, &(Entry){"a.service", "idle.service"}, 1, "'idle.service' has no start job");
  refused((Graphs){.initrd = graph}, &(Entry){"idle.service", NULL}, 1, "'idle.service' has no start job");
}

static void refuses_an_order_between_two_managers(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, "a.service b.service", "c.service");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "c.service d.service", "");
  Graphs graphs = {.initrd = initrd, .root = root};
  refused(graphs, &(Entry){"a.service", "c.service"}, 1, "started by different managers");
  accepted(graphs, &(Entry){"c.service", NULL}, 1);
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_scoped_order(plan, SCOPE_ROOT, "b.service", "a.service");
  GError *error = NULL;
  assert_false(delivery_check(plan, graphs, "p.ini", &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "the image has no unit 'b.service'");
}

static void sees_a_cycle_of_several_edges(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "a.service b.service;c.service d.service", "");
  const Entry edges[] = {{"c.service", "b.service"}, {"a.service", "d.service"}};
  accepted((Graphs){.root = root}, edges, 1);
  refused((Graphs){.root = root}, edges, 2, "in the real root");
}

static void refuses_what_would_wait_for_ever(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service c.service;b.service", "");
  assert_true(unit_graph_learn(graph, "c.service", "b.service", "boot 3 stalled"));
  refused((Graphs){.initrd = graph}, &(Entry){"a.service", "b.service"}, 1,
          "p.ini: under the plan the initrd would wait for ever: b.service → a.service → c.service → b.service; boot 3 "
          "stalled");
}

static void a_cycle_of_the_images_own_is_told_with_its_place_and_blamed_on_no_plan(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) good = graph_of(PHASE_INITRD, "a.service b.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "c.service d.service;d.service c.service;d.service e.service", "");
  assert_null(delivery_own_cycle((Graphs){.initrd = good}));
  g_autofree char *cycle = delivery_own_cycle((Graphs){.initrd = good, .root = root});
  assert_string_equal(cycle, "in the real root: c.service → d.service → c.service");
  accepted((Graphs){.root = root}, &(Entry){"e.service", NULL}, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lets_the_seeds_plan_through),
      cmocka_unit_test(names_the_nearest_unit_of_either_phase),
      cmocka_unit_test(refuses_what_would_change_nothing),
      cmocka_unit_test(refuses_an_order_between_two_managers),
      cmocka_unit_test(sees_a_cycle_of_several_edges),
      cmocka_unit_test(refuses_what_would_wait_for_ever),
      cmocka_unit_test(a_cycle_of_the_images_own_is_told_with_its_place_and_blamed_on_no_plan),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
