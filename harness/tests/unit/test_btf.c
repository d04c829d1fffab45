/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/btf.h"
#include "guest/fault.h"
#include "tests/unit/test.h"

/* struct inner { int a; int x; }; struct outer { int a; struct { int b; int x; }; struct inner *p; };
 * int work(int, struct inner *, const struct outer *, struct inner *); */
static const char STRINGS[] = "\0inner\0a\0x\0outer\0b\0p\0work";
enum { INNER = 1, A = 7, X = 9, OUTER = 11, B = 17, P = 19, WORK = 21 };

static const guint32 TYPES[] = {
    0,     1u << 24,      4,  32,                            /* 1: int */
    INNER, 4u << 24 | 2,  8,  A,  1, 0, X, 1, 32,            /* 2 */
    0,     4u << 24 | 2,  8,  B,  1, 0, X, 1, 32,            /* 3: unnamed */
    OUTER, 4u << 24 | 3,  24, A,  1, 0, 0, 3, 32, P, 5, 128, /* 4 */
    0,     2u << 24,      2,                                 /* 5: inner * */
    0,     10u << 24,     4,                                 /* 6: const outer */
    0,     2u << 24,      6,                                 /* 7: const outer * */
    0,     13u << 24 | 4, 1,  0,  1, 0, 5, 0, 7,  0, 5,      /* 8 */
    WORK,  12u << 24,     8,                                 /* 9 */
};

typedef struct {
  guint32 header[6];
  guint32 types[G_N_ELEMENTS(TYPES)];
  char strings[sizeof STRINGS];
} Blob;

static Blob blob(void)
{
  Blob made = {{0x1eb9f, 24, 0, sizeof TYPES, sizeof TYPES, sizeof STRINGS}, {0}, {0}};
  memcpy(made.types, TYPES, sizeof TYPES);
  memcpy(made.strings, STRINGS, sizeof STRINGS);
  return made;
}

static void finds_members_also_of_what_has_no_name(void **state)
{
  (void)state;
  const Blob bytes = blob();
  Btf btf;
  unsigned offset = 0;
  assert_true(btf_init(&btf, &bytes, sizeof bytes));
  assert_true(btf_member(&btf, "inner", "x", &offset));
  assert_int_equal(offset, 4);
  assert_true(btf_member(&btf, "outer", "x", &offset));
  assert_int_equal(offset, 8);
  assert_true(btf_member(&btf, "outer", "p", &offset));
  assert_int_equal(offset, 16);
  assert_false(btf_member(&btf, "outer", "q", &offset));
  assert_string_equal(fault_text(), "this kernel has no q in its struct outer");
  btf_clear(&btf);
}

static void finds_arguments_by_what_they_point_to(void **state)
{
  (void)state;
  const Blob bytes = blob();
  Btf btf;
  unsigned argument = 0;
  assert_true(btf_init(&btf, &bytes, sizeof bytes));
  assert_true(btf_argument(&btf, "work", "inner", 0, &argument));
  assert_int_equal(argument, 2);
  assert_true(btf_argument(&btf, "work", "inner", 1, &argument));
  assert_int_equal(argument, 4);
  assert_true(btf_argument(&btf, "work", "outer", 0, &argument));
  assert_int_equal(argument, 3);
  assert_false(btf_argument(&btf, "work", "file", 0, &argument));
  assert_false(btf_argument(&btf, "play", "inner", 0, &argument));
  btf_clear(&btf);
}

static void refuses_what_is_none(void **state)
{
  (void)state;
  Blob bytes = blob();
  Btf btf;
  assert_false(btf_init(&btf, &bytes, 20));
  assert_false(btf_init(&btf, &bytes, sizeof bytes - 8));
  bytes.types[1] = 31u << 24;
  assert_false(btf_init(&btf, &bytes, sizeof bytes));
  bytes.header[0] = 0;
  assert_false(btf_init(&btf, &bytes, sizeof bytes));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_members_also_of_what_has_no_name),
      cmocka_unit_test(finds_arguments_by_what_they_point_to),
      cmocka_unit_test(refuses_what_is_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
