/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define STORE MOUNT("a-store.mount", "/a/store", "/dev/vda", "erofs", "")
#define OVERLAY(options, fields) MOUNT("b.mount", "/b", "overlay", "overlay", "\tOptions: " options "\n" fields)

static void a_layer_on_a_mount_that_the_overlay_does_not_wait_for(void **state)
{
  (void)state;
  static const char *const OPTIONS[] = {"lowerdir", "upperdir", "workdir"};
  for (gsize i = 0; i < G_N_ELEMENTS(OPTIONS); i++) {
    g_autofree char *dump = g_strdup_printf(STORE OVERLAY("ro,%s=/a/store/x", ""), OPTIONS[i]);
    assert_mended(PHASE_ROOT, dump, "overlay-layer", "a-store.mount", "b.mount", "b.mount",
                  "[Unit]\nRequiresMountsFor=/a/store/x\n");
  }
}

static void any_of_several_lower_directories_counts_and_the_closest_mount(void **state)
{
  (void)state;
  assert_pair(PHASE_ROOT,
              STORE MOUNT("a.mount", "/a", "tmpfs", "tmpfs", BEFORE("b.mount") BEFORE("a-store.mount"))
                  OVERLAY("lowerdir=/x:/a/store", ""),
              "overlay-layer", "a-store.mount", "b.mount");
}

static void an_overlay_that_waits_is_none_neither_is_one_that_comes_first(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, STORE OVERLAY("lowerdir=/a/store", AFTER("a-store.mount")));
  assert_no_hazard(PHASE_ROOT,
                   STORE UNIT("m.target", AFTER("a-store.mount")) OVERLAY("lowerdir=/a/store", AFTER("m.target")));
  assert_no_hazard(PHASE_ROOT, STORE OVERLAY("lowerdir=/a/store", BEFORE("a-store.mount")));
}

static void paths_that_only_look_alike_and_other_file_systems_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, STORE OVERLAY("lowerdir=/a/store2:/b/low", ""));
  assert_no_hazard(PHASE_ROOT, STORE MOUNT("b.mount", "/b", "x", "tmpfs", "\tOptions: lowerdir=/a/store\n"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_layer_on_a_mount_that_the_overlay_does_not_wait_for),
      cmocka_unit_test(any_of_several_lower_directories_counts_and_the_closest_mount),
      cmocka_unit_test(an_overlay_that_waits_is_none_neither_is_one_that_comes_first),
      cmocka_unit_test(paths_that_only_look_alike_and_other_file_systems_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
