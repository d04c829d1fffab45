/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/control.h"
#include "control/protocol.h"
#include "tests/unit/test.h"

/* All records of LENGTH bytes at BYTES, fed CHUNK bytes at a time: "KIND=PAYLOAD;" each. Returns: (owned). */
static char *read_all(const char *bytes, gsize length, gsize chunk)
{
  g_autoptr(ControlReader) reader = control_reader_new();
  GString *seen = g_string_new(NULL);
  for (gsize at = 0; at < length; at += chunk) {
    control_reader_feed(reader, bytes + at, MIN(chunk, length - at));
    for (ControlRecord *record; (record = control_reader_next(reader)); control_record_free(record)) {
      gsize size;
      const char *payload = g_bytes_get_data(record->payload, &size);
      g_string_append_printf(seen, "%d=", (int)record->kind);
      g_string_append_len(seen, payload, (gssize)size);
      g_string_append_c(seen, ';');
    }
  }
  return g_string_free(seen, FALSE);
}

static void assert_records(const char *bytes, gsize length, const char *expected)
{
  g_autofree char *seen = read_all(bytes, length, length);
  assert_string_equal(seen, expected);
}

static void reads_each_kind_of_record(void **state)
{
  (void)state;
  static const char BYTES[] = "BOOTRACE 1 ready 0\n\nBOOTRACE 1 took 4\n2 10\nBOOTRACE 1 dump 8\nroot\n->U\n"
                              "BOOTRACE 1 times 5\nroot\n\nBOOTRACE 1 error 3\nbad\nBOOTRACE 1 trace 7\ninitrd\n\n";
  assert_records(BYTES, strlen(BYTES), "0=;1=2 10;2=root\n->U;3=root\n;4=bad;5=initrd\n;");
}

static void skips_what_is_no_record(void **state)
{
  (void)state;
  static const char BYTES[] = "\xff\nlogin: BOOTRACE 1 BOOTRACE 1 ready 0\n\njunk BOOTRACE 2 ready 0\n\n"
                              "BOOTRACE 1 took 1\nxy\nBOOTRACE 1 error 2\nok\n";
  assert_records(BYTES, strlen(BYTES), "0=;4=ok;");
}

static void refuses_headers_that_are_not_exact(void **state)
{
  (void)state;
  static const char *const HEADERS[] = {"ready -1",       "ready 1x",       "ready ",   "ready",  "Ready 0",
                                        "ready 99999999", "ready 0 ",       "ready  0", "read 0", "readyy 0",
                                        "dump 33554433",  "dump 000000000", " 0",       "",       "ready +0"};
  for (gsize i = 0; i < G_N_ELEMENTS(HEADERS); i++) {
    g_autofree char *bytes = g_strdup_printf("BOOTRACE 1 %s\n\nBOOTRACE 1 error 1\n%c\n", HEADERS[i], 'a' + (char)i);
    g_autofree char *expected = g_strdup_printf("4=%c;", 'a' + (char)i);
    assert_records(bytes, strlen(bytes), expected);
  }
}

static void finds_the_record_of_a_guest_that_restarted_within_another(void **state)
{
  (void)state;
  static const char BYTES[] =
      "BOOTRACE 1 dump 60\ninitrd\nUnit aBOOTRACE 1 ready 0\n\nand much more than sixty bytes of it";
  assert_records(BYTES, strlen(BYTES), "0=;");
}

static void keeps_payloads_with_any_bytes(void **state)
{
  (void)state;
  static const char BYTES[] = "BOOTRACE 1 dump 24\nroot\n\0\xff\x1b[0mBOOTRACE 1 r\n\nBOOTRACE 1 ready 0\n\n";
  g_autoptr(ControlReader) reader = control_reader_new();
  control_reader_feed(reader, BYTES, sizeof BYTES - 1);
  g_autoptr(ControlRecord) record = control_reader_next(reader);
  assert_non_null(record);
  assert_int_equal(g_bytes_get_size(record->payload), 24);
  assert_memory_equal(g_bytes_get_data(record->payload, NULL), BYTES + strlen("BOOTRACE 1 dump 24\n"), 24);
  g_autoptr(ControlRecord) next = control_reader_next(reader);
  assert_int_equal(next->kind, RECORD_READY);
}

