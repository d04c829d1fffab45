/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/units.h"
#include "units/hidden.h"

static guint find(const UnitGraph *graph, const char *name)
{
  int index = unit_graph_find(graph, name);
  if (index < 0)
    fail_msg("no unit %s", name);
  return (guint)index;
}

/* The hidden edge from BEFORE to AFTER; NULL where there is none. */
static const HiddenEdge *edge_of(const UnitGraph *graph, const char *before, const char *after)
{
  const GPtrArray *hidden = unit_graph_hidden(graph);
  for (guint i = 0; i < hidden->len; i++) {
    const HiddenEdge *edge = hidden->pdata[i];
    if (edge->before == find(graph, before) && edge->after == find(graph, after))
      return edge;
  }
  return NULL;
}

static void assert_edge(const UnitGraph *graph, const char *before, const char *after, HiddenKind kind)
{
  const HiddenEdge *edge = edge_of(graph, before, after);
  if (!edge)
    fail_msg("no hidden edge from %s to %s", before, after);
  assert_int_equal(edge->kind, kind);
  assert_true(strlen(edge->evidence) > 10);
  assert_true(unit_graph_must_precede(graph, edge->before, edge->after));
}

static UnitGraph *parsed(const char *text)
{
  GError *error = NULL;
  UnitGraph *graph = unit_graph_parse(PHASE_ROOT, text, strlen(text), &error);
  assert_no_error(error);
  return graph;
}

#define UNIT(name, fields)                                                                                             \
  "-> Unit " name ":\n\tUnit Load State: loaded\n" fields "\t-> Job 1:\n\t\tAction: " name " -> start\n"
#define UDEV UNIT("systemd-udevd.service", "") UNIT("systemd-udev-trigger.service", "")

static void a_device_waits_for_udevd_and_its_trigger(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  assert_edge(graph, "systemd-udevd.service", "dev-vda.device", HIDDEN_DEVICE);
  assert_edge(graph, "systemd-udev-trigger.service", "dev-vda.device", HIDDEN_DEVICE);
  guint udevd = find(graph, "systemd-udevd.service"), mount = find(graph, "sysroot-nix-.ro\\x2dstore.mount");
  assert_false(unit_graph_precedes(graph, udevd, find(graph, "dev-vda.device")));
  assert_true(unit_graph_must_precede(graph, udevd, mount));
}

static void a_mount_waits_for_the_device_that_it_names(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = parsed(UDEV UNIT("dev-disk-by\\x2dlabel-x.device", "") UNIT(
      "x.mount", "\tWhat: /dev/disk/by-label/x\n") UNIT("y.mount", "\tWhat: tmpfs\n"));
  assert_edge(graph, "dev-disk-by\\x2dlabel-x.device", "x.mount", HIDDEN_MOUNT);
  assert_int_equal(unit_graph_hidden(graph)->len, 3);
}

static void a_service_on_the_bus_waits_for_the_bus(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_ROOT, "debian-12-root.txt");
  assert_edge(graph, "dbus.service", "systemd-logind.service", HIDDEN_BUS);
}

static void a_caller_waits_for_what_its_socket_activates(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph =
      parsed(UNIT("a.socket", "\tListenStream: /run/a\n\tTriggers: a.service (origin-implicit)\n")
                 UNIT("a.service", "\tRequires: a.socket (origin-implicit)\n")
                     UNIT("b.service", "\tRequires: a.socket (origin-file)\n")
                         UNIT("n.socket", "\tTriggers: n.service (origin-implicit)\n") UNIT("n.service", "")
                             UNIT("c.service", "\tWants: n.socket (origin-file)\n"));
  assert_edge(graph, "a.service", "b.service", HIDDEN_SOCKET);
  assert_int_equal(unit_graph_hidden(graph)->len, 1);
}

static void a_command_that_waits_is_seen(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = parsed(
      UDEV UNIT("u.service", "")
          UNIT("settle.service", "\t-> ExecStart:\n\t\tCommand Line: udevadm settle --timeout=9\n")
              UNIT("start.service", "\t-> ExecStart:\n\t\tCommand Line: /bin/systemctl start u.service\n")
                  UNIT("queue.service", "\t-> ExecStart:\n\t\tCommand Line: systemctl --no-block start u.service\n")
                      UNIT("stop.service", "\t-> ExecStop:\n\t\tCommand Line: systemctl start u.service\n"));
  assert_edge(graph, "systemd-udevd.service", "settle.service", HIDDEN_COMMAND);
  assert_edge(graph, "systemd-udev-trigger.service", "settle.service", HIDDEN_COMMAND);
  assert_edge(graph, "u.service", "start.service", HIDDEN_COMMAND);
  assert_int_equal(unit_graph_hidden(graph)->len, 3);
}

static void what_the_ordering_contradicts_is_left_out(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = parsed(UNIT("u.service", "\tAfter: start.service (origin-file)\n") UNIT(
      "start.service", "\t-> ExecStart:\n\t\tCommand Line: systemctl start u.service start.service\n"));
  assert_int_equal(unit_graph_hidden(graph)->len, 0);
}

static void learns_what_a_stalled_boot_showed(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service b.service;c.service;d.service", "idle.service");
  assert_int_equal(unit_graph_count_incomparable(graph), 5);
  assert_true(unit_graph_learn(graph, "b.service", "c.service", "boot 7 stalled"));
  assert_string_equal(edge_of(graph, "b.service", "c.service")->evidence, "boot 7 stalled");
  assert_string_equal(hidden_kind_to_string(edge_of(graph, "b.service", "c.service")->kind), "learned");
  assert_true(unit_graph_must_precede(graph, find(graph, "a.service"), find(graph, "c.service")));
  assert_int_equal(unit_graph_count_incomparable(graph), 3);
  assert_false(unit_graph_learn(graph, "a.service", "c.service", "implied"));
  assert_false(unit_graph_learn(graph, "c.service", "a.service", "a cycle"));
  assert_false(unit_graph_learn(graph, "c.service", "c.service", "itself"));
  assert_false(unit_graph_learn(graph, "c.service", "nobody.service", "unknown"));
  assert_false(unit_graph_learn(graph, "idle.service", "c.service", "no job"));
  assert_int_equal(unit_graph_count_incomparable(graph), 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_device_waits_for_udevd_and_its_trigger),
      cmocka_unit_test(a_mount_waits_for_the_device_that_it_names),
      cmocka_unit_test(a_service_on_the_bus_waits_for_the_bus),
      cmocka_unit_test(a_caller_waits_for_what_its_socket_activates),
      cmocka_unit_test(a_command_that_waits_is_seen),
      cmocka_unit_test(what_the_ordering_contradicts_is_left_out),
      cmocka_unit_test(learns_what_a_stalled_boot_showed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
