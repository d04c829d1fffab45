/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/control.h"
#include "control/protocol.h"
#include "schedule/delivery_times.h"
#include "tests/unit/test.h"

#define HANDOVER "/run/systemd/system.control/initrd-switch-root.service.d/50-bootrace-handover.conf"

static const char *text_at(const GPtrArray *files, const char *path)
{
  for (guint i = 0; i < files->len; i++) {
    const GuestFile *file = g_ptr_array_index(files, i);
    if (strcmp(file->path, path) == 0)
      return file->text;
  }
  return NULL;
}

static void the_initrd_reports_at_its_end_and_in_an_emergency(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = guest_files_new();
  delivery_add_times(files, TRUE, FALSE);
  const char *text = "[Service]\nExecStartPre=-/run/bootrace/guest times initrd\n";
  assert_int_equal(files->len, 3);
  assert_string_equal(text_at(files, "/run/systemd/system.control/initrd-cleanup.service.d/50-bootrace-times.conf"),
                      text);
  assert_string_equal(text_at(files, "/run/systemd/system.control/emergency.service.d/50-bootrace-times.conf"), text);
}

static void the_root_reports_after_its_target_and_waits_for_the_handover(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = guest_files_new();
  delivery_add_times(files, FALSE, TRUE);
  for (guint i = 0; i < files->len; i++) {
    const char *path = ((const GuestFile *)g_ptr_array_index(files, i))->path;
    assert_true(g_str_equal(path, HANDOVER) || g_str_has_prefix(path, PROTOCOL_GUEST_NEXT "/run/"));
  }
  const char *unit = text_at(files, PROTOCOL_GUEST_NEXT "/run/systemd/system/bootrace-times.service");
  assert_non_null(strstr(unit, "After=multi-user.target graphical.target\n"));
  assert_non_null(strstr(unit, "times root\n"));
}

/* Without it the root's manager finds nothing of what waits for it, in a boot that has no other files. */
static void the_handover_is_there_once(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = guest_files_new();
  delivery_add_times(files, TRUE, TRUE);
  delivery_add_handover(files);
  guint count = 0;
  for (guint i = 0; i < files->len; i++)
    count += g_str_equal(((const GuestFile *)g_ptr_array_index(files, i))->path, HANDOVER) ? 1 : 0;
  assert_int_equal(count, 1);
  assert_string_equal(text_at(files, HANDOVER), "[Service]\nExecStartPre=-/run/bootrace/guest handover\n");
}

static void nothing_is_added_where_nobody_asks(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = guest_files_new();
  delivery_add_times(files, FALSE, FALSE);
  assert_int_equal(files->len, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_initrd_reports_at_its_end_and_in_an_emergency),
      cmocka_unit_test(the_root_reports_after_its_target_and_waits_for_the_handover),
      cmocka_unit_test(the_handover_is_there_once),
      cmocka_unit_test(nothing_is_added_where_nobody_asks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