/* Pieces of records, put together at random: what one feed understands, every other chunk size must as well. */
static void gives_the_same_records_for_any_chunk_size(void **state)
{
  (void)state;
  static const char *const PIECES[] = {"BOOTRACE 1 ready 0\n\n",
                                       "BOOTRACE 1 took 3\n1 2\n",
                                       "BOOTRACE 1 dump 40\n",
                                       "BOOTRACE 1 ",
                                       "BOOT",
                                       "\n",
                                       "noise",
                                       "BOOTRACE 1 error 5\nBOOTR\n",
                                       "times 7\n"};
  g_autoptr(GRand) random = g_rand_new_with_seed(20261124);
  guint records = 0;
  for (guint round = 0; round < 300; round++) {
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (gint n = g_rand_int_range(random, 1, 20); n > 0; n--)
      g_string_append(bytes, PIECES[g_rand_int_range(random, 0, G_N_ELEMENTS(PIECES))]);
    g_autofree char *whole = read_all(bytes->str, bytes->len, bytes->len);
    for (gsize chunk = 1; chunk < 64; chunk++) {
      g_autofree char *parts = read_all(bytes->str, bytes->len, chunk);
      assert_string_equal(parts, whole);
    }
    records += *whole != '\0';
  }
  assert_true(records > 100);
}

static void takes_the_longest_payload_and_no_longer(void **state)
{
  (void)state;
  g_autoptr(ControlReader) reader = control_reader_new();
  g_autofree char *header = g_strdup_printf("BOOTRACE 1 dump %d\n", CONTROL_PAYLOAD_MAX);
  g_autofree char *payload = g_malloc0(CONTROL_PAYLOAD_MAX + 1);
  payload[CONTROL_PAYLOAD_MAX] = '\n';
  control_reader_feed(reader, header, strlen(header));
  control_reader_feed(reader, payload, CONTROL_PAYLOAD_MAX);
  assert_null(control_reader_next(reader));
  control_reader_feed(reader, payload + CONTROL_PAYLOAD_MAX, 1);
  g_autoptr(ControlRecord) record = control_reader_next(reader);
  assert_non_null(record);
  assert_int_equal(g_bytes_get_size(record->payload), CONTROL_PAYLOAD_MAX);
}

/* Nobody asks: the flood is dropped, and the reader works on once somebody does. */
static void drops_a_flood_that_nobody_reads(void **state)
{
  (void)state;
  static const char READY[] = "BOOTRACE 1 ready 0\n\n";
  g_autoptr(ControlReader) reader = control_reader_new();
  g_autoptr(GString) flood = g_string_new(NULL);
  for (guint i = 0; i < 10000; i++)
    g_string_append(flood, READY);
  for (guint i = 0; i < 20; i++)
    control_reader_feed(reader, flood->str, flood->len);
  guint kept = 0;
  for (ControlRecord *record; (record = control_reader_next(reader)); control_record_free(record))
    kept++;
  assert_in_range(kept, 1000, 150000);
  control_reader_feed(reader, READY, strlen(READY));
  g_autoptr(ControlRecord) record = control_reader_next(reader);
  assert_non_null(record);
}

/* Headers that each claim what follows as their payload: every byte is looked at a bounded number of times, or this
 * takes hours. */
static void is_not_slowed_down_by_headers_within_headers(void **state)
{
  (void)state;
  static const char HEADER[] = "BOOTRACE 1 dump 2000000\n";
  g_autoptr(GString) bytes = g_string_new(NULL);
  while (bytes->len < (4 << 20))
    g_string_append(bytes, HEADER);
  g_autofree char *seen = read_all(bytes->str, bytes->len, 4096);
  assert_string_equal(seen, "");
}

static void a_frame_holds_its_files(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = guest_files_new();
  g_ptr_array_add(files, guest_file_new("/run/a.conf", "[Unit]\n", 0644));
  g_ptr_array_add(files, guest_file_new("/run/b", "", 04755));
  g_autoptr(GBytes) frame = control_frame(files);
  static const char EXPECTED[] = "BR00000032/run/a.conf\0"
                                 "064400000007[Unit]\n/run/b\0"
                                 "475500000000";
  gsize length;
  const char *bytes = g_bytes_get_data(frame, &length);
  assert_int_equal(length, sizeof EXPECTED - 1);
  assert_memory_equal(bytes, EXPECTED, length);
}

static void a_frame_may_be_empty(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) files = guest_files_new();
  g_autoptr(GBytes) frame = control_frame(files);
  gsize length;
  const char *bytes = g_bytes_get_data(frame, &length);
  assert_int_equal(length, 10);
  assert_memory_equal(bytes, "BR00000000", 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_each_kind_of_record),
      cmocka_unit_test(skips_what_is_no_record),
      cmocka_unit_test(refuses_headers_that_are_not_exact),
      cmocka_unit_test(finds_the_record_of_a_guest_that_restarted_within_another),
      cmocka_unit_test(keeps_payloads_with_any_bytes),
      cmocka_unit_test(gives_the_same_records_for_any_chunk_size),
      cmocka_unit_test(takes_the_longest_payload_and_no_longer),
      cmocka_unit_test(drops_a_flood_that_nobody_reads),
      cmocka_unit_test(is_not_slowed_down_by_headers_within_headers),
      cmocka_unit_test(a_frame_holds_its_files),
      cmocka_unit_test(a_frame_may_be_empty),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
