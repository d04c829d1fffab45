/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "units/acts.h"

static const char *const VERBS[] = {[ACT_MAKES] = "makes",     [ACT_USES] = "uses",     [ACT_NAMES] = "names",
                                    [ACT_REMOVES] = "removes", [ACT_MOUNTS] = "mounts", [ACT_LOADS] = "loads"};

/* "makes /a, uses /b" */
static void assert_acts(const char *command, const char *expected)
{
  g_autoptr(GPtrArray) acts = acts_of_command(command);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < acts->len; i++) {
    const Act *act = acts->pdata[i];
    g_string_append_printf(text, "%s%s %s", i ? ", " : "", VERBS[act->kind], act->path);
    assert_true(g_str_has_prefix(act->directive, "ExecStart="));
  }
  assert_string_equal(text->str, expected);
}

static void files_and_directories_are_made(void **state)
{
  (void)state;
  assert_acts("/bin/mkdir -p -m 0755 /a/b /c", "makes /a/b, makes /c");
  assert_acts("/usr/bin/touch /a/b", "makes /a/b, uses /a");
  assert_acts("/bin/ln -sf ../x /a/b", "makes /a/b, uses /a");
  assert_acts("/bin/cp /s /a/b", "makes /a/b, uses /a, uses /s");
  assert_acts("/bin/rm -rf /a", "removes /a");
}

static void a_mount_has_a_source_a_target_and_layers(void **state)
{
  (void)state;
  assert_acts("/bin/mount -t erofs -o ro /dev/vda /m", "mounts /m, uses /dev/vda");
  assert_acts("/bin/mount -t tmpfs tmpfs /var", "mounts /var");
  assert_acts("/bin/mount /var", "mounts /var");
  assert_acts("/bin/mount PARTUUID=1-2 /m", "mounts /m, uses /dev/disk/by-partuuid/1-2");
  assert_acts("/bin/mount -t overlay overlay -o lowerdir=/l,workdir=/w /m", "mounts /m, uses /l, uses /w");
  assert_acts("/bin/mount -o remount,rw /m", "");
}

static void scripts_on_the_command_line_are_looked_into(void **state)
{
  (void)state;
  assert_acts("/bin/sh -c \"mkdir /a/b && echo x >/a/b/c; cat /d > /e\"",
              "makes /a/b, makes /a/b/c, makes /e, names /d");
  assert_acts("/bin/busybox mkdir /a", "makes /a");
  assert_acts("/usr/bin/env sh -c 'rmdir /a'", "removes /a");
}

static void of_other_programs_only_the_paths_are_known(void **state)
{
  (void)state;
  assert_acts("/lib/thing --root=/a:/b -x c /d /", "names /a, names /b, names /d");
  assert_acts("/lib/rw-clean /a", "removes /a");
}

static void modules_are_loaded(void **state)
{
  (void)state;
  assert_acts("/sbin/modprobe -a 9pnet-virtio loop max_loop=3", "loads 9pnet_virtio, loads loop");
}

static void what_cannot_be_parsed_does_nothing(void **state)
{
  (void)state;
  assert_acts("/bin/mkdir \"/a", "");
  assert_acts("", "");
  assert_acts("/bin/cp", "");
  assert_acts("/bin/sh -c", "");
  assert_acts("/bin/sh -c \"mkdir '/a; >\"", "");
  assert_acts("/bin/cat >", "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(files_and_directories_are_made),
      cmocka_unit_test(a_mount_has_a_source_a_target_and_layers),
      cmocka_unit_test(scripts_on_the_command_line_are_looked_into),
      cmocka_unit_test(of_other_programs_only_the_paths_are_known),
      cmocka_unit_test(modules_are_loaded),
      cmocka_unit_test(what_cannot_be_parsed_does_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
