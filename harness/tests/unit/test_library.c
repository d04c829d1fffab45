/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/image.h"
#include "tests/unit/image_folder.h"
#include "tests/unit/test.h"
#include <fcntl.h>

static ImageLibrary *library_of(const ImageFolder *folder)
{
  g_autofree char *images = image_folder_path(folder, "images"), *cache = image_folder_path(folder, "cache");
  g_autofree char *guest = image_folder_path(folder, "guest");
  const char *const folders[] = {images, NULL};
  return image_library_new(folders, cache, guest);
}

/* Three images of existing files: "plain" needs no building, "linux" does, "variant" lays a file over "linux". */
static int make_images(void **state)
{
  if (image_folder_make(state) < 0)
    return -1;
  ImageFolder *folder = *state;
  image_folder_write(folder, "guest", "guest program");
  image_folder_write(folder, "images/plain/kernel", "kernel");
  image_folder_write(folder, "images/plain/image.ini", "[Image]\nKernel=kernel\nGuest=plain\n[Boot]\nCommandLine=a\n");
  image_folder_write(folder, "images/linux/image.ini", "[Image]\nKernel=../plain/kernel\n[Boot]\nCommandLine=b\n");
  image_folder_write(folder, "images/variant/image.ini", "[Image]\nBase=linux\n[Boot]\nCommandLine=c d\n");
  image_folder_write(folder, "images/variant/files/initrd/etc/file", "content");
  return 0;
}

#define library_test(test) cmocka_unit_test_setup_teardown(test, make_images, image_folder_remove)

static ImageState state_of(const ImageLibrary *library, const char *name)
{
  ImageState state = IMAGE_BUILT;
  GError *error = NULL;
  assert_true(image_library_state(library, name, &state, &error));
  assert_no_error(error);
  return state;
}

static void build(ImageLibrary *library, const char *name)
{
  GError *error = NULL;
  gboolean good = image_library_build(library, name, NULL, NULL, &error);
  assert_no_error(error);
  assert_true(good);
}

static Image *open_image(const ImageLibrary *library, const char *name)
{
  GError *error = NULL;
  Image *image = image_library_open(library, name, &error);
  assert_no_error(error);
  return image;
}

static void lists_all_definitions_sorted(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  g_auto(GStrv) names = image_library_names(library);
  static const char *const EXPECTED[] = {"linux", "plain", "variant", NULL};
  assert_true(g_strv_equal((const char *const *)names, EXPECTED));
}

static void existing_files_without_a_guest_program_need_no_building(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  assert_int_equal(state_of(library, "plain"), IMAGE_BUILT);
  build(library, "plain");
  g_autofree char *cache = image_folder_path(*state, "cache");
  assert_false(g_file_test(cache, G_FILE_TEST_EXISTS));
  g_autoptr(Image) image = open_image(library, "plain");
  assert_int_equal(image->guest, GUEST_PLAIN);
  assert_null(image->initrd);
  assert_string_equal(image->command_line, "a");
}

static void an_image_is_missing_then_built_then_outdated(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  assert_int_equal(state_of(library, "variant"), IMAGE_MISSING);
  build(library, "variant");
  assert_int_equal(state_of(library, "variant"), IMAGE_BUILT);
  image_folder_write(*state, "images/variant/files/initrd/etc/file", "changed");
  assert_int_equal(state_of(library, "variant"), IMAGE_OUTDATED);
  build(library, "variant");
  assert_int_equal(state_of(library, "variant"), IMAGE_BUILT);
}

static void a_new_guest_program_outdates_the_image(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  build(library, "linux");
  image_folder_write(*state, "guest", "another guest program");
  assert_int_equal(state_of(library, "linux"), IMAGE_OUTDATED);
}

static void a_variant_has_the_command_lines_of_all_layers_and_its_own_initrd(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  build(library, "linux");
  build(library, "variant");
  g_autoptr(Image) base = open_image(library, "linux");
  g_autoptr(Image) variant = open_image(library, "variant");
  assert_string_equal(variant->command_line, "b c d");
  assert_string_equal(variant->kernel, base->kernel);
  assert_string_not_equal(variant->initrd, base->initrd);
  assert_string_not_equal(variant->digest, base->digest);
  assert_int_equal(strlen(variant->digest), 64);
}

