/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/keyfile.h"
#include "base/quantity.h"
#include "tests/unit/test.h"

static KeyFile *parsed(const char *text)
{
  GError *error = NULL;
  KeyFile *file = keyfile_parse("x.ini", text, -1, &error);
  assert_no_error(error);
  return file;
}

static void assert_syntax_error(const char *text, const char *message)
{
  GError *error = NULL;
  assert_null(keyfile_parse("x.ini", text, -1, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, message);
}

static void assert_finish_error(KeyFile *file, const char *message)
{
  GError *error = NULL;
  assert_false(keyfile_finish(file, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, message);
}

static void reads_values_as_they_stand(void **state)
{
  (void)state;
  g_autoptr(KeyFile) file = parsed("# note\n[Order]\n  sysroot-nix-.ro\\x2dstore.mount = after a=b.mount  \nEmpty=\n");
  assert_string_equal(keyfile_string(file, "Order", "sysroot-nix-.ro\\x2dstore.mount", NULL), "after a=b.mount");
  assert_string_equal(keyfile_string(file, "Order", "Empty", "x"), "");
  assert_string_equal(keyfile_string(file, "Order", "Missing", "fallback"), "fallback");
  GError *error = NULL;
  assert_true(keyfile_finish(file, &error));
}

static void reads_every_kind(void **state)
{
  (void)state;
  static const char *const COLOURS[] = {"red", "blue", NULL};
  g_autoptr(KeyFile) file = parsed("[A]\nL= a ;;b; \nI=7\nB=yes\nD=1min 30s\nS=2G\nC=blue\n");
  g_auto(GStrv) list = keyfile_list(file, "A", "L", NULL);
  assert_int_equal(g_strv_length(list), 2);
  assert_string_equal(list[1], "b");
  assert_int_equal(keyfile_integer(file, "A", "I", 1, 9, 0), 7);
  assert_true(keyfile_boolean(file, "A", "B", FALSE));
  assert_int_equal(keyfile_duration_ns(file, "A", "D", 0), 90 * NS_PER_S);
  assert_int_equal(keyfile_size(file, "A", "S", 0), G_GINT64_CONSTANT(2) << 30);
  assert_int_equal(keyfile_choice(file, "A", "C", COLOURS, 0), 1);
  g_auto(GStrv) fallback = keyfile_list(file, "A", "Missing", "x;y");
  assert_int_equal(g_strv_length(fallback), 2);
}

static void names_the_line_of_a_syntax_mistake(void **state)
{
  (void)state;
  assert_syntax_error("[A]\n\nnonsense\n", "x.ini:3: 'nonsense' is no assignment");
  assert_syntax_error("a=1\n", "x.ini:1: 'a=1' stands before the first [Group]");
  assert_syntax_error("[A\n", "x.ini:1: '[A' is no group header");
  assert_syntax_error("[A]\n[B]\n[A]\n", "x.ini:3: group [A] stands twice (first in line 1)");
  assert_syntax_error("[A]\nb=\xff\n", "x.ini: is not valid UTF-8");
}

static void refuses_a_nul_byte(void **state)
{
  (void)state;
  GError *error = NULL;
  assert_null(keyfile_parse("x.ini", "[A]\0[B]", 7, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "NUL byte");
}

static void names_an_unknown_key_and_the_nearest_known_one(void **state)
{
  (void)state;
  g_autoptr(KeyFile) file = parsed("[Boot]\nMemry=512M\n");
  keyfile_size(file, "Boot", "Memory", 0);
  assert_finish_error(file, "x.ini:2: unknown key Memry= in [Boot]; did you mean 'Memory'?");
}

static void names_an_unknown_group(void **state)
{
  (void)state;
  g_autoptr(KeyFile) file = parsed("[Boto]\nMemory=512M\n");
  keyfile_size(file, "Boot", "Memory", 0);
  assert_finish_error(file, "x.ini:1: unknown group [Boto]; did you mean 'Boot'?");
}

static void gives_no_hint_where_nothing_is_near(void **state)
{
  (void)state;
  g_autoptr(KeyFile) file = parsed("[Boot]\nColour=red\n");
  keyfile_size(file, "Boot", "Memory", 0);
  assert_finish_error(file, "x.ini:2: unknown key Colour= in [Boot]");
}

static void reports_the_first_mistake_of_the_file(void **state)
{
  (void)state;
  g_autoptr(KeyFile) file = parsed("[Boot]\nTimeout=soon\nMemory=much\n");
  keyfile_size(file, "Boot", "Memory", 0);
  assert_int_equal(keyfile_duration_ns(file, "Boot", "Timeout", 5), 5);
  assert_finish_error(file, "x.ini:2: Timeout=soon: expected a duration");
}

static void refuses_a_repeated_key_unless_it_may_repeat(void **state)
{
  (void)state;
  g_autoptr(KeyFile) file = parsed("[R]\nExample=a\nExample=b\n");
  g_auto(GStrv) examples = keyfile_strings(file, "R", "Example");
  assert_int_equal(g_strv_length(examples), 2);
  assert_true(keyfile_finish(file, NULL));
  g_autoptr(KeyFile) twice = parsed("[R]\nKey=a\nKey=b\n");
  keyfile_string(twice, "R", "Key", NULL);
  assert_finish_error(twice, "x.ini:3: Key= stands twice in [R] (first in line 2)");
}

static void tells_what_is_required(void **state)
{
  (void)state;
  g_autoptr(KeyFile) file = parsed("[R]\nA=\n");
  assert_string_equal(keyfile_required(file, "R", "A"), "");
  assert_finish_error(file, "x.ini:2: A= in [R] is empty");
  g_autoptr(KeyFile) missing = parsed("[S]\n");
  keyfile_required(missing, "R", "A");
  assert_finish_error(missing, "x.ini");
}

static void tells_the_range_and_the_choices(void **state)
{
  (void)state;
  static const char *const COLOURS[] = {"red", "blue", NULL};
  g_autoptr(KeyFile) file = parsed("[A]\nI=12\n");
  keyfile_integer(file, "A", "I", 1, 9, 0);
  assert_finish_error(file, "x.ini:2: I=12: expected a whole number from 1 to 9");
  g_autoptr(KeyFile) choice = parsed("[A]\nC=green\n");
  keyfile_choice(choice, "A", "C", COLOURS, 0);
  assert_finish_error(choice, "x.ini:2: C=green: expected one of red, blue");
}

static void lists_groups_and_keys_in_file_order(void **state)
{
  (void)state;
  g_autoptr(KeyFile) file = parsed("[B]\nz=1\ny=2\n[A]\n");
  g_auto(GStrv) groups = keyfile_groups(file);
  g_auto(GStrv) keys = keyfile_keys(file, "B");
  assert_string_equal(groups[0], "B");
  assert_string_equal(groups[1], "A");
  assert_string_equal(keys[0], "z");
  assert_string_equal(keys[1], "y");
  assert_int_equal(keyfile_line(file, "B", "y"), 3);
  assert_int_equal(keyfile_line(file, "C", NULL), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_values_as_they_stand),
      cmocka_unit_test(reads_every_kind),
      cmocka_unit_test(names_the_line_of_a_syntax_mistake),
      cmocka_unit_test(refuses_a_nul_byte),
      cmocka_unit_test(names_an_unknown_key_and_the_nearest_known_one),
      cmocka_unit_test(names_an_unknown_group),
      cmocka_unit_test(gives_no_hint_where_nothing_is_near),
      cmocka_unit_test(reports_the_first_mistake_of_the_file),
      cmocka_unit_test(refuses_a_repeated_key_unless_it_may_repeat),
      cmocka_unit_test(tells_what_is_required),
      cmocka_unit_test(tells_the_range_and_the_choices),
      cmocka_unit_test(lists_groups_and_keys_in_file_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
