/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define STORE MOUNT("sysroot-nix-ro.mount", "/sysroot/nix/ro", "/dev/vda", "erofs", BEFORE("initrd.target"))
#define TARGET UNIT("initrd.target", "")
#define WORKER(path, fields)                                                                                           \
  TARGET ONESHOT("w.service", "/bin/find-it /sysroot", NEEDS_MOUNTS(path) BEFORE("initrd.target") fields)

static void a_path_as_the_running_system_will_see_it(void **state)
{
  (void)state;
  assert_mended(PHASE_INITRD, STORE WORKER("/nix/ro/x", ""), "sysroot-prefix", "sysroot-nix-ro.mount", "w.service",
                "w.service", "[Unit]\nRequiresMountsFor=/sysroot/nix/ro/x\n");
}

static void the_seed_is_told_with_its_line_and_both_reasons(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autoptr(GPtrArray) hazards = hazards_find(graph);
  assert_int_equal(hazards->len, 1);
  const Hazard *hazard = hazards->pdata[0];
  assert_string_equal(hazard->kind, "sysroot-prefix");
  assert_string_equal(hazard->before, "sysroot-nix-.ro\\x2dstore.mount");
  assert_string_equal(hazard->after, "sysroot-nix-store.mount");
  assert_string_equal(hazard->directive, "RequiresMountsFor=/nix/.ro-store");
  assert_string_equal(hazard->fragment, "/lib/systemd/system/sysroot-nix-store.mount");
  assert_non_null(strstr(hazard->reason, "in the initrd it is /sysroot/nix/.ro-store"));
  assert_non_null(strstr(hazard->reason, "lowerdir=/sysroot/nix/.ro-store lies on"));
}

static void the_mended_seed_has_none(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-fixed-initrd.txt");
  g_autoptr(GPtrArray) hazards = hazards_find(graph);
  assert_int_equal(hazards->len, 0);
}

static void a_layer_without_the_prefix_is_told_to_be_changed(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) hazards =
      assert_hazard(PHASE_INITRD,
                    TARGET STORE MOUNT("sysroot-x.mount", "/sysroot/x", "overlay", "overlay",
                                       "\tOptions: lowerdir=/nix/ro\n" BEFORE("initrd.target")),
                    "sysroot-prefix", "sysroot-nix-ro.mount", "sysroot-x.mount");
  assert_non_null(strstr(((const Hazard *)hazards->pdata[0])->reason, "The path itself is to be changed."));
}

static void a_path_of_the_initrd_itself_is_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_INITRD, STORE WORKER("/sysroot/nix/ro", AFTER("sysroot-nix-ro.mount")));
  assert_no_hazard(PHASE_INITRD, STORE WORKER("/nix/other", ""));
  assert_no_hazard(PHASE_INITRD, MOUNT("sysroot-run-keys.mount", "/sysroot/run/keys", "tmpfs", "tmpfs",
                                       BEFORE("initrd.target")) WORKER("/run/keys", ""));
  assert_no_hazard(PHASE_INITRD,
                   STORE MOUNT("nix-ro.mount", "/nix/ro", "tmpfs", "tmpfs", BEFORE("w.service")) WORKER("/nix/ro", ""));
}

static void what_does_not_work_under_sysroot_and_the_real_root_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_INITRD, TARGET STORE ONESHOT("w.service", "/bin/find-it /nix",
                                                      NEEDS_MOUNTS("/nix/ro") BEFORE("initrd.target")));
  assert_no_hazard(PHASE_ROOT, STORE WORKER("/nix/ro/x", ""));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_path_as_the_running_system_will_see_it),
      cmocka_unit_test(the_seed_is_told_with_its_line_and_both_reasons),
      cmocka_unit_test(the_mended_seed_has_none),
      cmocka_unit_test(a_layer_without_the_prefix_is_told_to_be_changed),
      cmocka_unit_test(a_path_of_the_initrd_itself_is_none),
      cmocka_unit_test(what_does_not_work_under_sysroot_and_the_real_root_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
