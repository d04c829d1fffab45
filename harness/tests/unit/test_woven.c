/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/prefix.h"
#include "console/woven.h"
#include "tests/unit/test.h"

static void assert_stamp(const char *text, const char *foreign, const char *rest, guint caller)
{
  WovenStamp stamp;
  if (!woven_stamp(text, strlen(text), 0, &stamp))
    fail_msg("no stamp in '%s'", text);
  assert_int_equal(stamp.foreign_length, strlen(foreign));
  assert_memory_equal(stamp.foreign, foreign, stamp.foreign_length);
  assert_string_equal(text + stamp.end, rest);
  assert_int_equal(stamp.caller, caller);
}

static void assert_none(const char *text)
{
  WovenStamp stamp;
  assert_false(woven_stamp(text, strlen(text), 0, &stamp));
}

static void a_stamp_is_read_between_foreign_bytes(void **state)
{
  (void)state;
  assert_stamp("Faile[ d    1t.o7 9o8p6e56][    T1] x", "d to ope", "x", prefix_caller('T', 1));
  assert_stamp("[    1x.234567] y", "x", "y", 0);
  assert_stamp("[12345.67y8901]z", "y", "z", 0);
  assert_stamp("[    1.23q4567][  C255] r", "q", "r", prefix_caller('C', 255));
  assert_stamp("[    1.23q4567][  Cx255] r", "qx", "r", prefix_caller('C', 255));
}

static void what_has_no_foreign_byte_or_too_many_is_none(void **state)
{
  (void)state;
  assert_none("");
  assert_none("[");
  assert_none("[    1.234567] whole");
  assert_none("[  OK  ] Started Foo.");
  assert_none("[    1x.23456] one digit short");
  g_autofree char *most = g_strnfill(WOVEN_STAMP_FOREIGN, 'x');
  g_autofree char *fits = g_strconcat("[    1", most, ".234567] y", NULL);
  g_autofree char *over = g_strconcat("[    1x", most, ".234567] y", NULL);
  assert_stamp(fits, most, "y", 0);
  assert_none(over);
}

static void a_tag_that_is_none_stays(void **state)
{
  (void)state;
  assert_stamp("[    1x.234567] [FAILED] y", "x", "[FAILED] y", 0);
  assert_stamp("[    1x.234567][   T] y", "x", "[   T] y", 0);
  assert_stamp("[    1x.234567][      ] y", "x", "[      ] y", 0);
}

/* Where PHRASE is found in TEXT, "START-END" or "none". */
static void assert_phrase(const char *phrase, const char *text, const char *wanted)
{
  Phrase *made = phrase_new(phrase);
  gsize start = 0, end = 0;
  gboolean found = woven_phrase(made, text, strlen(text), 0, &start, &end) < strlen(text);
  g_autofree char *told =
      found ? g_strdup_printf("%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT, start, end) : g_strdup("none");
  assert_string_equal(told, wanted);
  phrase_free(made);
}

static void a_phrase_is_found_by_its_rarest_byte(void **state)
{
  (void)state;
  assert_phrase("abcK def", "a.b.cK de.f", "0-11");
  assert_phrase("abc'def", "abc'd.ef", "0-8");
  assert_phrase("abc:def", "a.bc:def", "0-8");
  assert_phrase("abcdef", "..ab.cdef", "2-9");
  assert_phrase("Kabc", "Kx Ka.bc", "0-8");
}

static void a_whole_phrase_is_none_unless_it_is_glued(void **state)
{
  (void)state;
  assert_phrase("Kabc", "Kabc", "none");
  assert_phrase("Kabc", " Kabc", "none");
  assert_phrase("Kabc", "oKabc", "1-5");
  assert_phrase("'abc", "o'abc", "none");
}

static void a_phrase_may_be_cut_off_at_both_ends(void **state)
{
  (void)state;
  assert_phrase("abcKdef", "bcKd.ef", "none");
  assert_phrase("abcKdef", "a.bcKde", "none");
  assert_phrase("abcKdef", "", "none");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_stamp_is_read_between_foreign_bytes),
      cmocka_unit_test(what_has_no_foreign_byte_or_too_many_is_none),
      cmocka_unit_test(a_tag_that_is_none_stays),
      cmocka_unit_test(a_phrase_is_found_by_its_rarest_byte),
      cmocka_unit_test(a_whole_phrase_is_none_unless_it_is_glued),
      cmocka_unit_test(a_phrase_may_be_cut_off_at_both_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
