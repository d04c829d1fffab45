/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/image.h"
#include "tests/unit/image_folder.h"

static int make_tree(void **state)
{
  if (image_folder_make(state) < 0)
    return -1;
  ImageFolder *folder = *state;
  image_folder_write(folder, "guest", "guest program");
  image_folder_write(folder, "outside", "kernel");
  image_folder_write(folder, "tree/i/initrd", "first");
  image_folder_write(folder, "tree/i/share/etc/file", "content");
  return 0;
}

#define freeze_test(test) cmocka_unit_test_setup_teardown(test, make_tree, image_folder_remove)

static Image *frozen(const ImageFolder *folder, const char *definition)
{
  image_folder_write(folder, "tree/i/image.ini", definition);
  g_autofree char *tree = image_folder_path(folder, "tree"), *kept = image_folder_path(folder, "kept");
  g_autofree char *cache = image_folder_path(folder, "cache"), *guest = image_folder_path(folder, "guest");
  const char *const folders[] = {tree, NULL};
  g_autoptr(ImageLibrary) library = image_library_new(folders, cache, guest);
  GError *error = NULL;
  Image *image = image_library_open(library, "i", &error);
  assert_no_error(error);
  assert_true(image_freeze(image, tree, kept, &error));
  assert_no_error(error);
  return image;
}

static void assert_is(const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  assert_string_equal(text, expected);
}

#define FILES "[Image]\nGuest=plain\nKernel=../../outside\nInitrd=initrd\n"
#define SHARES FILES "[Share s]\nPath=share\n"

static void a_frozen_image_stays_when_the_tree_changes(void **state)
{
  const ImageFolder *folder = *state;
  g_autoptr(Image) first = frozen(folder, FILES);
  image_folder_write(folder, "tree/i/initrd", "second");
  g_autoptr(Image) second = frozen(folder, FILES);
  assert_is(first->initrd, "first");
  assert_is(second->initrd, "second");
  assert_string_not_equal(first->digest, second->digest);
  g_autofree char *outside = image_folder_path(folder, "outside");
  assert_string_equal(first->kernel, outside); /* nobody changes that */
}

static void equal_images_are_one(void **state)
{
  const ImageFolder *folder = *state;
  g_autoptr(Image) first = frozen(folder, FILES);
  image_folder_write(folder, "tree/i/initrd", "first");
  g_autoptr(Image) second = frozen(folder, FILES);
  assert_string_equal(first->digest, second->digest);
  assert_string_equal(first->initrd, second->initrd);
}

static void shares_count_by_what_is_in_them(void **state)
{
  const ImageFolder *folder = *state;
  g_autoptr(Image) first = frozen(folder, SHARES), same = frozen(folder, SHARES);
  image_folder_write(folder, "tree/i/share/etc/file", "changed");
  g_autoptr(Image) second = frozen(folder, SHARES);
  assert_string_equal(first->digest, same->digest);
  assert_string_not_equal(first->digest, second->digest);
  const ImageShare *share = g_ptr_array_index(first->shares, 0);
  g_autofree char *file = g_build_filename(share->path, "etc", "file", NULL);
  assert_is(file, "content");
}

static void a_part_that_cannot_be_copied_leaves_nothing(void **state)
{
  const ImageFolder *folder = *state;
  g_autoptr(Image) image = frozen(folder, FILES);
  g_autofree char *tree = image_folder_path(folder, "tree"), *other = image_folder_path(folder, "other");
  g_free(image->initrd);
  image->initrd = g_build_filename(tree, "gone", NULL);
  GError *error = NULL;
  assert_false(image_freeze(image, tree, other, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "cannot copy");
  g_autofree char *place = g_build_filename(other, image->digest, NULL);
  assert_false(g_file_test(place, G_FILE_TEST_EXISTS));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      freeze_test(a_frozen_image_stays_when_the_tree_changes),
      freeze_test(equal_images_are_one),
      freeze_test(shares_count_by_what_is_in_them),
      freeze_test(a_part_that_cannot_be_copied_leaves_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
