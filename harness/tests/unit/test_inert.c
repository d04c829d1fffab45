/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/inert.h"
#include "tests/unit/test.h"

static void assert_inert(const char *bytes, gsize length, InertForm form, const char *expected)
{
  g_autofree char *text = inert_text(bytes, length, form);
  assert_string_equal(text, expected);
  assert_true(g_utf8_validate(text, -1, NULL));
}

static void keeps_what_can_be_printed(void **state)
{
  (void)state;
  assert_inert("Mounted /sysroot/näix.", 23, INERT_ONE_LINE, "Mounted /sysroot/näix.");
}

static void disarms_escape_sequences(void **state)
{
  (void)state;
  assert_inert("a\033[2Jb\007\0c", 9, INERT_ONE_LINE, "a.[2Jb..c");
  assert_inert("\xc2\x9b"
               "2J",
               4, INERT_ONE_LINE, ".2J"); /* U+009B is CSI in one character */
}

static void replaces_broken_sequences(void **state)
{
  (void)state;
  assert_inert("\xff\xc3", 2, INERT_ONE_LINE, "..");
}

static void keeps_newlines_only_where_asked(void **state)
{
  (void)state;
  assert_inert("a\r\nb", 4, INERT_LINES, "a.\nb");
  assert_inert("a\nb", 3, INERT_ONE_LINE, "a.b");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_what_can_be_printed),
      cmocka_unit_test(disarms_escape_sequences),
      cmocka_unit_test(replaces_broken_sequences),
      cmocka_unit_test(keeps_newlines_only_where_asked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
