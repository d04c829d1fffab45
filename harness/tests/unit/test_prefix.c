/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/prefix.h"
#include "tests/unit/test.h"

/* What stands behind the prefixes of LINE. */
static void assert_rest(const char *line, const char *rest)
{
  Prefix prefix = prefix_measure(line, strlen(line));
  if (strcmp(line + prefix.length, rest) != 0)
    fail_msg("'%s': left '%s', not '%s'", line, line + prefix.length, rest);
}

static void assert_untouched(const char *line)
{
  assert_rest(line, line);
}

static void kernel_stamps_and_callers(void **state)
{
  (void)state;
  assert_rest("[    0.000000] Linux", "Linux");
  assert_rest("[12345.678901]Linux", "Linux");
  assert_rest("[    1.5,0] old", "old");
  assert_rest("<6>[    1.234567][  T812] x", "x");
  assert_rest("[    1.234567][   C0] x", "x");
  assert_rest("[    1.234567] (1)[123:kworker] vendor", "vendor");
  assert_rest("[    1.234567] ** 24 printk messages dropped ** y", "y");
  assert_rest("[    2.771480][ 2] x", "x");
  assert_rest("[   14.121815] 003: x", "x");
  assert_rest("[   14.121815] [ 2] x", "[ 2] x");
  assert_rest("[   14.121815] 12: x", "12: x");
  assert_rest("[   14.121815] 0003: x", "0003: x");
  assert_untouched("[    1.] x");
  assert_untouched("[12] x");
  assert_untouched("[    1.234567 x");
  assert_untouched("<1234>x");
  assert_untouched("<>x");
  assert_rest("[    1.000000] [T] x", "[T] x");
  assert_rest("[    1.000000] [ T1 x", "[ T1 x");
}

static void the_caller_is_read(void **state)
{
  (void)state;
  static const struct {
    const char *line;
    guint caller;
  } CASES[] = {{"[    1.000000][    T1] x", 1}, {"[    1.000000][ T6123] x", 6123}, {"[    1.000000] x", 0}};
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    Prefix prefix = prefix_measure(CASES[i].line, strlen(CASES[i].line));
    assert_true(prefix.printk);
    assert_int_equal(prefix.caller, CASES[i].caller ? prefix_caller('T', CASES[i].caller) : 0);
  }
  Prefix cpu = prefix_measure("[    1.000000][   C12] x", 24);
  assert_int_equal(cpu.caller, prefix_caller('C', 12));
  assert_int_not_equal(prefix_caller('C', 0), 0);
  assert_int_not_equal(prefix_caller('C', 1), prefix_caller('T', 1));
}

static void dates_of_loggers(void **state)
{
  (void)state;
  assert_rest("Nov 24 08:10:07 host kernel: x", "x");
  assert_rest("Tue Nov 24 08:10:07 2026 x", "x");
  assert_rest("[Tue Nov 24 08:10:07 2026] x", "x");
  assert_rest("2026-11-24T08:10:07.123456+01:00 host systemd[1]: x", "x");
  assert_rest("2026-11-24T08:10:07Z x", "x");
  assert_rest("2026/11/24 08:10:07 x", "x");
  assert_rest("08:10:07.123 x", "x");
  assert_rest("(08:10:07) x", "x");
  assert_untouched("2026-11-24 x");
  assert_untouched("2026-11-24Tx");
  assert_untouched("Nov x");
  assert_untouched("Nov 24 x");
  assert_untouched("08:1:07 x");
  assert_untouched("[08:10:07 x");
  assert_untouched("08:10:07x");
}

static void who_speaks_stays_unless_it_only_wraps(void **state)
{
  (void)state;
  assert_rest("kernel: x", "x");
  assert_rest("systemd[1]: x", "x");
  assert_rest("microvm@x-1[58]: [FAILED] y", "[FAILED] y");
  assert_rest("runner[5]: mount[136]: y", "mount[136]: y");
  assert_untouched("mount[136]: y");
  assert_untouched("mount[]: y");
  assert_untouched("mount[136] y");
  assert_rest("host mount[12]: y", "mount[12]: y");
  assert_untouched("a word mount[12]: y");
}

static void test_drivers_and_containers(void **state)
{
  (void)state;
  assert_rest("machine # [    1.000000] x", "x");
  assert_rest("web-1  | x", "x");
  assert_rest("vm-test-run-boot> x", "x");
  assert_untouched("machine #x");
  assert_untouched("a > b");
  g_autofree char *name = g_strnfill(65, 'n');
  g_autofree char *line = g_strconcat(name, " # x", NULL);
  assert_untouched(line);
}

static void prefixes_nest_to_a_bound(void **state)
{
  (void)state;
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint i = 0; i < 9; i++)
    g_string_append(line, "<1>");
  assert_rest(line->str, "<1>");
}

static void no_prefix_reads_beyond_its_length(void **state)
{
  (void)state;
  static const char LINE[] = "2026-11-24T08:10:07+00:00 host kernel: <4>[    1.234567][  T12] machine # x";
  for (gsize length = 0; length < sizeof LINE; length++) {
    g_autofree char *exact = g_memdup2(LINE, length); /* the address sanitizer sees a byte too far */
    Prefix prefix = prefix_measure(exact ? exact : "", length);
    assert_true(prefix.length <= length);
  }
}

static void finds_a_stamp_within_a_line(void **state)
{
  (void)state;
  static const char LINE[] = "a [1.23] [x] [    1.234567] b";
  assert_int_equal(prefix_find_printk(LINE, sizeof LINE - 1, 0), 13);
  assert_int_equal(prefix_find_printk(LINE, sizeof LINE - 1, 14), sizeof LINE - 1);
  assert_int_equal(prefix_find_printk("", 0, 0), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(kernel_stamps_and_callers),
      cmocka_unit_test(the_caller_is_read),
      cmocka_unit_test(dates_of_loggers),
      cmocka_unit_test(who_speaks_stays_unless_it_only_wraps),
      cmocka_unit_test(test_drivers_and_containers),
      cmocka_unit_test(prefixes_nest_to_a_bound),
      cmocka_unit_test(no_prefix_reads_beyond_its_length),
      cmocka_unit_test(finds_a_stamp_within_a_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
