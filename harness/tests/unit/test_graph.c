/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/units.h"

static guint find(const UnitGraph *graph, const char *name)
{
  int index = unit_graph_find(graph, name);
  if (index < 0)
    fail_msg("no unit %s", name);
  return (guint)index;
}

static guint count_schedulable(const UnitGraph *graph)
{
  guint count = 0;
  for (guint i = 0; i < unit_graph_size(graph); i++)
    count += unit_graph_is_schedulable(graph, i) ? 1 : 0;
  return count;
}

static const OrderingEdge *find_edge(const UnitGraph *graph, const char *before, const char *after)
{
  guint count = 0, first = find(graph, before), second = find(graph, after);
  const OrderingEdge *edges = unit_graph_edges(graph, &count);
  for (guint i = 0; i < count; i++)
    if (edges[i].before == first && edges[i].after == second)
      return &edges[i];
  return NULL;
}

static void reads_the_initrd_of_a_real_boot(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  assert_int_equal(unit_graph_phase(graph), PHASE_INITRD);
  assert_string_equal(unit_graph_systemd_version(graph), "252.39-1~deb12u2");
  assert_int_equal(count_schedulable(graph), 21);
  const Unit *store = unit_graph_unit(graph, find(graph, "sysroot-nix-store.mount"));
  assert_string_equal(store->type, "mount");
  assert_string_equal(store->what, "overlay");
  assert_string_equal(store->where, "/sysroot/nix/store");
  assert_string_equal(store->requires_mounts_for[0], "/nix/.ro-store");
  assert_string_equal(unit_graph_unit(graph, find(graph, "systemd-udevd.service"))->service_type, "notify");
  assert_null(unit_graph_cycle(graph, NULL, 0));
}

/* The seed's bug: nothing orders the overlay after its lower directory. The fix does. */
static void the_seeds_missing_edge_is_missing(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) race = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autoptr(UnitGraph) fixed = graph_from(PHASE_INITRD, "overlay-fixed-initrd.txt");
  static const char *const LOWER = "sysroot-nix-.ro\\x2dstore.mount", *const OVERLAY = "sysroot-nix-store.mount";
  assert_false(unit_graph_precedes(race, find(race, LOWER), find(race, OVERLAY)));
  assert_false(unit_graph_precedes(race, find(race, OVERLAY), find(race, LOWER)));
  assert_true(unit_graph_precedes(fixed, find(fixed, LOWER), find(fixed, OVERLAY)));
  assert_false(unit_graph_precedes(fixed, find(fixed, OVERLAY), find(fixed, LOWER)));
}

static void knows_where_an_edge_comes_from(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  assert_int_equal(find_edge(graph, "rw-store.service", "sysroot-nix-store.mount")->origin, ORIGIN_FILE);
  assert_int_equal(find_edge(graph, "sysroot.mount", "sysroot-nix-.ro\\x2dstore.mount")->origin, ORIGIN_IMPLICIT);
  assert_null(find_edge(graph, "sysroot-nix-store.mount", "rw-store.service"));
  g_autoptr(UnitGraph) root = graph_from(PHASE_ROOT, "debian-12-root.txt");
  assert_int_equal(find_edge(root, "dbus.socket", "systemd-logind.service")->origin, ORIGIN_FILE);
  assert_int_equal(find_edge(root, "sysinit.target", "dbus.socket")->origin, ORIGIN_DEFAULT);
}

static void its_own_units_are_not_in_it(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  for (guint i = 0; i < unit_graph_size(graph); i++)
    assert_null(strstr(unit_graph_unit(graph, i)->name, "bootrace"));
}

static void finds_units_by_name_alias_and_misspelling(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_ROOT, "debian-12-root.txt");
  assert_int_equal(find(graph, "udev.service"), find(graph, "systemd-udevd.service"));
  assert_int_equal(unit_graph_find(graph, "nonsense.service"), -1);
  assert_string_equal(unit_graph_nearest(graph, "dbsu.service"), "dbus.service");
  assert_null(unit_graph_nearest(graph, "entirely-something-else.automount"));
}

