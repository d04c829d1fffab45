/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/console_log.h"
#include "tests/unit/test.h"

static void keeps_a_short_console_whole(void **state)
{
  (void)state;
  g_autoptr(ConsoleLog) log = console_log_new();
  console_log_append(log, "one\n", 4);
  console_log_append(log, "two\n", 4);
  g_autoptr(GBytes) bytes = console_log_bytes(log);
  assert_int_equal(console_log_total(log), 8);
  assert_memory_equal(g_bytes_get_data(bytes, NULL), "one\ntwo\n", 8);
}

/* Appends COUNT bytes, each the low byte of its position, in pieces of STEP. */
static void append_counting(ConsoleLog *log, gsize count, gsize step)
{
  g_autofree guint8 *piece = g_malloc(step);
  for (gsize at = 0; at < count; at += step) {
    gsize part = MIN(step, count - at);
    for (gsize i = 0; i < part; i++)
      piece[i] = (guint8)((at + i) % 251);
    console_log_append(log, piece, part);
  }
}

static void keeps_all_up_to_head_and_tail(void **state)
{
  (void)state;
  const gsize all = CONSOLE_LOG_HEAD_BYTES + CONSOLE_LOG_TAIL_BYTES;
  g_autoptr(ConsoleLog) log = console_log_new();
  append_counting(log, all, 65537);
  g_autoptr(GBytes) bytes = console_log_bytes(log);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  assert_int_equal(length, all);
  for (gsize i = 0; i < length; i++)
    assert_int_equal(data[i], i % 251);
}

static void cuts_the_middle_of_a_flood_and_says_how_much(void **state)
{
  (void)state;
  const gsize total = CONSOLE_LOG_HEAD_BYTES + 3 * CONSOLE_LOG_TAIL_BYTES + 12345;
  g_autoptr(ConsoleLog) log = console_log_new();
  append_counting(log, total, 4099);
  g_autoptr(GBytes) bytes = console_log_bytes(log);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  g_autofree char *mark = g_strdup_printf("\n[bootrace: %d bytes cut here]\n", 2 * CONSOLE_LOG_TAIL_BYTES + 12345);
  assert_int_equal(length, CONSOLE_LOG_HEAD_BYTES + strlen(mark) + CONSOLE_LOG_TAIL_BYTES);
  assert_memory_equal(data + CONSOLE_LOG_HEAD_BYTES, mark, strlen(mark));
  for (gsize i = 1; i <= CONSOLE_LOG_TAIL_BYTES; i++)
    assert_int_equal(data[length - i], (total - i) % 251);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_a_short_console_whole),
      cmocka_unit_test(keeps_all_up_to_head_and_tail),
      cmocka_unit_test(cuts_the_middle_of_a_flood_and_says_how_much),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
