/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/digest.h"
#include "tests/unit/image_folder.h"
#include "tests/unit/test.h"
#include <unistd.h>

static char *of_words(char *first, char *second)
{
  char *words[] = {first, second, NULL};
  g_autoptr(Digest) digest = digest_new("test");
  digest_list(digest, "word", words);
  return digest_finish(digest);
}

static char *of_folder(const char *path)
{
  g_autoptr(Digest) digest = digest_new("test");
  assert_true(digest_folder(digest, "folder", path, NULL));
  return digest_finish(digest);
}

static void where_one_part_ends_matters(void **state)
{
  (void)state;
  char ab[] = "ab", c[] = "c", a[] = "a", bc[] = "bc";
  g_autofree char *first = of_words(ab, c), *second = of_words(a, bc), *again = of_words(ab, c);
  assert_string_not_equal(first, second);
  assert_string_equal(first, again);
}

static void no_text_is_not_empty_text(void **state)
{
  (void)state;
  g_autoptr(Digest) none = digest_new("test");
  g_autoptr(Digest) empty = digest_new("test");
  digest_text(none, "x", NULL);
  digest_text(empty, "x", "");
  g_autofree char *first = digest_finish(none), *second = digest_finish(empty);
  assert_string_not_equal(first, second);
}

static void a_file_has_the_digest_that_sha256sum_prints(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "abc", "abc");
  g_autofree char *path = image_folder_path(folder, "abc"), *digest = digest_of_file(path, NULL);
  assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180-2 B.1 */
}

static void a_folder_s_digest_knows_content_names_links_and_the_executable_bit(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "t/file", "x");
  g_autofree char *tree = image_folder_path(folder, "t"), *file = image_folder_path(folder, "t/file");
  g_autofree char *link = image_folder_path(folder, "t/link"), *before = of_folder(tree);
  assert_int_equal(chmod(file, 0600), 0);
  g_autofree char *other_umask = of_folder(tree);
  assert_string_equal(other_umask, before);
  assert_int_equal(chmod(file, 0755), 0);
  g_autofree char *executable = of_folder(tree);
  assert_string_not_equal(executable, before);
  assert_int_equal(symlink("file", link), 0);
  g_autofree char *linked = of_folder(tree);
  assert_string_not_equal(linked, executable);
  image_folder_write(folder, "t/file", "y");
  g_autofree char *changed = of_folder(tree);
  assert_string_not_equal(changed, linked);
}

static void remembers_the_digest_of_an_unchanged_file_only(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "disk", "one");
  g_autofree char *path = image_folder_path(folder, "disk"), *file = image_folder_path(folder, "memory");
  DigestMemory *memory = digest_memory_new(file);
  g_autofree char *first = digest_remembered(memory, path, NULL);
  digest_memory_free(memory);
  memory = digest_memory_new(file);
  g_autofree char *again = digest_remembered(memory, path, NULL);
  assert_string_equal(again, first);
  image_folder_write(folder, "disk", "three");
  g_autofree char *changed = digest_remembered(memory, path, NULL);
  assert_string_not_equal(changed, first);
  digest_memory_free(memory);
  g_autofree char *text = NULL;
  assert_true(g_file_get_contents(file, &text, NULL, NULL));
  assert_non_null(strstr(text, first));
  assert_non_null(strstr(text, changed));
}

static void a_missing_file_is_named(void **state)
{
  ImageFolder *folder = *state;
  g_autofree char *path = image_folder_path(folder, "nowhere"), *file = image_folder_path(folder, "memory");
  g_autoptr(DigestMemory) memory = digest_memory_new(file);
  GError *error = NULL;
  assert_null(digest_remembered(memory, path, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "nowhere");
  error = NULL;
  assert_null(digest_of_file(path, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "nowhere");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(where_one_part_ends_matters),
      cmocka_unit_test(no_text_is_not_empty_text),
      image_folder_test(a_file_has_the_digest_that_sha256sum_prints),
      image_folder_test(a_folder_s_digest_knows_content_names_links_and_the_executable_bit),
      image_folder_test(remembers_the_digest_of_an_unchanged_file_only),
      image_folder_test(a_missing_file_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
