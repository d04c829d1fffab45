/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/fault.h"
#include "guest/frame.h"
#include "tests/unit/test.h"

/* On the heap and without a NUL behind it, so that a sanitizer sees each byte read too far. */
static char *exact_copy(const char *bytes, gsize length)
{
  return length ? g_memdup2(bytes, length) : g_malloc(1);
}

static void takes_files_one_after_the_other(void **state)
{
  (void)state;
  static const char PAYLOAD[] = "/run/a.conf\0"
                                "064400000007[Unit]\n/run/b\0"
                                "075500000000";
  gsize length = sizeof PAYLOAD - 1;
  g_autofree char *bytes = exact_copy(PAYLOAD, length);
  const char *next = bytes;
  FrameFile file;
  assert_true(frame_take_file(&next, &length, &file));
  assert_string_equal(file.path, "/run/a.conf");
  assert_int_equal(file.mode, 0644);
  assert_int_equal(file.length, 7);
  assert_memory_equal(file.bytes, "[Unit]\n", 7);
  assert_true(frame_take_file(&next, &length, &file));
  assert_string_equal(file.path, "/run/b");
  assert_int_equal(file.mode, 0755);
  assert_int_equal(file.length, 0);
  assert_int_equal(length, 0);
}

static void says_what_is_malformed(void **state)
{
  (void)state;
  static const struct {
    const char *payload;
    gsize length;
    const char *fault;
  } CASES[] = {
      {"/run/a", 6, "no end of the path"},
      {"/run/a\0"
       "064400000",
       16, "no mode and length behind '/run/a'"},
      {"/run/a\0"
       "089400000000",
       19, "no mode and length"},
      {"/run/a\0"
       "06440000000g",
       19, "no mode and length"},
      {"/run/a\0"
       "064400000004abc",
       22, "ends 1 bytes early"},
      {"/run/a\0"
       "0644ffffffffabc",
       22, "early"},
      {"run/a\0"
       "064400000000",
       18, "'run/a' is no path"},
      {"\0"
       "064400000000",
       13, "'' is no path"},
      {"/run/../a\0"
       "064400000000",
       22, "is no path"},
      {"/run/..\0"
       "064400000000",
       20, "is no path"},
      {"/run/\0"
       "064400000000",
       18, "is no path"},
      {"/run/a\nb\0"
       "064400000000",
       21, "is no path"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    gsize length = CASES[i].length;
    g_autofree char *bytes = exact_copy(CASES[i].payload, length);
    const char *next = bytes;
    FrameFile file = {.path = "untouched"};
    assert_false(frame_take_file(&next, &length, &file));
    if (!strstr(fault_text(), CASES[i].fault))
      fail_msg("case %zu: expected '%s' in '%s'", i, CASES[i].fault, fault_text());
    assert_ptr_equal(next, bytes);
    assert_string_equal(file.path, "untouched");
  }
}

static void two_dots_within_a_name_are_a_name(void **state)
{
  (void)state;
  static const char PAYLOAD[] = "/run/a..b/..c\0"
                                "064400000000";
  gsize length = sizeof PAYLOAD - 1;
  const char *next = PAYLOAD;
  FrameFile file;
  assert_true(frame_take_file(&next, &length, &file));
}

static void random_bytes_are_read_within_their_bounds(void **state)
{
  (void)state;
  static const char ALPHABET[] = "/a.\0"
                                 "0123fF\n";
  g_autoptr(GRand) random = g_rand_new_with_seed(3);
  for (guint round = 0; round < 20000; round++) {
    gsize length = (gsize)g_rand_int_range(random, 0, 40);
    g_autofree char *bytes = exact_copy("", 0);
    bytes = g_realloc(bytes, length + 1);
    for (gsize i = 0; i < length; i++)
      bytes[i] = ALPHABET[g_rand_int_range(random, 0, sizeof ALPHABET - 1)];
    g_autofree char *exact = exact_copy(bytes, length);
    const char *next = exact;
    gsize left = length;
    FrameFile file;
    while (left > 0 && frame_take_file(&next, &left, &file))
      assert_true(file.bytes >= exact && file.bytes + file.length <= exact + length);
    assert_ptr_equal(next + left, exact + length);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_files_one_after_the_other),
      cmocka_unit_test(says_what_is_malformed),
      cmocka_unit_test(two_dots_within_a_name_are_a_name),
      cmocka_unit_test(random_bytes_are_read_within_their_bounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
