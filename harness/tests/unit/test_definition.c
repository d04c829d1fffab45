/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/definition.h"
#include "tests/unit/image_folder.h"
#include "tests/unit/test.h"

static void reads_a_recipe(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(
      folder, "base/image.ini",
      "[Image]\nDescription=A base\n[Recipe]\nSuite=bookworm\nKernelPackage=linux-image-cloud-amd64\n"
      "Packages=systemd;udev\nDracutModules=base\nDracutDrivers=virtio_blk\n[Boot]\nCommandLine=quiet\n");
  g_autoptr(Definition) definition = image_folder_load(folder, "base", NULL);
  assert_non_null(definition);
  assert_int_equal(definition->form, FORM_RECIPE);
  assert_string_equal(definition->recipe.suite, "bookworm");
  assert_string_equal(definition->recipe.packages[1], "udev");
  assert_null(definition->recipe.packages[2]);
  assert_string_equal(definition->recipe.dracut_drivers[0], "virtio_blk");
  assert_string_equal(definition->command_line, "quiet");
  assert_int_equal(definition->guest, GUEST_SYSTEMD);
}

static void reads_a_variant_and_its_files(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "variant/image.ini", "[Image]\nBase=base\n");
  image_folder_write(folder, "variant/files/initrd/etc/x", "x");
  g_autoptr(Definition) definition = image_folder_load(folder, "variant", NULL);
  assert_int_equal(definition->form, FORM_VARIANT);
  assert_string_equal(definition->base, "base");
  g_autofree char *initrd = definition_files(definition, "initrd");
  g_autofree char *root = definition_files(definition, "root");
  assert_non_null(initrd);
  assert_null(root);
}

static void finds_existing_files_beside_the_image_ini(void **state)
{
  ImageFolder *folder = *state;
  image_folder_write(folder, "old/kernel", "k");
  image_folder_write(folder, "old/disks/a.img", "d");
  image_folder_write(folder, "old/share/file", "s");
  image_folder_write(folder, "old/image.ini",
                     "[Image]\nKernel=kernel\nGuest=plain\n[Disk a]\nPath=disks/a.img\nFormat=qcow2\nReadOnly=no\n"
                     "[Share home]\nPath=share\n");
  g_autoptr(Definition) definition = image_folder_load(folder, "old", NULL);
  assert_non_null(definition);
  assert_int_equal(definition->form, FORM_EXISTING);
  assert_int_equal(definition->guest, GUEST_PLAIN);
  assert_null(definition->initrd);
  g_autofree char *kernel = g_build_filename(folder->path, "old/kernel", NULL);
  assert_string_equal(definition->kernel, kernel);
  const ImageDisk *disk = g_ptr_array_index(definition->disks, 0);
  assert_string_equal(disk->format, "qcow2");
  assert_false(disk->read_only);
  const ImageShare *share = g_ptr_array_index(definition->shares, 0);
  assert_string_equal(share->tag, "home");
  assert_true(share->read_only);
}

static void refuses(ImageFolder *folder, const char *text, const char *part)
{
  image_folder_write(folder, "bad/image.ini", text);
  GError *error = NULL;
  g_autoptr(Definition) definition = image_folder_load(folder, "bad", &error);
  assert_null(definition);
  assert_error(error, BOOTRACE_ERROR_INPUT, part);
}

static void names_the_line_of_a_missing_file(void **state)
{
  refuses(*state, "[Image]\nKernel=nowhere\n", "image.ini:2: Kernel=nowhere: there is no file");
}

static void suggests_the_key_that_was_meant(void **state)
{
  refuses(*state, "[Image]\nBase=a\nDescripton=x\n", "image.ini:3: unknown key Descripton= in [Image]; did you mean");
}

static void an_image_has_one_form(void **state)
{
  refuses(*state, "[Image]\nBase=a\n[Recipe]\nSuite=bookworm\nKernelPackage=k\n", "either Base= or [Recipe]");
  refuses(*state, "[Image]\nDescription=nothing else\n", "[Image] needs Kernel=");
}

static void package_names_cannot_smuggle_options(void **state)
{
  refuses(*state, "[Recipe]\nSuite=bookworm\nKernelPackage=k\nPackages=systemd;--hook-dir\n",
          "image.ini:4: Packages=: '--hook-dir'");
  refuses(*state, "[Recipe]\nSuite=bookworm trixie\nKernelPackage=k\n", "image.ini:2: Suite=");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      image_folder_test(reads_a_recipe),
      image_folder_test(reads_a_variant_and_its_files),
      image_folder_test(finds_existing_files_beside_the_image_ini),
      image_folder_test(names_the_line_of_a_missing_file),
      image_folder_test(suggests_the_key_that_was_meant),
      image_folder_test(an_image_has_one_form),
      image_folder_test(package_names_cannot_smuggle_options),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
