/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/findings.h"
#include "tests/unit/test.h"

static int make(void **state)
{
  *state = inspection_new();
  return 0;
}

static int clear(void **state)
{
  inspection_free(*state);
  return 0;
}

#define findings_test(test) cmocka_unit_test_setup_teardown(test, make, clear)

static void a_mount_unit_is_shown_with_its_fields_and_the_last_value_counts(void **state)
{
  Inspection *inspection = *state;
  inspection_note_file(inspection, "initrd", "usr/lib/systemd/system/sysroot-nix-.ro\\x2dstore.mount",
                       "[Mount]\nWhat=/dev/vdb\nWhat=/dev/vda\nWhere=/sysroot/nix/.ro-store\nType=erofs\n");
  inspection_finish(inspection);
  assert_int_equal(inspection->mounts->len, 1);
  const InspectedMount *mount = g_ptr_array_index(inspection->mounts, 0);
  assert_string_equal(mount->unit, "sysroot-nix-.ro\\x2dstore.mount");
  assert_string_equal(mount->what, "/dev/vda");
  assert_string_equal(mount->where, "/sysroot/nix/.ro-store");
  assert_null(mount->options);
  assert_int_equal(inspection->overlays->len, 0);
}

static void an_overlay_is_shown_by_its_layers(void **state)
{
  Inspection *inspection = *state;
  inspection_note_file(inspection, "initrd", "etc/systemd/system/a.mount",
                       "[Mount]\nType=overlay\nOptions=lowerdir=/l,upperdir=/u\n");
  inspection_finish(inspection);
  const InspectedOverlay *overlay = g_ptr_array_index(inspection->overlays, 0);
  assert_string_equal(overlay->lower, "/l");
  assert_string_equal(overlay->upper, "/u");
  assert_null(overlay->work);
}

static void units_are_counted_by_place_and_type_but_not_their_links_in_wants(void **state)
{
  Inspection *inspection = *state;
  inspection_note_file(inspection, "root", "usr/lib/systemd/system/a.service", NULL);
  inspection_note_file(inspection, "root", "usr/lib/systemd/system/b.service", NULL);
  inspection_note_file(inspection, "initrd", "usr/lib/systemd/system/c.service", NULL);
  inspection_note_file(inspection, "root", "usr/lib/systemd/system/x.target.wants/a.service", NULL);
  inspection_note_file(inspection, "root", "usr/lib/systemd/system/README", NULL);
  inspection_note_file(inspection, "root", "usr/share/d.service", NULL);
  inspection_finish(inspection);
  assert_int_equal(inspection->units->len, 2);
  const InspectedUnits *initrd = g_ptr_array_index(inspection->units, 0);
  const InspectedUnits *root = g_ptr_array_index(inspection->units, 1);
  assert_string_equal(initrd->place, "initrd");
  assert_int_equal(initrd->count, 1);
  assert_int_equal(root->count, 2);
}

static void fstab_lines_are_mounts(void **state)
{
  Inspection *inspection = *state;
  inspection_note_file(inspection, "root", "etc/fstab",
                       "# comment of four words\n\n/dev/vda1\t/ ext4  defaults 0 1\nbroken line\n");
  assert_int_equal(inspection->mounts->len, 1);
  const InspectedMount *mount = g_ptr_array_index(inspection->mounts, 0);
  assert_string_equal(mount->unit, "fstab");
  assert_string_equal(mount->where, "/");
  assert_string_equal(mount->options, "defaults");
}

static void the_system_and_systemd_s_version_are_found(void **state)
{
  Inspection *inspection = *state;
  inspection_note_file(inspection, "root", "usr/lib/os-release", "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n");
  inspection_note_file(inspection, "root", "usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so", NULL);
  assert_string_equal(inspection->os, "Debian GNU/Linux 12");
  assert_string_equal(inspection->systemd, "252");
}

static void a_guest_cannot_send_control_characters_to_the_terminal(void **state)
{
  Inspection *inspection = *state;
  inspection_note_file(inspection, "root", "usr/lib/os-release", "PRETTY_NAME=evil\033[2J\n");
  assert_null(strchr(inspection->os, '\033'));
}

static void only_files_that_say_something_are_read(void **state)
{
  (void)state;
  assert_true(inspection_wants_text("usr/lib/systemd/system/a.mount"));
  assert_true(inspection_wants_text("etc/fstab"));
  assert_false(inspection_wants_text("usr/lib/systemd/system/a.service"));
  assert_false(inspection_wants_text("usr/bin/a.mount"));
}

static void the_release_stands_in_the_kernel_s_header(void **state)
{
  (void)state;
  char image[0x400] = "";
  memcpy(image + 0x202, "HdrS", 4);
  image[0x20f] = 1; /* 0x100 behind 0x200 */
  strcpy(image + 0x300, "6.1.0-18-cloud-amd64 (builder@host) #1");
  g_autofree char *release = kernel_release(image, sizeof image);
  assert_string_equal(release, "6.1.0-18-cloud-amd64");
  assert_null(kernel_release(image, 0x20e));
  assert_null(kernel_release(image, 0x300)); /* the text would lie behind the end */
  image[0x202] = 'X';
  assert_null(kernel_release(image, sizeof image));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      findings_test(a_mount_unit_is_shown_with_its_fields_and_the_last_value_counts),
      findings_test(an_overlay_is_shown_by_its_layers),
      findings_test(units_are_counted_by_place_and_type_but_not_their_links_in_wants),
      findings_test(fstab_lines_are_mounts),
      findings_test(the_system_and_systemd_s_version_are_found),
      findings_test(a_guest_cannot_send_control_characters_to_the_terminal),
      findings_test(only_files_that_say_something_are_read),
      findings_test(the_release_stands_in_the_kernel_s_header),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
