/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "units/dump.h"

/* As systemd 252 writes it, cut to what is read. */
static const char TEXT[] = "Manager: systemd 252 (252.39-1~deb12u2)\n"
                           "Features: +PAM\n"
                           "-> Unit sysroot-nix-.ro\\x2dstore.mount:\n"
                           "\tAlias: store.mount\n"
                           "\tDescription: /sysroot/nix/.ro-store\n"
                           "\tUnit Load State: loaded\n"
                           "\tFragment Path: /etc/systemd/system/store.mount\n"
                           "\tConditionPathExists: !/etc/initrd-release untested\n"
                           "\tCondition Timestamp: n/a\n"
                           "\tRequires: sysroot.mount (origin-path)\n"
                           "\tRequires: dev-vda.device (origin-file destination-implicit)\n"
                           "\tBefore: initrd-fs.target (origin-default destination-file)\n"
                           "\tAfter: sysroot.mount (origin-path)\n"
                           "\tAfter: bootrace-probe.service (origin-file)\n"
                           "\tRequiresMountsFor: /sysroot/a (b) (origin-implicit)\n"
                           "\tWhere: /sysroot/nix/.ro-store\n"
                           "\tWhat: /dev/vda\n"
                           "\tFile System Type: erofs\n"
                           "\tOptions: n/a\n"
                           "\t-> ExecMount:\n"
                           "\t\tCommand Line: mount /dev/vda -> start\n"
                           "\t\tAction: no.service -> stop\n"
                           "\t-> Job 7:\n"
                           "\t\tAction: sysroot-nix-.ro\\x2dstore.mount -> start\n"
                           "-> Unit bootrace-probe.service:\n"
                           "\tUnit Load State: loaded\n"
                           "-> Unit gone.service:\n"
                           "\tUnit Load State: not-found\n"
                           "\tWants: bootrace-probe.service (origin-file)\n"
                           "-> Job 7:\n"
                           "\tAction: gone.service -> start\n";

static Dump *parsed(const char *text)
{
  GError *error = NULL;
  Dump *dump = dump_parse(text, strlen(text), &error);
  assert_no_error(error);
  return dump;
}

static void check_mount(const DumpUnit *mount)
{
  const Unit *unit = &mount->unit;
  assert_string_equal(unit->name, "sysroot-nix-.ro\\x2dstore.mount");
  assert_true(mount->loaded);
  assert_string_equal(mount->aliases[0], "store.mount");
  assert_string_equal(unit->description, "/sysroot/nix/.ro-store");
  assert_string_equal(unit->fragment, "/etc/systemd/system/store.mount");
  assert_string_equal(unit->where, "/sysroot/nix/.ro-store");
  assert_string_equal(unit->what, "/dev/vda");
  assert_string_equal(unit->fstype, "erofs");
  assert_null(unit->options);
  assert_string_equal(unit->job, "start");
  assert_string_equal(unit->requires[0], "dev-vda.device"); /* sorted */
  assert_string_equal(unit->requires_mounts_for[0], "/sysroot/a (b)");
  assert_string_equal(unit->conditions[0], "ConditionPathExists: !/etc/initrd-release untested");
  assert_null(unit->conditions[1]);
}

static void check_orders(const DumpUnit *mount)
{
  assert_int_equal(mount->orders->len, 2);
  const DumpOrder *before = mount->orders->pdata[0], *after = mount->orders->pdata[1];
  assert_true(before->before && !after->before);
  assert_string_equal(before->other, "initrd-fs.target");
  assert_int_equal(before->origin, ORIGIN_FILE);
  assert_int_equal(after->origin, ORIGIN_OTHER);
}

static void reads_what_systemd_252_writes(void **state)
{
  (void)state;
  g_autoptr(Dump) dump = parsed(TEXT);
  assert_string_equal(dump->version, "252.39-1~deb12u2");
  assert_int_equal(dump->units->len, 2);
  check_mount(dump->units->pdata[0]);
  check_orders(dump->units->pdata[0]);
  const DumpUnit *gone = dump->units->pdata[1];
  assert_false(gone->loaded);
  assert_null(gone->unit.job);
  assert_null(gone->unit.wants[0]);
}

static void reads_the_other_arrow_and_an_indented_dump(void **state)
{
  (void)state;
  g_auto(GStrv) arrows = g_strsplit(TEXT, "->", -1);
  g_autofree char *other = g_strjoinv("→", arrows);
  g_auto(GStrv) lines = g_strsplit(other, "\n", -1);
  g_autofree char *indented = g_strjoinv("\n\t", lines);
  g_autoptr(Dump) dump = parsed(indented);
  assert_int_equal(dump->units->len, 2);
  check_mount(dump->units->pdata[0]);
  check_orders(dump->units->pdata[0]);
}

static void says_what_is_no_dump(void **state)
{
  (void)state;
  static const char *const CASES[] = {"", "hello\n", "-> Unit :\n", "-> Unit ../x.service:\n\tBefore: a.service ()\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    GError *error = NULL;
    assert_null(dump_parse(CASES[i], strlen(CASES[i]), &error));
    assert_error(error, BOOTRACE_ERROR_INPUT, "no dump");
  }
}

static void refuses_more_units_than_any_guest_has(void **state)
{
  (void)state;
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i <= DUMP_UNITS_MAX + 1; i++)
    g_string_append_printf(text, "-> Unit u%u.service:\n", i);
  GError *error = NULL;
  assert_null(dump_parse(text->str, text->len, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "more than 4096 units");
}

/* Any prefix, and any single byte changed, is read without harm. */
static void survives_cut_and_broken_dumps(void **state)
{
  (void)state;
  gsize length = strlen(TEXT);
  for (gsize i = 0; i <= length; i++) {
    Dump *dump = dump_parse(TEXT, i, NULL);
    dump_free(dump);
    g_autofree char *copy = g_memdup2(TEXT, length + 1);
    static const char BYTES[] = {'\0', '\n', '\t', '\xff', '('};
    copy[i] = BYTES[i % sizeof BYTES];
    dump_free(dump_parse(copy, length, NULL));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_what_systemd_252_writes), cmocka_unit_test(reads_the_other_arrow_and_an_indented_dump),
      cmocka_unit_test(says_what_is_no_dump),          cmocka_unit_test(refuses_more_units_than_any_guest_has),
      cmocka_unit_test(survives_cut_and_broken_dumps),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
