/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "control/control.h"
#include "control/protocol.h"
#include "schedule/delivery.h"
#include "tests/unit/units.h"

#define CONTROL "/run/systemd/system.control/"
#define UNITS "/run/systemd/system/"

/* The text of the file at PATH in FILES; NULL where there is none. */
static const char *text_at(const GPtrArray *files, const char *path)
{
  for (guint i = 0; i < files->len; i++) {
    const GuestFile *file = files->pdata[i];
    if (strcmp(file->path, path) == 0)
      return file->text;
  }
  return NULL;
}

static void assert_text(const GPtrArray *files, const char *path, const char *expected)
{
  const char *text = text_at(files, path);
  if (!text)
    fail_msg("no file %s", path);
  assert_string_equal(text, expected);
}

static void a_natural_boot_gets_nothing_but_the_plan(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service", "");
  g_autoptr(Plan) plan = plan_new("natural", 1, "");
  g_autoptr(GPtrArray) files = delivery_files(plan, (Graphs){.initrd = graph});
  assert_int_equal(files->len, 1);
  assert_text(files, PROTOCOL_GUEST_PLAN, "[Plan]\nStrategy=natural\nSeed=1\n");
}

static void an_order_is_a_drop_in_with_after(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service;x.mount c\\x2d.mount", "");
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_order(plan, "c\\x2d.mount", "b.service");
  plan_add_order(plan, "c\\x2d.mount", "a.service");
  g_autoptr(GPtrArray) files = delivery_files(plan, (Graphs){.initrd = graph});
  assert_int_equal(files->len, 3);
  assert_text(files, CONTROL "c\\x2d.mount.d/50-bootrace-order.conf", "[Unit]\nAfter=a.service b.service\n");
  assert_text(files, CONTROL "initrd-switch-root.service.d/50-bootrace-handover.conf",
              "[Service]\nExecStartPre=-/run/bootrace/guest handover\n");
}

static void orders_go_to_the_manager_that_knows_both_units(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, "a.service b.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "a.service c.service", "b.service");
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_order(plan, "a.service", "c.service");
  g_autoptr(GPtrArray) files = delivery_files(plan, (Graphs){.initrd = initrd, .root = root});
  assert_text(files, PROTOCOL_GUEST_NEXT CONTROL "a.service.d/50-bootrace-order.conf", "[Unit]\nAfter=c.service\n");
  assert_null(text_at(files, CONTROL "a.service.d/50-bootrace-order.conf"));
  assert_non_null(text_at(files, CONTROL "initrd-switch-root.service.d/50-bootrace-handover.conf"));
  assert_int_equal(files->len, 3);
}

static void a_scoped_order_goes_to_its_manager_alone(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, "a.service x.service;b.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "a.service b.service", "");
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_scoped_order(plan, SCOPE_INITRD, "a.service", "b.service");
  GError *error = NULL;
  assert_true(delivery_check(plan, (Graphs){.initrd = initrd, .root = root}, "p", &error));
  g_autoptr(GPtrArray) files = delivery_files(plan, (Graphs){.initrd = initrd, .root = root});
  assert_text(files, CONTROL "a.service.d/50-bootrace-order.conf", "[Unit]\nAfter=b.service\n");
  assert_int_equal(files->len, 3);
}

/* Predecessors that others imply are left out; those of the plan count too. */
static void a_delay_begins_when_all_predecessors_are_done(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph =
      graph_of(PHASE_INITRD, "a.service b.service;b.service c.mount;a.service c.mount;x.service;y.service", "");
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_delay(plan, "c.mount", 1500 * NS_PER_US);
  plan_add_delay(plan, "x.service", NS_PER_S);
  plan_add_order(plan, "c.mount", "y.service");
  g_autoptr(GPtrArray) files = delivery_files(plan, (Graphs){.initrd = graph});
  assert_text(files, UNITS "bootrace-delay-initrd-c.mount.service",
              "[Unit]\nAfter=b.service y.service\n\n[Service]\nExecStart=/run/bootrace/guest delay 1500\n");
  assert_text(files, CONTROL "c.mount.d/50-bootrace-delay.conf",
              "[Unit]\nWants=bootrace-delay-initrd-c.mount.service\nAfter=bootrace-delay-initrd-c.mount.service\n");
  assert_text(files, UNITS "bootrace-delay-initrd-x.service.service",
              "[Service]\nExecStart=/run/bootrace/guest delay 1000000\n");
  const char *common = text_at(files, CONTROL "bootrace-delay-.service.d/50-bootrace-common.conf");
  assert_non_null(common);
  assert_non_null(strstr(common, "DefaultDependencies=no"));
  assert_non_null(strstr(common, "StandardOutput=null"));
}

static void each_phase_has_delay_units_of_its_own(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) initrd = graph_of(PHASE_INITRD, "a.service b.service", "");
  g_autoptr(UnitGraph) root = graph_of(PHASE_ROOT, "a.service b.service", "");
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_delay(plan, "a.service", NS_PER_MS);
  g_autoptr(GPtrArray) files = delivery_files(plan, (Graphs){.initrd = initrd, .root = root});
  assert_non_null(text_at(files, UNITS "bootrace-delay-initrd-a.service.service"));
  assert_non_null(text_at(files, PROTOCOL_GUEST_NEXT UNITS "bootrace-delay-root-a.service.service"));
}

