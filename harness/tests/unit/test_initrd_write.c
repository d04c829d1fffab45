/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/initrd.h"
#include "tests/unit/image_folder.h"
#include "tests/unit/test.h"
#include <unistd.h>

/* Composes NAME out of BASE (may be NULL) and the folder OVER. Returns: (owned) its path. */
static char *compose(ImageFolder *folder, const char *name, const char *base, const char *over)
{
  char *path = image_folder_path(folder, name);
  g_autofree char *source = image_folder_path(folder, over);
  g_autoptr(GTree) overlay = initrd_overlay_new();
  GError *error = NULL;
  assert_true(initrd_overlay_add_folder(overlay, source, &error));
  assert_true(initrd_compose(base, overlay, path, &error));
  assert_no_error(error);
  return path;
}

static const InitrdFile *find(const Initrd *initrd, const char *path)
{
  return g_tree_lookup(initrd->files, path);
}

static void assert_content(const Initrd *initrd, const char *path, const char *expected)
{
  const InitrdFile *file = find(initrd, path);
  assert_non_null(file);
  gsize size = 0;
  const char *bytes = g_bytes_get_data(file->bytes, &size);
  assert_int_equal(size, strlen(expected));
  assert_memory_equal(bytes, expected, size);
}

static void make_base(ImageFolder *folder)
{
  image_folder_write(folder, "low/usr/lib/unit", "old");
  image_folder_write(folder, "low/init", "#!");
  g_autofree char *link = image_folder_path(folder, "low/lib");
  assert_int_equal(symlink("usr/lib", link), 0);
}

static void what_is_written_is_read_back(void **state)
{
  ImageFolder *folder = *state;
  make_base(folder);
  g_autofree char *path = compose(folder, "a.img", NULL, "low");
  g_autoptr(Initrd) initrd = initrd_read(path, NULL);
  assert_content(initrd, "usr/lib/unit", "old");
  assert_string_equal(find(initrd, "lib")->target, "usr/lib");
  assert_true(S_ISDIR(find(initrd, "usr/lib")->mode));
  assert_string_equal(initrd->compression, "none");
  assert_null(find(initrd, "usr/lib/other"));
}

static void later_files_replace_earlier_ones_and_names_keep_their_backslashes(void **state)
{
  ImageFolder *folder = *state;
  make_base(folder);
  image_folder_write(folder, "high/usr/lib/unit", "new");
  image_folder_write(folder, "high/usr/lib/a\\x2db.mount", "m");
  g_autofree char *base = compose(folder, "a.img", NULL, "low");
  g_autofree char *path = compose(folder, "b.img", base, "high");
  g_autoptr(Initrd) initrd = initrd_read(path, NULL);
  assert_content(initrd, "usr/lib/unit", "new");
  assert_content(initrd, "usr/lib/a\\x2db.mount", "m");
  assert_content(initrd, "init", "#!");
}

static void a_base_of_odd_length_is_padded(void **state)
{
  ImageFolder *folder = *state;
  make_base(folder);
  image_folder_write(folder, "high/new", "n");
  g_autofree char *base = compose(folder, "a.img", NULL, "low");
  g_autofree char *bytes = NULL;
  gsize size = 0;
  assert_true(g_file_get_contents(base, &bytes, &size, NULL));
  assert_true(g_file_set_contents(base, bytes, (gssize)size + 1, NULL)); /* with its NUL, which the kernel skips */
  g_autofree char *path = compose(folder, "b.img", base, "high");
  g_autoptr(Initrd) initrd = initrd_read(path, NULL);
  assert_non_null(initrd);
  assert_content(initrd, "new", "n");
}

static void equal_input_gives_equal_bytes(void **state)
{
  ImageFolder *folder = *state;
  make_base(folder);
  g_autofree char *first = compose(folder, "a.img", NULL, "low"), *second = compose(folder, "b.img", NULL, "low");
  g_autofree char *first_bytes = NULL, *second_bytes = NULL;
  gsize first_size = 0, second_size = 0;
  assert_true(g_file_get_contents(first, &first_bytes, &first_size, NULL));
  assert_true(g_file_get_contents(second, &second_bytes, &second_size, NULL));
  assert_int_equal(first_size, second_size);
  assert_memory_equal(first_bytes, second_bytes, first_size);
}

static void a_folder_over_a_link_is_a_mistake(void **state)
{
  ImageFolder *folder = *state;
  make_base(folder);
  image_folder_write(folder, "high/lib/unit", "would hide /lib");
  g_autofree char *base = compose(folder, "a.img", NULL, "low"), *path = image_folder_path(folder, "b.img");
  g_autofree char *high = image_folder_path(folder, "high");
  g_autoptr(GTree) overlay = initrd_overlay_new();
  GError *error = NULL;
  assert_true(initrd_overlay_add_folder(overlay, high, &error));
  assert_false(initrd_compose(base, overlay, path, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "lib is a link to usr/lib");
}

static void one_file_brings_the_folders_above_it(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "program", "ELF");
  g_autofree char *program = image_folder_path(folder, "program"), *path = image_folder_path(folder, "a.img");
  g_autoptr(GTree) overlay = initrd_overlay_new();
  initrd_overlay_add_file(overlay, "bootrace/init", program, S_IFREG | 0755);
  assert_true(initrd_compose(NULL, overlay, path, NULL));
  g_autoptr(Initrd) initrd = initrd_read(path, NULL);
  assert_true(S_ISDIR(find(initrd, "bootrace")->mode));
  assert_int_equal(find(initrd, "bootrace/init")->mode, S_IFREG | 0755);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      image_folder_test(what_is_written_is_read_back),
      image_folder_test(later_files_replace_earlier_ones_and_names_keep_their_backslashes),
      image_folder_test(a_base_of_odd_length_is_padded),
      image_folder_test(equal_input_gives_equal_bytes),
      image_folder_test(a_folder_over_a_link_is_a_mistake),
      image_folder_test(one_file_brings_the_folders_above_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
