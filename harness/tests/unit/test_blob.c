/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "store/blob.h"

static void gives_back_the_same_bytes(void **state)
{
  (void)state;
  static const gsize SIZES[] = {0, 1, 5000, 3 << 20};
  for (gsize i = 0; i < G_N_ELEMENTS(SIZES); i++) {
    g_autofree char *text = g_strnfill(SIZES[i], 'c');
    g_autoptr(GBytes) bytes = g_bytes_new(text, SIZES[i]);
    g_autoptr(GBytes) frame = blob_compress(bytes);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) again = blob_expand(frame, (gint64)SIZES[i], &error);
    assert_no_error(error);
    assert_true(g_bytes_equal(bytes, again));
  }
}

static void makes_a_console_smaller(void **state)
{
  (void)state;
  g_autoptr(GString) console = g_string_new(NULL);
  for (int i = 0; i < 500; i++)
    g_string_append_printf(console, "[    %d.%06d] systemd[1]: Starting unit %d...\r\n", i / 10, i * 7919, i % 7);
  g_autoptr(GBytes) bytes = g_bytes_new(console->str, console->len);
  g_autoptr(GBytes) frame = blob_compress(bytes);
  assert_true(g_bytes_get_size(frame) * 3 < console->len);
}

static void refuses_a_frame_that_was_cut_or_changed(void **state)
{
  (void)state;
  g_autoptr(GBytes) bytes = g_bytes_new_static("some bytes of a console", 23);
  g_autoptr(GBytes) frame = blob_compress(bytes);
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes(frame, 0, g_bytes_get_size(frame) - 1);
  g_autoptr(GBytes) none = g_bytes_new_static("", 0);
  GError *error = NULL;
  assert_null(blob_expand(cut, 23, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "damaged");
  error = NULL;
  assert_null(blob_expand(none, 0, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "damaged");
  error = NULL;
  assert_null(blob_expand(frame, 22, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "their length is wrong");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_back_the_same_bytes),
      cmocka_unit_test(makes_a_console_smaller),
      cmocka_unit_test(refuses_a_frame_that_was_cut_or_changed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
