/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/manager.h"
#include "tests/unit/test.h"

/* Exactly as long as BYTES, so that a sanitizer sees each byte read too far. */
static Reply reply_of(const void *bytes, gsize length)
{
  return (Reply){.bytes = memcpy(malloc(length ? length : 1), bytes, length), .length = length};
}

/* a(su), of two elements: the second begins at a multiple of eight. */
static const char LIST[] = "\x1c\0\0\0\0\0\0\0"
                           "\x03\0\0\0"
                           "a.b\0"
                           "\x07\0\0\0"
                           "\0\0\0\0"
                           "\x01\0\0\0"
                           "c\0\0\0"
                           "\x09\0\0\0";

static void walks_through_an_array_of_structures(void **state)
{
  (void)state;
  Reply reply = reply_of(LIST, sizeof LIST - 1);
  size_t end = reply_array(&reply, 8);
  assert_true(reply_next(&reply, end));
  assert_string_equal(reply_string(&reply), "a.b");
  assert_int_equal(reply_u32(&reply), 7);
  assert_true(reply_next(&reply, end));
  assert_string_equal(reply_string(&reply), "c");
  assert_int_equal(reply_u32(&reply), 9);
  assert_false(reply_next(&reply, end));
  assert_false(reply.broken);
  reply_clear(&reply);
}

static void skips_values_of_any_type(void **state)
{
  (void)state;
  static const struct {
    const char *signature, *bytes;
    gsize length;
  } CASES[] = {
      {"y", "\x01", 1},
      {"q", "\x01\x02", 2},
      {"b", "\x01\0\0\0", 4},
      {"t", "\x01\0\0\0\0\0\0\0", 8},
      {"yt",
       "\x01\0\0\0\0\0\0\0"
       "\x02\0\0\0\0\0\0\0",
       16},
      {"s", "\x02\0\0\0ab\0", 7},
      {"g",
       "\x02"
       "as\0",
       4},
      {"as",
       "\x06\0\0\0"
       "\x01\0\0\0"
       "a\0",
       10},
      {"a(su)",
       "\x10\0\0\0\0\0\0\0"
       "\x03\0\0\0"
       "a.b\0"
       "\x07\0\0\0"
       "\0\0\0\0",
       24},
      {"a{sv}", "\0\0\0\0\0\0\0\0", 8},
      {"(sa(ut)u)",
       "\x01\0\0\0"
       "a\0\0\0"
       "\0\0\0\0\0\0\0\0"
       "\x05\0\0\0",
       20},
      {"v",
       "\x01"
       "u\0\0"
       "\x05\0\0\0",
       8},
      {"v",
       "\x01"
       "v\0"
       "\x01"
       "y\0"
       "\x07",
       7},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    Reply reply = reply_of(CASES[i].bytes, CASES[i].length);
    reply_skip(&reply, CASES[i].signature);
    if (reply.broken || reply.position != reply.length)
      fail_msg("%s: %zu of %zu bytes", CASES[i].signature, reply.position, reply.length);
    reply_clear(&reply);
  }
}

static void is_broken_by_what_ends_too_early(void **state)
{
  (void)state;
  for (gsize length = 0; length < sizeof LIST - 1; length++) {
    Reply reply = reply_of(LIST, length);
    size_t end = reply_array(&reply, 8);
    while (reply_next(&reply, end))
      reply_skip(&reply, "su");
    assert_true(reply.broken);
    assert_int_equal(reply_u64(&reply), 0);
    assert_string_equal(reply_string(&reply), "");
    reply_clear(&reply);
  }
}

static void random_bytes_are_read_within_their_bounds(void **state)
{
  (void)state;
  static const char *const SIGNATURES[] = {"a(ssssssouso)", "a{sv}", "v", "aas", "(yqtv)", "g"};
  g_autoptr(GRand) random = g_rand_new_with_seed(5);
  guint broken = 0;
  for (guint round = 0; round < 20000; round++) {
    char bytes[64];
    gsize length = (gsize)g_rand_int_range(random, 0, sizeof bytes + 1);
    for (gsize i = 0; i < length; i++)
      bytes[i] = (char)(g_rand_boolean(random) ? 0 : "\1\2\4sva"[g_rand_int_range(random, 0, 6)]);
    Reply reply = reply_of(bytes, length);
    reply_skip(&reply, SIGNATURES[round % G_N_ELEMENTS(SIGNATURES)]);
    assert_true(reply.broken || reply.position <= length);
    broken += reply.broken;
    reply_clear(&reply);
  }
  assert_in_range(broken, 1000, 19999);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(walks_through_an_array_of_structures),
      cmocka_unit_test(skips_values_of_any_type),
      cmocka_unit_test(is_broken_by_what_ends_too_early),
      cmocka_unit_test(random_bytes_are_read_within_their_bounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
