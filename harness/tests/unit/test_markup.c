/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "report/markup.h"

static void assert_made(char *(*make)(const char *), const char *text, const char *want)
{
  g_autofree char *got = make(text);
  assert_string_equal(got, want);
}

static void xml_holds_text_and_nothing_else(void **state)
{
  (void)state;
  assert_made(markup_xml, "<a b='c'>&\"]]>", "&lt;a b=&apos;c&apos;&gt;&amp;&quot;]]&gt;");
  assert_made(markup_xml, "one\ntwo", "one\ntwo");
  assert_made(markup_xml, "\x01\033[31m\xff", "..[31m.");
  assert_made(markup_xml,
              "a\xef\xbf\xbe"
              "b\xef\xbf\xbf",
              "a.b.");
}

static void tap_lines_hold_no_directive(void **state)
{
  (void)state;
  assert_made(markup_tap, "x # TODO y\\#\nok 2", "x \\# TODO y\\\\\\#.ok 2");
}

static void markdown_cells_hold_no_markup(void **state)
{
  (void)state;
  assert_made(markup_markdown, "a|b", "a&#124;b");
  assert_made(markup_markdown, "<i>`x`", "&#60;i&#62;&#96;x&#96;");
  assert_made(markup_markdown, "@you http://x\n", "&#64;you http&#58;//x.");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(xml_holds_text_and_nothing_else),
      cmocka_unit_test(tap_lines_hold_no_directive),
      cmocka_unit_test(markdown_cells_hold_no_markup),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
