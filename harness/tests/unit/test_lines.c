/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/lines.h"
#include "tests/unit/test.h"

/* The pieces of TEXT, each as "LINE:text". Returns: (owned). */
static char *pieces_of(const char *text, gsize length)
{
  Block block;
  block_init(&block);
  g_autoptr(Lines) lines = lines_new();
  assert_int_equal(lines_feed(lines, (const guint8 *)text, length, G_MAXSIZE, &block), length);
  lines_flush(lines, TRUE, &block);
  GString *told = g_string_new(NULL);
  for (guint i = 0; i < block.pieces->len; i++) {
    const Piece *piece = &g_array_index(block.pieces, Piece, i);
    g_string_append_printf(told, "%s%u:%.*s", i ? "|" : "", piece->line, (int)piece->length,
                           block.text->str + piece->offset);
  }
  block_free(&block);
  return g_string_free(told, FALSE);
}

static void assert_pieces(const char *text, const char *wanted)
{
  g_autofree char *told = pieces_of(text, strlen(text));
  assert_string_equal(told, wanted);
}

static void line_ends_and_overwritten_lines(void **state)
{
  (void)state;
  assert_pieces("a\r\nb\n\nc", "1:a|2:b|4:c");
  assert_pieces("10%\r20%\rdone\nnext", "1:10%|1:20%|1:done|2:next");
  assert_pieces("spin|\b/\b-\n", "1:spin-");
}

static void escape_sequences_leave_no_trace(void **state)
{
  (void)state;
  assert_pieces("[\033[0;1;31mFAILED\033[0m] x\n", "1:[FAILED] x");
  assert_pieces("\033]0;title\007a\033P+q544e\033\\b\033(Bc\n", "1:abc");
  assert_pieces("\033[2J\033[1;1Htop\033[5;1Hfive\n", "1:top|1:five");
  assert_pieces("\033]never closed\nnext\n", "2:next");
  assert_pieces("[[0;1;31mFAILED[0m] x#033[0m ^[[1my \\x1b[0m\n", "1:[FAILED] x y ");
}

static void prefixes_of_loggers_are_removed(void **state)
{
  (void)state;
  assert_pieces("[    1.234567] a\n<4>[    1.234567][  T12] b\n[1.2][ C0] c\n", "1:a|2:b|3:c");
  assert_pieces("Nov 24 08:10:07 host kernel: [    1.234567] a\nNov  4 08:10:07 host mount[12]: b\n",
                "1:a|2:mount[12]: b");
  assert_pieces("2026-11-24T08:10:07.123+00:00 host systemd[1]: a\n[Tue Nov 24 08:10:07 2026] b\n", "1:a|2:b");
  assert_pieces("microvm@x-1[58]: [FAILED] a\nmachine # [    1.000000] b\nweb-1  | c\n", "1:[FAILED] a|2:b|3:c");
  assert_pieces("** 24 printk messages dropped ** [    1.000000] a\n", "1:a");
  assert_pieces("[  OK  ] a\n[    ] b\nnot: a prefix\n", "1:[  OK  ] a|2:[    ] b|3:not: a prefix");
}

static void a_line_torn_by_the_kernel_comes_whole_too(void **state)
{
  (void)state;
  assert_pieces("[FAILED] Failed to [   10.834711] audit: x\nmount /y.\n",
                "1:[FAILED] Failed to |1:audit: x|2:mount /y.|1:[FAILED] Failed to mount /y.");
  assert_pieces("login: [    1.000000] BUG: z\n", "1:login: |1:BUG: z");
}

static void nul_and_broken_utf8_do_no_harm(void **state)
{
  (void)state;
  g_autofree char *told = pieces_of("a\0\0b\377c\n", 7);
  assert_string_equal(told, "1:ab\357\277\275c");
}

static void a_message_at_the_cut_of_a_long_line_is_whole_in_one_piece(void **state)
{
  (void)state;
  for (gsize before = PIECE_LIMIT - 20; before < PIECE_LIMIT + 5; before++) {
    g_autofree char *filler = g_strnfill(before, 'x');
    g_autofree char *text = g_strconcat(filler, " Kernel panic - not syncing", NULL);
    g_autofree char *told = pieces_of(text, strlen(text));
    assert_non_null(strstr(told, " Kernel panic - not syncing"));
  }
}

static void counts_lines_and_knows_an_unfinished_one(void **state)
{
  (void)state;
  Block block;
  block_init(&block);
  g_autoptr(Lines) lines = lines_new();
  assert_int_equal(lines_count(lines), 0);
  (void)lines_feed(lines, (const guint8 *)"a\nb", 3, G_MAXSIZE, &block);
  assert_int_equal(lines_count(lines), 2);
  assert_true(lines_unfinished(lines));
  lines_flush(lines, FALSE, &block);
  assert_int_equal(block.pieces->len, 2);
  assert_true(lines_unfinished(lines));
  block_free(&block);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(line_ends_and_overwritten_lines),
      cmocka_unit_test(escape_sequences_leave_no_trace),
      cmocka_unit_test(prefixes_of_loggers_are_removed),
      cmocka_unit_test(a_line_torn_by_the_kernel_comes_whole_too),
      cmocka_unit_test(nul_and_broken_utf8_do_no_harm),
      cmocka_unit_test(a_message_at_the_cut_of_a_long_line_is_whole_in_one_piece),
      cmocka_unit_test(counts_lines_and_knows_an_unfinished_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
