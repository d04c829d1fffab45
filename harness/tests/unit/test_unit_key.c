/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/unit_key.h"
#include "tests/unit/test.h"

static void a_mount_unit_is_its_path(void **state)
{
  (void)state;
  assert_true(unit_key_equal("/sysroot/nix/.ro-store", "sysroot-nix-.ro\\x2dstore.mount"));
  assert_true(unit_key_equal("/", "-.mount"));
  assert_true(unit_key_equal("/mnt-root/", "/mnt-root"));
  assert_true(unit_key_equal("dev-vdb.device", "/dev/vdb"));
  assert_true(unit_key_equal("foo.service", "foo.service"));
  assert_false(unit_key_equal("/sysroot/nix/store", "sysroot-nix-.ro\\x2dstore.mount"));
  assert_false(unit_key_equal("foo-bar.service", "/foo/bar"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_mount_unit_is_its_path)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
