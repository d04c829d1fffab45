/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "control/control.h"
#include "control/protocol.h"
#include "schedule/cut.h"
#include "schedule/delivery_late.h"
#include "tests/unit/units.h"

#define UNITS "/run/systemd/system/"
#define EXAMPLE "udevd.service basic.target;basic.target a.service;b.mount initrd.target;c.mount;d.service"

static const char *text_at(const GPtrArray *files, const char *path)
{
  for (guint i = 0; i < files->len; i++) {
    const GuestFile *file = g_ptr_array_index(files, i);
    if (strcmp(file->path, path) == 0)
      return file->text;
  }
  fail_msg("no file %s", path);
  return NULL;
}

static gboolean has_prefix(const GPtrArray *files, const char *prefix)
{
  for (guint i = 0; i < files->len; i++)
    if (g_str_has_prefix(((const GuestFile *)g_ptr_array_index(files, i))->path, prefix))
      return TRUE;
  return FALSE;
}

static void the_gate_stands_between_its_two_sides(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EXAMPLE, "");
  g_autofree gboolean *before = cut_find(graph, NULL);
  g_autoptr(GPtrArray) files = delivery_gate_files((Graphs){.initrd = graph}, before);
  const char *gate = text_at(files, UNITS "bootrace-gate.service");
  assert_non_null(
      strstr(gate, "\nAfter=basic.target udevd.service\nBefore=a.service b.mount c.mount d.service initrd.target\n"));
  assert_non_null(strstr(gate, "ExecStart=/run/bootrace/guest gate\n"));
  assert_string_equal(text_at(files, "/run/systemd/system.control/initrd.target.d/50-bootrace-gate.conf"),
                      "[Unit]\nWants=bootrace-gate.service\n");
}

static void the_real_roots_gate_waits_for_the_handover(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, EXAMPLE, "");
  g_autofree gboolean *before = cut_find(graph, NULL);
  g_autoptr(GPtrArray) files = delivery_gate_files((Graphs){.root = graph}, before);
  (void)text_at(files, PROTOCOL_GUEST_NEXT UNITS "bootrace-gate.service");
  (void)text_at(files, PROTOCOL_GUEST_NEXT "/run/systemd/system.control/multi-user.target.d/50-bootrace-gate.conf");
  (void)text_at(files, "/run/systemd/system.control/initrd-switch-root.service.d/50-bootrace-handover.conf");
}

/* Drop-ins would not be read any more. */
static void an_order_is_a_bridge_between_two_units(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EXAMPLE, "");
  g_autofree gboolean *before = cut_find(graph, NULL);
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_order(plan, "c.mount", "b.mount");
  plan_add_order(plan, "d.service", "b.mount");
  plan_add_order(plan, "d.service", "udevd.service");
  plan_add_order(plan, "a.service", "d.service");
  g_autoptr(GPtrArray) files = delivery_late_files(plan, (Graphs){.initrd = graph}, before);
  assert_string_equal(text_at(files, UNITS "bootrace-order-0.target"),
                      "[Unit]\nDefaultDependencies=no\nConditionPathExists=!/\nAfter=d.service\nBefore=a.service\n");
  assert_string_equal(
      text_at(files, UNITS "bootrace-order-1.target"),
      "[Unit]\nDefaultDependencies=no\nConditionPathExists=!/\nAfter=b.mount\nBefore=c.mount d.service\n");
  assert_non_null(strstr(text_at(files, UNITS "bootrace-plan.target"),
                         "\nWants=bootrace-order-0.target bootrace-order-1.target\n"));
  assert_int_equal(files->len, 4);
  assert_false(has_prefix(files, "/run/systemd/system.control/"));
}

static void a_delay_says_itself_what_it_holds_back(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EXAMPLE, "");
  g_autofree gboolean *before = cut_find(graph, NULL);
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_delay(plan, "c.mount", 5 * NS_PER_MS);
  plan_add_delay(plan, "a.service", 7 * NS_PER_MS);
  g_autoptr(GPtrArray) files = delivery_late_files(plan, (Graphs){.initrd = graph}, before);
  assert_string_equal(text_at(files, UNITS "bootrace-delay-initrd-c.mount.service"),
                      "[Unit]\nBefore=c.mount\n\n[Service]\nExecStart=/run/bootrace/guest delay 5000\n");
  assert_string_equal(
      text_at(files, UNITS "bootrace-delay-initrd-a.service.service"),
      "[Unit]\nAfter=basic.target\nBefore=a.service\n\n[Service]\nExecStart=/run/bootrace/guest delay 7000\n");
  assert_non_null(strstr(text_at(files, UNITS "bootrace-plan.target"),
                         "\nWants=bootrace-delay-initrd-a.service.service bootrace-delay-initrd-c.mount.service\n"));
}

static void a_plan_of_nothing_starts_nothing(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EXAMPLE, "");
  g_autofree gboolean *before = cut_find(graph, NULL);
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_order(plan, "c.mount", "udevd.service");
  g_autoptr(GPtrArray) files = delivery_late_files(plan, (Graphs){.initrd = graph}, before);
  assert_int_equal(files->len, 1);
  (void)text_at(files, PROTOCOL_GUEST_PLAN);
}

static void what_is_for_the_real_root_waits_as_ever(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, EXAMPLE, ""),
                       root = graph_of(PHASE_ROOT, "x.service;y.service", "");
  g_autofree gboolean *before = cut_find(initrd, NULL);
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_order(plan, "x.service", "y.service");
  g_autoptr(GPtrArray) files = delivery_late_files(plan, (Graphs){.initrd = initrd, .root = root}, before);
  assert_string_equal(
      text_at(files, PROTOCOL_GUEST_NEXT "/run/systemd/system.control/x.service.d/50-bootrace-order.conf"),
      "[Unit]\nAfter=y.service\n");
  assert_int_equal(files->len, 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_gate_stands_between_its_two_sides),
      cmocka_unit_test(the_real_roots_gate_waits_for_the_handover),
      cmocka_unit_test(an_order_is_a_bridge_between_two_units),
      cmocka_unit_test(a_delay_says_itself_what_it_holds_back),
      cmocka_unit_test(a_plan_of_nothing_starts_nothing),
      cmocka_unit_test(what_is_for_the_real_root_waits_as_ever),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
