/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "machine/qemu_log.h"

static void assert_words(const char *text, const char *expected)
{
  g_autofree char *words = qemu_log_words(text);
  assert_string_equal(words, expected);
}

static void finds_what_qemu_said_behind_its_command_line(void **state)
{
  (void)state;
  assert_words("2026-11-24 08:13:52.702+0000: starting up libvirt version: 9.0.0, qemu version: 7.2\n"
               "LC_ALL=C \\\nPATH=/bin \\\n/usr/bin/qemu-system-x86_64 \\\n-msg timestamp=on\n"
               "2026-11-24T08:13:53.000000Z qemu-system-x86_64: could not load kernel 'k'\n"
               "2026-11-24 08:13:53.102+0000: shutting down, reason=failed\n",
               "could not load kernel 'k'");
}

static void a_silent_qemu_has_no_words(void **state)
{
  (void)state;
  assert_words("", "");
  assert_words("LC_ALL=C \\\nqemu-system-x86_64\n2026-11-24 08:13:53.102+0000: shutting down, reason=shutdown\n", "");
}

static void keeps_lines_without_a_time_stamp(void **state)
{
  (void)state;
  assert_words("qemu: first\n2026-11-24 is no stamp\nlast\n", "qemu: first; 2026-11-24 is no stamp; last");
}

static void the_end_of_a_long_story_counts(void **state)
{
  (void)state;
  g_autoptr(GString) text = g_string_new(NULL);
  for (int i = 0; i < 1000; i++)
    g_string_append_printf(text, "line %d\n", i);
  g_autofree char *words = qemu_log_words(text->str);
  assert_int_equal(strlen(words), 600);
  assert_true(g_str_has_suffix(words, "line 998; line 999"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_what_qemu_said_behind_its_command_line),
      cmocka_unit_test(a_silent_qemu_has_no_words),
      cmocka_unit_test(keeps_lines_without_a_time_stamp),
      cmocka_unit_test(the_end_of_a_long_story_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
