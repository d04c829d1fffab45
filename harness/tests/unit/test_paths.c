/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "units/paths.h"

static void a_path_lies_in_its_folder_and_in_itself(void **state)
{
  (void)state;
  assert_true(path_lies_in("/a/b", "/a"));
  assert_true(path_lies_in("/a", "/a"));
  assert_true(path_lies_in("/a", "/a/"));
  assert_true(path_lies_in("/a", "/"));
}

static void a_name_that_only_begins_alike_does_not(void **state)
{
  (void)state;
  assert_false(path_lies_in("/ab", "/a"));
  assert_false(path_lies_in("/a", "/a/b"));
  assert_false(path_lies_in("a/b", "a"));
  assert_false(path_lies_in("", "/"));
}

static void beneath_is_not_the_folder_itself(void **state)
{
  (void)state;
  assert_true(path_lies_beneath("/a/b", "/a/"));
  assert_false(path_lies_beneath("/a/", "/a"));
}

static void shared_folders_tell_nothing(void **state)
{
  (void)state;
  assert_true(path_is_telling("/run/a"));
  assert_false(path_is_telling("/run"));
  assert_false(path_is_telling("/run/"));
  assert_false(path_is_telling("/run//"));
  assert_false(path_is_telling("run/a"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_path_lies_in_its_folder_and_in_itself),
      cmocka_unit_test(a_name_that_only_begins_alike_does_not),
      cmocka_unit_test(beneath_is_not_the_folder_itself),
      cmocka_unit_test(shared_folders_tell_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
