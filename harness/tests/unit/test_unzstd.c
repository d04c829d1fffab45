/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/blob.h"
#include "store/unzstd.h"
#include "tests/unit/test.h"

static void append(const void *bytes, gsize length, gpointer data)
{
  g_string_append_len(data, bytes, (gssize)length);
}

static GString *console(guint lines)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < lines; i++)
    g_string_append_printf(text, "[%6u] line\n", i * 7919);
  return text;
}

static GBytes *frame_of(const GString *text)
{
  g_autoptr(GBytes) plain = g_bytes_new(text->str, text->len);
  return blob_compress(plain);
}

/* Feeds STEP bytes at a time. */
static gboolean expand(GBytes *frames, gsize step, GString *out, GError **error)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data(frames, &length);
  g_autoptr(Unzstd) unzstd = unzstd_new();
  for (gsize at = 0; at < length; at += step)
    if (!unzstd_feed(unzstd, bytes + at, MIN(step, length - at), append, out, error))
      return FALSE;
  return unzstd_finish(unzstd, error);
}

static void gives_back_what_was_compressed_however_it_comes(void **state)
{
  (void)state;
  g_autoptr(GString) text = console(100000);
  g_autoptr(GBytes) frame = frame_of(text);
  assert_true(unzstd_recognises(g_bytes_get_data(frame, NULL), UNZSTD_MAGIC_BYTES));
  for (gsize step = 1; step < 1000000; step *= 30) {
    g_autoptr(GString) out = g_string_new(NULL);
    GError *error = NULL;
    gboolean good = expand(frame, step, out, &error);
    assert_no_error(error);
    assert_true(good && g_string_equal(out, text));
  }
}

static void frames_may_follow_one_another(void **state)
{
  (void)state;
  g_autoptr(GString) text = console(10), out = g_string_new(NULL);
  g_autoptr(GBytes) frame = frame_of(text);
  gsize length = 0;
  const void *bytes = g_bytes_get_data(frame, &length);
  g_autoptr(GByteArray) both = g_byte_array_new();
  g_byte_array_append(both, bytes, (guint)length);
  g_byte_array_append(both, bytes, (guint)length);
  g_autoptr(GBytes) frames = g_bytes_new(both->data, both->len);
  assert_true(expand(frames, 1 << 20, out, NULL));
  assert_int_equal(out->len, 2 * text->len);
}

static void a_frame_that_is_cut_is_told(void **state)
{
  (void)state;
  g_autoptr(GString) text = console(1000), out = g_string_new(NULL);
  g_autoptr(GBytes) frame = frame_of(text);
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes(frame, 0, g_bytes_get_size(frame) - 1);
  GError *error = NULL;
  assert_false(expand(cut, 100, out, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "ends too early");
}

static void a_damaged_frame_is_told(void **state)
{
  (void)state;
  static const char DAMAGED[] = "\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(GBytes) frame = g_bytes_new_static(DAMAGED, sizeof DAMAGED - 1);
  GError *error = NULL;
  assert_false(expand(frame, 100, out, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "is damaged");
}

static void text_is_no_frame(void **state)
{
  (void)state;
  assert_false(unzstd_recognises("[    0.000000] Linux", 20));
  assert_false(unzstd_recognises("\x28\xb5\x2f", 3));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_back_what_was_compressed_however_it_comes),
      cmocka_unit_test(frames_may_follow_one_another),
      cmocka_unit_test(a_frame_that_is_cut_is_told),
      cmocka_unit_test(a_damaged_frame_is_told),
      cmocka_unit_test(text_is_no_frame),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
