/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/quantity.h"
#include "schedule/cut.h"
#include "tests/unit/units.h"

/* udevd → its socket's target → basic.target → a.service; b.mount and late.service are free of all. */
#define EXAMPLE "udevd.service sockets.target;sockets.target basic.target;basic.target a.service;b.mount;late.service"

static gboolean is_before(const UnitGraph *graph, const gboolean *before, const char *unit)
{
  return before[unit_graph_find(graph, unit)];
}

static void what_basic_target_waits_for_is_before_the_gate(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EXAMPLE, "idle.service");
  GError *error = NULL;
  g_autofree gboolean *before = cut_find(graph, &error);
  assert_no_error(error);
  assert_true(is_before(graph, before, "udevd.service") && is_before(graph, before, "basic.target"));
  assert_false(is_before(graph, before, "a.service") || is_before(graph, before, "b.mount"));
  assert_false(is_before(graph, before, "idle.service"));
  g_autofree char *text = cut_describe(graph, before);
  assert_string_equal(text, "1 unit: udevd.service");
}

static void a_hidden_dependency_is_before_it_too(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EXAMPLE, "");
  assert_true(unit_graph_learn(graph, "b.mount", "udevd.service", "stalled"));
  GError *error = NULL;
  g_autofree gboolean *before = cut_find(graph, &error);
  assert_no_error(error);
  assert_true(is_before(graph, before, "b.mount"));
}

/* Whatever the units, nothing behind the gate precedes what is before it. */
static void the_real_graphs_are_cut_downwards(void **state)
{
  (void)state;
  static const char *const DUMPS[] = {"overlay-race-initrd.txt", "debian-12-root.txt", "debian-12-80-units.txt"};
  for (gsize i = 0; i < G_N_ELEMENTS(DUMPS); i++) {
    g_autoptr(UnitGraph) graph = graph_from(i == 0 ? PHASE_INITRD : PHASE_ROOT, DUMPS[i]);
    g_autofree gboolean *before = cut_find(graph, NULL);
    assert_non_null(before);
    for (guint a = 0; a < unit_graph_size(graph); a++)
      for (guint b = 0; b < unit_graph_size(graph); b++)
        if (before[b] && !before[a] && unit_graph_has_job(graph, a))
          assert_false(unit_graph_must_precede(graph, a, b));
  }
}

static void a_manager_without_such_a_moment_is_not_cut(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) bare = graph_of(PHASE_INITRD, "a.service;b.service", "basic.target");
  g_autoptr(UnitGraph) chain =
      graph_of(PHASE_INITRD, "c.service basic.target;basic.target a.service;a.service b.service", "");
  GError *error = NULL;
  assert_null(cut_find(bare, &error));
  assert_true(g_error_matches(error, BOOTRACE_ERROR, BOOTRACE_ERROR_HOST));
  g_clear_error(&error);
  assert_null(cut_find(chain, &error));
  assert_true(g_error_matches(error, BOOTRACE_ERROR, BOOTRACE_ERROR_HOST));
  g_clear_error(&error);
}

static void a_plan_comes_in_time_unless_it_touches_what_has_started(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EXAMPLE, "");
  g_autofree gboolean *before = cut_find(graph, NULL);
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  assert_true(cut_allows(graph, before, plan));
  plan_add_order(plan, "a.service", "b.mount");
  plan_add_order(plan, "b.mount", "udevd.service");
  plan_add_delay(plan, "late.service", NS_PER_MS);
  assert_true(cut_allows(graph, before, plan));
  g_autoptr(Plan) held = plan_copy(plan), ordered = plan_copy(plan), elsewhere = plan_copy(plan);
  plan_add_delay(held, "udevd.service", NS_PER_MS);
  assert_false(cut_allows(graph, before, held));
  plan_add_order(ordered, "udevd.service", "b.mount");
  assert_false(cut_allows(graph, before, ordered));
  plan_add_scoped_order(elsewhere, SCOPE_ROOT, "udevd.service", "b.mount");
  assert_true(cut_allows(graph, before, elsewhere));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_basic_target_waits_for_is_before_the_gate),
      cmocka_unit_test(a_hidden_dependency_is_before_it_too),
      cmocka_unit_test(the_real_graphs_are_cut_downwards),
      cmocka_unit_test(a_manager_without_such_a_moment_is_not_cut),
      cmocka_unit_test(a_plan_comes_in_time_unless_it_touches_what_has_started),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