static void an_image_that_is_not_built_says_how_to_build_it(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  GError *error = NULL;
  assert_null(image_library_open(library, "linux", &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "bootrace image build linux");
}

static void an_unknown_image_is_told_with_the_nearest_name(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  GError *error = NULL;
  assert_false(image_library_build(library, "varient", NULL, NULL, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "did you mean 'variant'?");
}

static void an_image_cannot_build_on_itself(void **state)
{
  image_folder_write(*state, "images/linux/image.ini", "[Image]\nBase=variant\n");
  g_autoptr(ImageLibrary) library = library_of(*state);
  GError *error = NULL;
  assert_false(image_library_build(library, "variant", NULL, NULL, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "leads back to 'variant'");
}

static void files_over_the_root_of_existing_disks_are_a_mistake(void **state)
{
  image_folder_write(*state, "images/variant/files/root/etc/x", "x");
  g_autoptr(ImageLibrary) library = library_of(*state);
  GError *error = NULL;
  assert_false(image_library_build(library, "variant", NULL, NULL, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "over the root of a [Recipe] only");
}

static void removing_keeps_what_other_images_use(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  build(library, "linux");
  build(library, "variant");
  g_autoptr(Image) base = open_image(library, "linux");
  g_autoptr(Image) variant = open_image(library, "variant");
  assert_true(image_library_remove(library, "linux", NULL));
  assert_int_equal(state_of(library, "linux"), IMAGE_MISSING);
  assert_int_equal(state_of(library, "variant"), IMAGE_BUILT);
  assert_false(g_file_test(base->initrd, G_FILE_TEST_EXISTS));
  assert_true(g_file_test(variant->initrd, G_FILE_TEST_EXISTS));
}

static void two_guest_programs_take_turns_without_building_again(void **state)
{
  g_autoptr(ImageLibrary) library = library_of(*state);
  build(library, "linux");
  image_folder_write(*state, "guest", "another guest program");
  build(library, "linux");
  image_folder_write(*state, "guest", "guest program");
  assert_int_equal(state_of(library, "linux"), IMAGE_BUILT);
}

static void what_no_image_uses_any_more_goes_after_a_day(void **state)
{
  image_folder_write(*state, "cache/objects/old/file", "o");
  image_folder_write(*state, "cache/objects/new/file", "n");
  g_autofree char *old = image_folder_path(*state, "cache/objects/old");
  g_autofree char *fresh = image_folder_path(*state, "cache/objects/new");
  struct timespec long_ago[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
  assert_int_equal(utimensat(AT_FDCWD, old, long_ago, 0), 0);
  g_autoptr(ImageLibrary) library = library_of(*state);
  build(library, "linux");
  assert_false(g_file_test(old, G_FILE_TEST_EXISTS));
  assert_true(g_file_test(fresh, G_FILE_TEST_EXISTS));
}

static void leftovers_of_an_interrupted_build_are_swept(void **state)
{
  image_folder_write(*state, "cache/building/abcdef/tree/half", "half a file");
  g_autoptr(ImageLibrary) library = library_of(*state);
  build(library, "linux");
  g_autofree char *leftover = image_folder_path(*state, "cache/building/abcdef");
  assert_false(g_file_test(leftover, G_FILE_TEST_EXISTS));
}

static void built_files_can_be_read_by_other_users(void **state)
{
  mode_t mask = umask(077);
  g_autoptr(ImageLibrary) library = library_of(*state);
  build(library, "linux");
  umask(mask);
  g_autoptr(Image) image = open_image(library, "linux");
  struct stat status;
  assert_int_equal(stat(image->initrd, &status), 0);
  assert_int_equal(status.st_mode & 0777, 0644);
  g_autofree char *object = g_path_get_dirname(image->initrd);
  assert_int_equal(stat(object, &status), 0);
  assert_int_equal(status.st_mode & 0777, 0755);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      library_test(lists_all_definitions_sorted),
      library_test(existing_files_without_a_guest_program_need_no_building),
      library_test(an_image_is_missing_then_built_then_outdated),
      library_test(a_new_guest_program_outdates_the_image),
      library_test(a_variant_has_the_command_lines_of_all_layers_and_its_own_initrd),
      library_test(an_image_that_is_not_built_says_how_to_build_it),
      library_test(an_unknown_image_is_told_with_the_nearest_name),
      library_test(an_image_cannot_build_on_itself),
      library_test(files_over_the_root_of_existing_disks_are_a_mistake),
      library_test(removing_keeps_what_other_images_use),
      library_test(two_guest_programs_take_turns_without_building_again),
      library_test(what_no_image_uses_any_more_goes_after_a_day),
      library_test(leftovers_of_an_interrupted_build_are_swept),
      library_test(built_files_can_be_read_by_other_users),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
