/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "units/name.h"

static void takes_the_names_that_systemd_takes(void **state)
{
  (void)state;
  static const char *const GOOD[] = {"a.service", "-.mount", "sysroot-nix-.ro\\x2dstore.mount", "getty@tty1.service",
                                     "a:b_c.d.socket"};
  for (gsize i = 0; i < G_N_ELEMENTS(GOOD); i++)
    assert_true(unit_name_is_valid(GOOD[i]));
}

static void refuses_what_could_leave_its_folder(void **state)
{
  (void)state;
  static const char *const BAD[] = {
      "", "a", ".service", "a.conf", "a/b.service", "a b.mount", "../x.service", "a\n.service", "a=b.mount", "ä.mount"};
  for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++)
    assert_false(unit_name_is_valid(BAD[i]));
  g_autofree char *stem = g_strnfill(UNIT_NAME_MAX - 8, 'a');
  g_autofree char *longest = g_strconcat(stem, ".service", NULL), *too_long = g_strconcat("a", longest, NULL);
  assert_true(unit_name_is_valid(longest));
  assert_false(unit_name_is_valid(too_long));
}

/* As `systemd-escape --path --suffix=mount` prints them. */
static void names_the_unit_of_a_path(void **state)
{
  (void)state;
  static const char *const CASES[][2] = {{"/sysroot/nix/.ro-store", "sysroot-nix-.ro\\x2dstore.mount"},
                                         {"/", "-.mount"},
                                         {"//a///b/", "a-b.mount"},
                                         {"/.hidden", "\\x2ehidden.mount"},
                                         {"/a b", "a\\x20b.mount"},
                                         {"/dev/disk/by-label/é", "dev-disk-by\\x2dlabel-\\xc3\\xa9.mount"}};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autofree char *name = unit_name_from_path(CASES[i][0], ".mount");
    assert_string_equal(name, CASES[i][1]);
  }
}

static void knows_types_and_its_own_units(void **state)
{
  (void)state;
  assert_string_equal(unit_name_type("a.b.socket"), "socket");
  assert_true(unit_name_is_ours("bootrace-probe-initrd.service"));
  assert_false(unit_name_is_ours("bootracer.service"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_the_names_that_systemd_takes),
      cmocka_unit_test(refuses_what_could_leave_its_folder),
      cmocka_unit_test(names_the_unit_of_a_path),
      cmocka_unit_test(knows_types_and_its_own_units),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
