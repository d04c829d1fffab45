/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "machine/domain_xml.h"

static const DomainFiles files = {.name = "boot-1-1",
                                  .emulator = "/usr/bin/qemu-system-x86_64",
                                  .console_pipe = "/d/console",
                                  .control_pipe = "/d/control"};

static void assert_golden(const MachineSpec *spec, const DomainFiles *with, const char *golden)
{
  GError *error = NULL;
  g_autofree char *xml = domain_xml(spec, with, &error);
  assert_no_error(error);
  g_autofree char *path = g_build_filename(TEST_DATA, "domain", golden, NULL);
  g_autofree char *expected = NULL;
  if (!g_file_get_contents(path, &expected, NULL, &error))
    fail_msg("%s; it would be:\n%s", error->message, xml);
  assert_string_equal(xml, expected);
}

static void writes_a_plain_microvm(void **state)
{
  (void)state;
  MachineSpec spec = {.type = MACHINE_MICROVM,
                      .accelerator = ACCELERATOR_TCG,
                      .memory_bytes = 32 << 20,
                      .cpus = 1,
                      .kernel = "/kernel"};
  assert_golden(&spec, &files, "microvm.xml");
}

static const MachineDisk disks[] = {{.path = "/store.erofs", .format = "raw", .read_only = TRUE},
                                    {.path = "/root.qcow2", .format = "qcow2"}};
static const MachineShare shares[] = {{.tag = "nix", .path = "/nix", .read_only = TRUE},
                                      {.tag = "work", .path = "/work"}};
static const char *const overlays[] = {NULL, "/d/disk1.qcow2"};

static MachineSpec full(MachineType type)
{
  return (MachineSpec){.type = type,
                       .accelerator = ACCELERATOR_KVM,
                       .memory_bytes = G_GINT64_CONSTANT(4) << 30,
                       .cpus = 2,
                       .network = NETWORK_USER,
                       .kernel = "/kernel",
                       .initrd = "/initrd",
                       .command_line = "console=ttyS0",
                       .disks = disks,
                       .n_disks = G_N_ELEMENTS(disks),
                       .shares = shares,
                       .n_shares = G_N_ELEMENTS(shares)};
}

static void writes_every_device_of_a_microvm(void **state)
{
  (void)state;
  MachineSpec spec = full(MACHINE_MICROVM);
  DomainFiles with = files;
  with.overlays = overlays;
  assert_golden(&spec, &with, "microvm-full.xml");
}

static void writes_every_device_of_a_q35(void **state)
{
  (void)state;
  MachineSpec spec = full(MACHINE_Q35);
  DomainFiles with = files;
  with.overlays = overlays;
  assert_golden(&spec, &with, "q35-full.xml");
}

static void writes_where_the_memory_lies(void **state)
{
  (void)state;
  MachineSpec spec = {.memory_bytes = 32 << 20, .cpus = 1, .accelerator = ACCELERATOR_TCG, .kernel = "/kernel"};
  DomainFiles with = files;
  with.memory = (MachineMemory){.file = "/c/one,two"};
  assert_golden(&spec, &with, "memory-kept.xml");
  with.memory.forked = TRUE;
  assert_golden(&spec, &with, "memory-forked.xml");
}

static void hostile_characters_stay_text(void **state)
{
  (void)state;
  MachineSpec spec = {.memory_bytes = 32 << 20,
                      .cpus = 1,
                      .kernel = "/a</kernel><b x='\"&",
                      .initrd = "/späce , comma]]>",
                      .command_line = "a=\"b c\" <!-- & 'd'\n\te"};
  assert_golden(&spec, &files, "hostile.xml");
}

static void refuses_what_xml_cannot_hold(void **state)
{
  (void)state;
  GError *error = NULL;
  MachineSpec spec = {.kernel = "/\xff"};
  assert_null(domain_xml(&spec, &files, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "kernel's path is not valid UTF-8");
  error = NULL;
  spec = (MachineSpec){.kernel = "/k", .command_line = "a\001b"};
  assert_null(domain_xml(&spec, &files, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "command line holds a control character");
  error = NULL;
  spec = (MachineSpec){.kernel = "/k", .disks = &(MachineDisk){.path = "/\033", .format = "raw"}, .n_disks = 1};
  assert_null(domain_xml(&spec, &files, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "disk's path");
  error = NULL;
  spec = (MachineSpec){.kernel = "/k", .shares = &(MachineShare){.path = "/p", .tag = "\033"}, .n_shares = 1};
  assert_null(domain_xml(&spec, &files, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "share's tag");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_a_plain_microvm),       cmocka_unit_test(writes_every_device_of_a_microvm),
      cmocka_unit_test(writes_every_device_of_a_q35), cmocka_unit_test(hostile_characters_stay_text),
      cmocka_unit_test(writes_where_the_memory_lies), cmocka_unit_test(refuses_what_xml_cannot_hold),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
