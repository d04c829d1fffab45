/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "machine/standalone.h"

static void writes_disks_and_shares_for_the_bus_of_the_machine(void **state)
{
  (void)state;
  const MachineDisk disks[] = {{.path = "a,b", .format = "raw", .read_only = TRUE}, {.path = "c", .format = "qcow2"}};
  const MachineShare share = {.tag = "nix", .path = "share0", .read_only = TRUE};
  MachineSpec spec = {.type = MACHINE_MICROVM,
                      .memory_bytes = 32 << 20,
                      .cpus = 2,
                      .kernel = "kernel",
                      .disks = disks,
                      .n_disks = 2,
                      .shares = &share,
                      .n_shares = 1};
  g_auto(GStrv) small = standalone_words(&spec);
  assert_true(g_strv_contains((const char *const *)small, "file=a,,b,format=raw,if=none,id=disk0,readonly=on"));
  assert_true(g_strv_contains((const char *const *)small, "file=c,format=qcow2,if=none,id=disk1,snapshot=on"));
  assert_true(g_strv_contains((const char *const *)small, "virtio-blk-device,drive=disk1"));
  assert_true(g_strv_contains((const char *const *)small, "virtio-9p-device,fsdev=share0,mount_tag=nix"));
  assert_true(g_strv_contains((const char *const *)small, "size=32768k"));
  assert_false(g_strv_contains((const char *const *)small, "-initrd"));
  spec.type = MACHINE_Q35;
  g_auto(GStrv) large = standalone_words(&spec);
  assert_true(g_strv_contains((const char *const *)large, "virtio-blk-pci,drive=disk1"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(writes_disks_and_shares_for_the_bus_of_the_machine)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