static void the_names_of_delay_units_are_legal(void **state)
{
  (void)state;
  g_autofree char *stem = g_strnfill(240, 'a');
  g_autofree char *edges = g_strdup_printf("getty@tty1.service %s.service", stem);
  g_autofree char *longest = g_strdup_printf("%s.service", stem);
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, edges, "");
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_delay(plan, "getty@tty1.service", NS_PER_MS);
  plan_add_delay(plan, longest, NS_PER_MS);
  g_autoptr(GPtrArray) files = delivery_files(plan, (Graphs){.root = graph});
  assert_non_null(text_at(files, PROTOCOL_GUEST_NEXT UNITS "bootrace-delay-root-getty\\x40tty1.service.service"));
  for (guint i = 0; i < files->len; i++) {
    g_autofree char *name = g_path_get_basename(((GuestFile *)files->pdata[i])->path);
    assert_true(strlen(name) <= 255);
  }
  assert_int_equal(files->len, 7);
}

static void equal_plans_give_equal_files(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autoptr(Plan) plan = plan_new("file", 0, "");
  plan_add_delay(plan, "sysroot.mount", NS_PER_MS);
  plan_add_order(plan, "sysroot-nix-store.mount", "sysroot-nix-.ro\\x2dstore.mount");
  g_autoptr(GPtrArray) files = delivery_files(plan, (Graphs){.initrd = graph});
  g_autoptr(GPtrArray) again = delivery_files(plan, (Graphs){.initrd = graph});
  g_autoptr(GBytes) frame = control_frame(files), same = control_frame(again);
  assert_true(g_bytes_equal(frame, same));
}

/* ---- a probe ---- */

static void a_probe_holds_every_type_of_unit(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = delivery_probe_files(TRUE, FALSE);
  assert_text(files, CONTROL "mount.d/50-bootrace-probe.conf", "[Unit]\nAfter=bootrace-probe-initrd.service\n");
  assert_text(files, CONTROL "target.d/50-bootrace-probe.conf",
              "[Unit]\nWants=bootrace-probe-initrd.service\nAfter=bootrace-probe-initrd.service\n");
  const char *unit = text_at(files, UNITS "bootrace-probe-initrd.service");
  assert_non_null(unit);
  assert_non_null(strstr(unit, "ExecStart=-/run/bootrace/guest probe initrd\n"));
  assert_non_null(strstr(unit, "StandardOutput=null\n"));
}

static void a_probe_of_the_root_waits_for_the_handover(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = delivery_probe_files(FALSE, TRUE);
  assert_non_null(text_at(files, PROTOCOL_GUEST_NEXT UNITS "bootrace-probe-root.service"));
  assert_non_null(text_at(files, CONTROL "initrd-switch-root.service.d/50-bootrace-handover.conf"));
  assert_null(text_at(files, CONTROL "mount.d/50-bootrace-probe.conf"));
  g_autoptr(GPtrArray) none = delivery_probe_files(FALSE, FALSE);
  assert_int_equal(none->len, 0);
}

static void a_traced_boot_holds_nothing_and_reports_times_before_the_trace(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = delivery_trace_files(TRUE);
  assert_non_null(text_at(files, PROTOCOL_GUEST_TRACE));
  assert_text(files, CONTROL "initrd-cleanup.service.d/50-bootrace-trace.conf",
              "[Service]\nExecStartPre=-/run/bootrace/guest trace initrd\n");
  assert_non_null(text_at(files, CONTROL "initrd-cleanup.service.d/50-bootrace-times.conf"));
  const char *unit = text_at(files, PROTOCOL_GUEST_NEXT UNITS "bootrace-trace.service");
  assert_non_null(unit);
  assert_non_null(strstr(unit, "ExecStart=-/run/bootrace/guest trace root\n"));
  g_autoptr(GPtrArray) initrd = delivery_trace_files(FALSE);
  assert_null(text_at(initrd, PROTOCOL_GUEST_NEXT UNITS "bootrace-trace.service"));
  for (guint i = 0; i < initrd->len; i++)
    assert_null(strstr(((const GuestFile *)g_ptr_array_index(initrd, i))->text, "After="));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_traced_boot_holds_nothing_and_reports_times_before_the_trace),
      cmocka_unit_test(a_natural_boot_gets_nothing_but_the_plan),
      cmocka_unit_test(an_order_is_a_drop_in_with_after),
      cmocka_unit_test(orders_go_to_the_manager_that_knows_both_units),
      cmocka_unit_test(a_scoped_order_goes_to_its_manager_alone),
      cmocka_unit_test(a_delay_begins_when_all_predecessors_are_done),
      cmocka_unit_test(each_phase_has_delay_units_of_its_own),
      cmocka_unit_test(the_names_of_delay_units_are_legal),
      cmocka_unit_test(equal_plans_give_equal_files),
      cmocka_unit_test(a_probe_holds_every_type_of_unit),
      cmocka_unit_test(a_probe_of_the_root_waits_for_the_handover),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
