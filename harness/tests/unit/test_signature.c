/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/signature.h"
#include "tests/unit/test.h"

static void assert_signature(const char *key, int error_number, const char *wanted)
{
  g_autofree char *signature = signature_make("rule", key, error_number);
  assert_string_equal(signature, wanted);
}

static void is_rule_key_and_errno(void **state)
{
  (void)state;
  g_autofree char *seed = signature_make("overlay-resolve", "/sysroot/nix/.ro-store", -2);
  assert_string_equal(seed, "overlay-resolve:/sysroot/nix/.ro-store:-2");
  assert_signature("", 0, "rule");
  assert_signature("x", 0, "rule:x");
  assert_signature("", -5, "rule:-5");
}

static void what_differs_from_boot_to_boot_is_replaced(void **state)
{
  (void)state;
  assert_signature("at 0xffff8881deadbeef", 0, "rule:at ADDR");
  assert_signature("ffff8881deadbeef", 0, "rule:HEX");
  assert_signature("/dev/sdb1", 0, "rule:/dev/sdX1");
  assert_signature("dev-vda.device", 0, "rule:dev-vdX.device");
  assert_signature("/dev/disk/by-uuid/0b1c5d1f-5d1a-4bde-a0a1-5e2f4a0f1e11", 0, "rule:/dev/disk/by-uuid/UUID");
  assert_signature("0b1c5d1f\\x2d5d1a\\x2d4bde\\x2da0a1\\x2d5e2f4a0f1e11.device", 0, "rule:UUID.device");
  assert_signature("/nix/store/0c5b4xhpkwi0m7v2ynyhjz7yqk1r8wza-nixos/init", 0, "rule:/nix/store/HASH-nixos/init");
  assert_signature("kworker/u4:3", 0, "rule:kworker/N");
  assert_signature("CPU#12 stuck", 0, "rule:CPU#N stuck");
}

static void different_failures_stay_apart(void **state)
{
  (void)state;
  assert_signature("foo1.service", 0, "rule:foo1.service");
  assert_signature("feedback", 0, "rule:feedback");
  assert_signature("/dev/sdcard", 0, "rule:/dev/sdcard");
  assert_signature("/mnt/2024", 0, "rule:/mnt/2024");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(is_rule_key_and_errno),
      cmocka_unit_test(what_differs_from_boot_to_boot_is_replaced),
      cmocka_unit_test(different_failures_stay_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
