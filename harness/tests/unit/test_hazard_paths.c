/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/hazard_units.h"

#define MAKER ONESHOT("m.service", "/bin/mkdir -p /run/a/b", "")
#define USER(command, fields) ONESHOT("u.service", command, fields)

static void what_one_makes_and_another_one_uses(void **state)
{
  (void)state;
  static const char *const COMMANDS[] = {"/bin/use /run/a/b", "/bin/use --at=/run/a/b/c", "/bin/cp /run/a/b/x /srv/y/z",
                                         "/bin/touch /run/a/b/x", "/bin/sh -c \"use /run/a/b\""};
  for (gsize i = 0; i < G_N_ELEMENTS(COMMANDS); i++) {
    g_autofree char *dump = g_strdup_printf(MAKER USER("%s", ""), COMMANDS[i]);
    assert_mended(PHASE_ROOT, dump, "path-order", "m.service", "u.service", "u.service", "[Unit]\nAfter=m.service\n");
  }
}

static void a_condition_that_a_path_exists_uses_it(void **state)
{
  (void)state;
  assert_pair(PHASE_ROOT, MAKER UNIT("u.service", "\tConditionPathExists: /run/a/b untested\n"), "path-order",
              "m.service", "u.service");
  assert_no_hazard(PHASE_ROOT, MAKER UNIT("u.service", "\tConditionPathExists: !/run/a/b untested\n"));
}

static void what_lies_beneath_a_mount_that_is_not_waited_for(void **state)
{
  (void)state;
  assert_mended(PHASE_ROOT, MOUNT("srv.mount", "/srv", "tmpfs", "tmpfs", "") USER("/bin/mkdir -p /srv/a", ""),
                "path-order", "srv.mount", "u.service", "u.service", "[Unit]\nRequiresMountsFor=/srv/a\n");
  assert_mended(PHASE_ROOT,
                ONESHOT("m.service", "/bin/mount -t tmpfs tmpfs /var", "")
                    UNIT("u.service", NEEDS_MOUNTS("/var/lib/u")),
                "path-order", "m.service", "u.service", "u.service", "[Unit]\nAfter=m.service\n");
}

static void what_is_cleared_and_made_anew(void **state)
{
  (void)state;
  assert_pair(PHASE_ROOT, MAKER USER("/bin/rm -rf /run/a", ""), "path-order", "u.service", "m.service");
  assert_pair(PHASE_ROOT, MAKER USER("/usr/lib/run-clean /run/a", ""), "path-order", "u.service", "m.service");
}

static void ordered_pairs_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, MAKER USER("/bin/use /run/a/b", AFTER("m.service")));
  assert_no_hazard(PHASE_ROOT, MAKER USER("/bin/use /run/a/b", BEFORE("m.service")));
  assert_no_hazard(PHASE_ROOT,
                   MOUNT("srv.mount", "/srv", "tmpfs", "tmpfs", "") USER("/bin/mkdir /srv/a", AFTER("srv.mount")));
}

static void lookalikes_are_none(void **state)
{
  (void)state;
  assert_no_hazard(PHASE_ROOT, MAKER USER("/run/a/b", ""));               /* the program itself */
  assert_no_hazard(PHASE_ROOT, MAKER USER("/bin/use /run/a/bc", ""));     /* another name */
  assert_no_hazard(PHASE_ROOT, MAKER USER("/bin/use /run", ""));          /* a folder that all share */
  assert_no_hazard(PHASE_ROOT, MAKER USER("/bin/mkdir -p /run/a/b", "")); /* both make it */
  assert_no_hazard(PHASE_ROOT, MAKER MOUNT("run-a-b.mount", "/run/a/b", "tmpfs", "tmpfs", "")); /* a mount point */
  assert_no_hazard(PHASE_ROOT, MOUNT("x.mount", "/srv/x", "tmpfs", "tmpfs", "") USER("/bin/use /srv/y", ""));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_one_makes_and_another_one_uses),
      cmocka_unit_test(a_condition_that_a_path_exists_uses_it),
      cmocka_unit_test(what_lies_beneath_a_mount_that_is_not_waited_for),
      cmocka_unit_test(what_is_cleared_and_made_anew),
      cmocka_unit_test(ordered_pairs_are_none),
      cmocka_unit_test(lookalikes_are_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