static void indexes_follow_the_names(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_ROOT, "debian-12-root.txt");
  for (guint i = 0; i + 1 < unit_graph_size(graph); i++)
    assert_true(strcmp(unit_graph_unit(graph, i)->name, unit_graph_unit(graph, i + 1)->name) < 0);
}

static void only_start_jobs_carry_order(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service b.target;b.target c.service;a.service idle.service", "");
  assert_true(unit_graph_precedes(graph, find(graph, "a.service"), find(graph, "c.service")));
  assert_true(unit_graph_is_schedulable(graph, find(graph, "a.service")));
  assert_false(unit_graph_is_schedulable(graph, find(graph, "b.target")));
  static const char TEXT[] = "-> Unit a.service:\n\tUnit Load State: loaded\n\tBefore: b.service (origin-file)\n"
                             "\t-> Job 1:\n\t\tAction: a.service -> start\n"
                             "-> Unit b.service:\n\tUnit Load State: loaded\n\tBefore: c.service (origin-file)\n"
                             "-> Unit c.service:\n\tUnit Load State: loaded\n"
                             "\t-> Job 2:\n\t\tAction: c.service -> stop\n";
  g_autoptr(UnitGraph) idle = unit_graph_parse(PHASE_ROOT, TEXT, strlen(TEXT), NULL);
  assert_string_equal(unit_graph_systemd_version(idle), "");
  assert_true(unit_graph_has_job(idle, 0));
  assert_false(unit_graph_has_job(idle, 1));
  assert_false(unit_graph_has_job(idle, 2));
  assert_false(unit_graph_precedes(idle, 0, 1));
  assert_false(unit_graph_precedes(idle, 0, 2));
}

static void a_name_given_twice_is_one_unit(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service b.service;a.service b.service;a.service a.service", "");
  guint count = 0;
  (void)unit_graph_edges(graph, &count);
  assert_int_equal(count, 1);
  assert_int_equal(unit_graph_size(graph), 2);
}

static void phases_have_names(void **state)
{
  (void)state;
  UnitPhase phase = PHASE_INITRD;
  assert_true(unit_phase_from_string("root", &phase));
  assert_int_equal(phase, PHASE_ROOT);
  assert_string_equal(unit_phase_to_string(PHASE_INITRD), "initrd");
  assert_false(unit_phase_from_string("userspace", &phase));
}

static void says_what_is_no_dump(void **state)
{
  (void)state;
  GError *error = NULL;
  assert_null(unit_graph_parse(PHASE_ROOT, "busybox", 7, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "no dump of systemd's manager");
}

static void reads_the_release_out_of_any_version(void **state)
{
  (void)state;
  static const struct {
    const char *line;
    guint release;
  } CASES[] = {{"Manager: systemd 252 (252.39-1~deb12u2)\n", 252},
               {"Manager: systemd 255 (v255-rc1-7-gabcdef)\n", 255},
               {"Manager: systemd 241\n", 241},
               {"", 0}};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autofree char *dump = g_strconcat(CASES[i].line, "-> Unit a.service:\n\tUnit Load State: loaded\n", NULL);
    g_autoptr(UnitGraph) graph = unit_graph_parse(PHASE_ROOT, dump, strlen(dump), NULL);
    assert_int_equal(unit_graph_systemd_release(graph), CASES[i].release);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_the_initrd_of_a_real_boot),
      cmocka_unit_test(the_seeds_missing_edge_is_missing),
      cmocka_unit_test(knows_where_an_edge_comes_from),
      cmocka_unit_test(its_own_units_are_not_in_it),
      cmocka_unit_test(finds_units_by_name_alias_and_misspelling),
      cmocka_unit_test(indexes_follow_the_names),
      cmocka_unit_test(only_start_jobs_carry_order),
      cmocka_unit_test(a_name_given_twice_is_one_unit),
      cmocka_unit_test(phases_have_names),
      cmocka_unit_test(says_what_is_no_dump),
      cmocka_unit_test(reads_the_release_out_of_any_version),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
