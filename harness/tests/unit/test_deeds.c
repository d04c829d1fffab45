/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "tests/unit/units.h"
#include "units/deeds.h"

/* "UNIT PATH;…" of the deeds in TEXT. Returns: (owned). */
static char *charged(const UnitGraph *graph, const char *text)
{
  g_autoptr(Trace) trace = trace_parse(text, strlen(text));
  g_autoptr(GArray) deeds = deeds_find(graph, trace);
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < deeds->len; i++) {
    const Deed *deed = &g_array_index(deeds, Deed, i);
    g_string_append_printf(all, "%s %s;", unit_graph_unit(graph, deed->unit)->name, deed->event->path);
  }
  return g_string_free(all, FALSE);
}

static void check(const char *text, const char *expected)
{
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service", "");
  g_autofree char *found = charged(graph, text);
  assert_string_equal(found, expected);
}

static void a_task_and_its_children_belong_to_the_unit_of_their_group(void **state)
{
  (void)state;
  check(
      "1 1 fork 11 /\n2 11 walk 0:2 /early\n3 1 attach 11 system.slice/a.service\n4 11 fork 12 /\n5 12 mkdir 0:2 /x\n",
      "a.service /x;");
  check("1 1 fork 11 system.slice/a.service\n2 11 mkdir 0:2 /x\n", "a.service /x;");
  check("1 1 fork 11 b.service/inner\n2 11 mkdir 0:2 /x\n", "b.service /x;");
}

static void what_the_manager_makes_is_for_the_unit_that_it_starts_next(void **state)
{
  (void)state;
  check("1 1 mkdir 0:2 /x\n2 1 fork 11 /\n3 11 attach 11 system.slice/a.service\n4 1 turn \n", "a.service /x;");
  check("at 0:26 / /sys/fs/cgroup\n1 1 mkdir 0:2 /x\n2 1 mkdir 0:26 /system.slice/a.service\n3 1 fork 11 /\n"
        "4 11 attach 11 system.slice/b.service\n",
        "a.service /x;");
}

static void what_the_manager_made_in_an_earlier_turn_is_for_nobody(void **state)
{
  (void)state;
  check("1 1 mkdir 0:2 /x\n2 1 turn \n3 1 fork 11 /\n4 11 attach 11 system.slice/a.service\n", "");
}

static void a_socket_and_the_folders_above_it_are_for_the_unit_that_listens_there(void **state)
{
  (void)state;
  static const char DUMP[] =
      "-> Unit a.socket:\n\tUnit Load State: loaded\n\tListenStream: /run/d/s\n"
      "\t-> Job 1:\n\t\tAction: a.socket -> start\n"
      "-> Unit b.service:\n\tUnit Load State: loaded\n\t-> Job 2:\n\t\tAction: b.service -> start\n";
  GError *error = NULL;
  g_autoptr(UnitGraph) graph = unit_graph_parse(PHASE_INITRD, DUMP, strlen(DUMP), &error);
  assert_no_error(error);
  g_autofree char *found = charged(graph, "at 0:2 / /\n1 1 mkdir 0:2 /y\n2 1 mkdir 0:2 /run/d\n3 1 mknod 0:2 /run/d/s\n"
                                          "4 1 fork 11 /\n5 11 attach 11 system.slice/b.service\n");
  assert_string_equal(found, "a.socket /run/d;a.socket /run/d/s;b.service /y;");
}

static void paths_are_told_as_they_were_mounted(void **state)
{
  (void)state;
  static const char TEXT[] = "at 0:2 / /\nat 0:32 / /sysroot\n";
  g_autoptr(Trace) trace = trace_parse(TEXT, strlen(TEXT));
  g_autofree char *root = deed_path(trace, 2, "/run"), *mounted = deed_path(trace, 32, "/nix"),
                  *top = deed_path(trace, 32, "/"), *unknown = deed_path(trace, 33, "/x");
  assert_string_equal(root, "/run");
  assert_string_equal(mounted, "/sysroot/nix");
  assert_string_equal(top, "/sysroot");
  assert_string_equal(unknown, "0:33/x");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_task_and_its_children_belong_to_the_unit_of_their_group),
      cmocka_unit_test(what_the_manager_makes_is_for_the_unit_that_it_starts_next),
      cmocka_unit_test(what_the_manager_made_in_an_earlier_turn_is_for_nobody),
      cmocka_unit_test(a_socket_and_the_folders_above_it_are_for_the_unit_that_listens_there),
      cmocka_unit_test(paths_are_told_as_they_were_mounted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
