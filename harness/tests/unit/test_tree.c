/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/tree.h"
#include "tests/unit/image_folder.h"
#include "tests/unit/test.h"
#include <unistd.h>

static void lists_files_links_and_folders_sorted_with_portable_modes(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "t/b/run", "x");
  image_folder_write(folder, "t/a", "y");
  g_autofree char *program = image_folder_path(folder, "t/b/run"), *plain = image_folder_path(folder, "t/a");
  g_autofree char *link = image_folder_path(folder, "t/b/link"), *tree = image_folder_path(folder, "t");
  assert_int_equal(chmod(program, 0700), 0);
  assert_int_equal(chmod(plain, 0600), 0);
  assert_int_equal(symlink("../a", link), 0);
  GError *error = NULL;
  g_autoptr(GPtrArray) entries = tree_list(tree, &error);
  assert_no_error(error);
  static const struct {
    const char *path;
    mode_t mode;
  } EXPECTED[] = {{"a", S_IFREG | 0644}, {"b", S_IFDIR | 0755}, {"b/link", S_IFLNK | 0777}, {"b/run", S_IFREG | 0755}};
  assert_int_equal(entries->len, G_N_ELEMENTS(EXPECTED));
  for (guint i = 0; i < entries->len; i++) {
    const TreeEntry *entry = g_ptr_array_index(entries, i);
    assert_string_equal(entry->path, EXPECTED[i].path);
    assert_int_equal(entry->mode, EXPECTED[i].mode);
  }
}

static void refuses_what_is_neither_file_nor_link_nor_folder(void **state)
{
  ImageFolder *folder = *state;
  g_autofree char *fifo = image_folder_path(folder, "fifo");
  assert_int_equal(mkfifo(fifo, 0600), 0);
  GError *error = NULL;
  assert_null(tree_list(folder->path, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "fifo: neither a file, a link nor a folder");
}

static void lays_files_and_links_over_what_is_there(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "below/etc/x", "old");
  image_folder_write(folder, "below/etc/y", "kept");
  image_folder_write(folder, "over/etc/x", "new");
  g_autofree char *link = image_folder_path(folder, "over/etc/unit"), *over = image_folder_path(folder, "over");
  g_autofree char *below = image_folder_path(folder, "below"), *x = image_folder_path(folder, "below/etc/x");
  g_autofree char *masked = image_folder_path(folder, "below/etc/unit"), *y = image_folder_path(folder, "below/etc/y");
  assert_int_equal(symlink("/dev/null", link), 0);
  GError *error = NULL;
  assert_true(tree_lay_over(over, below, &error));
  assert_true(tree_lay_over(over, below, &error)); /* a link over the same link */
  g_autofree char *text = NULL, *target = g_file_read_link(masked, NULL);
  assert_true(g_file_get_contents(x, &text, NULL, NULL));
  assert_string_equal(text, "new");
  assert_string_equal(target, "/dev/null");
  assert_true(g_file_test(y, G_FILE_TEST_IS_REGULAR));
}

static void removing_a_tree_leaves_what_its_links_point_to(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "outside/precious", "p");
  image_folder_write(folder, "gone/deep/er/file", "f");
  g_autofree char *outside = image_folder_path(folder, "outside"), *link = image_folder_path(folder, "gone/deep/link");
  g_autofree char *gone = image_folder_path(folder, "gone"), *precious = image_folder_path(folder, "outside/precious");
  assert_int_equal(symlink(outside, link), 0);
  assert_true(tree_remove(gone));
  assert_false(g_file_test(gone, G_FILE_TEST_EXISTS));
  assert_true(g_file_test(precious, G_FILE_TEST_EXISTS));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      image_folder_test(lists_files_links_and_folders_sorted_with_portable_modes),
      image_folder_test(refuses_what_is_neither_file_nor_link_nor_folder),
      image_folder_test(lays_files_and_links_over_what_is_there),
      image_folder_test(removing_a_tree_leaves_what_its_links_point_to),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
