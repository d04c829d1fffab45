/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/prefix.h"
#include "console/weave.h"
#include "tests/unit/test.h"

/* "LINE:text", with T12 or C0 before the colon for a known caller, + for a mended line, k for a kernel message. */
static void tell(const Strand *strand, gpointer data)
{
  GString *told = data;
  g_string_append_printf(told, "%s%u%s%s", told->len ? "|" : "", strand->line, strand->kernel ? "k" : "",
                         strand->mended ? "+" : "");
  if (strand->caller != 0)
    g_string_append_printf(told, "%c%u", (char)(strand->caller >> 24), strand->caller & 0xffffff);
  g_string_append_printf(told, ":%.*s", (int)strand->length, strand->text);
}

static void assert_strands(const char *const *lines, const char *wanted)
{
  Weave weave;
  weave_init(&weave);
  g_autoptr(GString) told = g_string_new(NULL);
  for (guint i = 0; lines[i]; i++)
    weave_line(&weave, lines[i], strlen(lines[i]), i + 1, tell, told);
  weave_clear(&weave);
  assert_string_equal(told->str, wanted);
}

#define STRANDS(wanted, ...) assert_strands((const char *const[]){__VA_ARGS__, NULL}, wanted)

static void a_kernel_message_inside_a_line_is_a_strand_of_its_own(void **state)
{
  (void)state;
  STRANDS("1:plain", "plain");
  STRANDS("1k:a", "[    1.000000] a");
  STRANDS("1:Failed to |1k:audit: x|2:mount /y.|1+:Failed to mount /y.", "Failed to [   10.834711] audit: x",
          "mount /y.");
}

static void a_second_tear_adds_to_the_first(void **state)
{
  (void)state;
  STRANDS("1:ab|1k:x|2:cd|2k:y|3:ef|1+:abcdef", "ab[    1.000000] x", "cd[    1.000001] y", "ef");
}

static void a_torn_line_whose_rest_does_not_come_is_forgotten(void **state)
{
  (void)state;
  STRANDS("1:ab|1k:0|2k:1|3k:2|4k:3|5k:4|6k:5|7k:6|8k:7|9:cd", "ab[    1.000000] 0", "[    1.000000] 1",
          "[    1.000000] 2", "[    1.000000] 3", "[    1.000000] 4", "[    1.000000] 5", "[    1.000000] 6",
          "[    1.000000] 7", "cd");
}

static void bytes_in_a_stamp_go_back_to_their_line(void **state)
{
  (void)state;
  STRANDS("1:Faile|1kT1:Kernel panic - not syncing: x|2:n /dev/console|1+:Failed to open /dev/console",
          "Faile[ d    1t.o7 9o8p6e56][    T1] Kernel panic - not syncing: x", "n /dev/console");
  STRANDS("1:|1kC12:msg|2:c|1+:abc", "[    a1.000000b][   C12] msg", "c");
  STRANDS("1:a|1kT7:msg|2:c|1+:abc", "a[    1.000000][    bT7] msg", "c");
}

static void a_status_tag_is_no_stamp(void **state)
{
  (void)state;
  STRANDS("1:[  OK  ] Started Foo 1.5.", "[  OK  ] Started Foo 1.5.");
  STRANDS("1:[ ***  ] A start job is running (12s / 1min 30s)", "[ ***  ] A start job is running (12s / 1min 30s)");
  STRANDS("1:[    1xxxxxxxxxxxxxxxxxxxxxxxxxxxxx.000000] far too much",
          "[    1xxxxxxxxxxxxxxxxxxxxxxxxxxxxx.000000] far too much");
}

static void two_messages_of_the_kernel_are_told_by_their_callers(void **state)
{
  (void)state;
  STRANDS("1kT1:foo |1kC0:irq|2kT1:bar|1k+T1:foo bar", "[    1.000000][    T1] foo [    1.000001][   C0] irq",
          "[    1.000002][    T1] bar");
  STRANDS("1kT1:foo |1kC0:irq|2kT2:other", "[    1.000000][    T1] foo [    1.000001][   C0] irq",
          "[    1.000002][    T2] other");
  STRANDS("1k:foo |1k:irq|2k:bar", "[    1.000000] foo [    1.000001] irq", "[    1.000002] bar");
}

static void a_torn_line_grows_to_a_bound_only(void **state)
{
  (void)state;
  g_autofree char *filler = g_strnfill(1025, 'x');
  g_autofree char *torn = g_strconcat(filler, "[    1.000000] k", NULL);
  g_autofree char *wanted = g_strconcat("1:", filler, "|1k:k|2:rest", NULL);
  STRANDS(wanted, torn, "rest");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_kernel_message_inside_a_line_is_a_strand_of_its_own),
      cmocka_unit_test(a_second_tear_adds_to_the_first),
      cmocka_unit_test(a_torn_line_whose_rest_does_not_come_is_forgotten),
      cmocka_unit_test(bytes_in_a_stamp_go_back_to_their_line),
      cmocka_unit_test(a_status_tag_is_no_stamp),
      cmocka_unit_test(two_messages_of_the_kernel_are_told_by_their_callers),
      cmocka_unit_test(a_torn_line_grows_to_a_bound_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
