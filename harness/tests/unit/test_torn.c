/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two writers on one console: at whatever bytes one breaks into the other, what the kernel says of its end is found. */
#include "console/judge.h"
#include "tests/unit/shipped_rules.h"

#define ROUNDS 100

typedef struct {
  const char *text, *class;
} Message;

/* What ends a boot and has Torn= phrases; with and without caller tags. */
static const Message MESSAGES[] = {
    {"[    1.798656][    T1] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100", "panic"},
    {"[    2.163529] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)", "panic"},
    {"[   12.300000][  T812] BUG: unable to handle page fault for address: ffffed1021a0c3b0", "oops"},
    {"[   12.300000] BUG: kernel NULL pointer dereference, address: 0000000000000010", "oops"},
    {"[    3.000001] Internal error: Oops: 96000004 [#1] PREEMPT SMP", "oops"},
    {"[   66.534621][ T6123] BUG: KASAN: use-after-free in do_thing+0x1a2/0x1f0", "oops"},
    {"[   22.000000][   C0] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [swapper/0:1]", "hang"},
    {"[    2.400000] overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2", "overlay-resolve"},
};

/* Lines of a program that mean nothing bad. They hold no escape sequence: one that is torn swallows the byte that ends
 * it, whoever wrote that. */
static const char *const OTHERS[] = {
    "Failed to open /dev/console",
    "         Starting Setup Virtual Console...",
    "[  OK  ] Reached target Paths.",
    "Please enter passphrase for disk disk-main-root: ",
    "qemu-system-x86_64: warning: guest updated active QH",
};

/* Takes bytes of A and B in turn, 1 to LONGEST at a time, from each in its own order. Returns: (owned). */
static char *interleave(GRand *random, const char *a, const char *b, gint32 longest)
{
  GString *mixed = g_string_new(NULL);
  const char *rest[2] = {a, b};
  for (guint turn = (guint)g_rand_int_range(random, 0, 2); *rest[0] || *rest[1]; turn = !turn) {
    gsize wanted = (gsize)g_rand_int_range(random, 1, longest + 1), left = strlen(rest[turn]);
    gsize size = MIN(wanted, left);
    g_string_append_len(mixed, rest[turn], (gssize)size);
    rest[turn] += size;
  }
  return g_string_free(mixed, FALSE);
}

static Outcome *judge_text(const RuleSet *rules, const char *text, gsize chunk)
{
  g_autoptr(Judge) judge = judge_new(rules, PASS_MARKER_FROM_RULES, GRACE_WHOLE_CONSOLE, NULL);
  for (gsize at = 0, length = strlen(text); at < length; at += chunk)
    judge_feed(judge, text + at, MIN(chunk, length - at), 0);
  return judge_finish(judge, CONSOLE_END_FILE, 0);
}

static gboolean has_class(const Outcome *outcome, const char *class)
{
  for (guint i = 0; i < outcome->matches->len; i++)
    if (strcmp(((const Match *)g_ptr_array_index(outcome->matches, i))->class, class) == 0)
      return TRUE;
  return FALSE;
}

static void any_two_lines_interleaved_at_any_bytes_still_tell(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = shipped_rules(TRUE);
  g_autoptr(GRand) random = g_rand_new_with_seed(20261124);
  for (gsize m = 0; m < G_N_ELEMENTS(MESSAGES); m++)
    for (gsize o = 0; o < G_N_ELEMENTS(OTHERS); o++)
      for (guint round = 0; round < ROUNDS; round++) {
        g_autofree char *message = g_strconcat(MESSAGES[m].text, "\r\n", NULL);
        g_autofree char *other = g_strconcat(OTHERS[o], "\r\n", NULL);
        g_autofree char *mixed = interleave(random, message, other, 1 << round % 6);
        g_autofree char *console = g_strconcat("[    0.1] x\n", mixed, "the end\n", NULL);
        g_autoptr(Outcome) whole = judge_text(rules, console, strlen(console));
        g_autoptr(Outcome) bytes = judge_text(rules, console, 1);
        if (!whole->decided || !has_class(whole, MESSAGES[m].class))
          fail_msg("not found in:\n%s", console);
        assert_string_equal(whole->signature, bytes->signature);
        assert_int_equal(whole->matches->len, bytes->matches->len);
      }
}

/* A program's line broken by a message whose stamp alone, up to its last bracket, holds the program's bytes. */
static void a_stamp_with_foreign_bytes_is_taken_apart(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = shipped_rules(TRUE);
  g_autoptr(GRand) random = g_rand_new_with_seed(1);
  for (gsize m = 0; m < G_N_ELEMENTS(MESSAGES); m++) {
    g_autoptr(Outcome) clean = judge_text(rules, MESSAGES[m].text, 4096);
    const char *stamp_end = strstr(MESSAGES[m].text, "] ");
    g_autofree char *stamp = g_strndup(MESSAGES[m].text, (gsize)(stamp_end - MESSAGES[m].text));
    for (guint round = 0; round < ROUNDS; round++) {
      g_autofree char *woven = interleave(random, stamp, "iled-to-open", 1 << round % 4);
      g_autofree char *console = g_strconcat("Fa", woven, stamp_end, "\n /dev/console\n", NULL);
      g_autoptr(Outcome) outcome = judge_text(rules, console, strlen(console));
      if (!outcome->signature || strcmp(outcome->signature, clean->signature) != 0)
        fail_msg("'%s', not '%s', in:\n%s", outcome->signature, clean->signature, console);
    }
  }
}

static void a_torn_phrase_has_no_key_and_obeys_exceptions(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = shipped_rules(TRUE);
  g_autoptr(Outcome) torn = judge_text(rules, "overlayfs: failed to resXXXolve '/a': -2\n", 4096);
  assert_string_equal(torn->signature, "overlay-resolve");
  g_autoptr(Outcome) quoted = judge_text(rules, "Kernel command line: Kernel panXXXic - not syncing\n", 4096);
  assert_int_equal(quoted->matches->len, 0);
  g_autoptr(Outcome) both = judge_text(rules, "KerXXXnel panic - not syncing Kernel panic - not syncing: x\n", 4096);
  assert_int_equal(both->matches->len, 1);
  assert_string_equal(both->signature, "panic:x");
}

static void too_much_in_between_is_no_phrase(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = shipped_rules(TRUE);
  for (gsize foreign = 1; foreign < 100; foreign++) {
    g_autofree char *filler = g_strnfill(foreign, 'x');
    g_autofree char *text = g_strconcat("Kernel panic - ", filler, "not syncing\n", NULL);
    g_autoptr(Outcome) outcome = judge_text(rules, text, 4096);
    assert_int_equal(outcome->decided, foreign <= 64);
  }
}

static void a_stamp_in_the_next_line_ends_the_message(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = shipped_rules(TRUE);
  g_autoptr(Outcome) cut = judge_text(rules, "[    1.000000] Kernel panic\n - not syncing: x\n", 4096);
  assert_true(cut->decided);
  g_autoptr(Outcome) two = judge_text(rules, "[    1.000000] Kernel panic\n[    1.000001]  - not syncing: x\n", 4096);
  assert_false(two->decided);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_two_lines_interleaved_at_any_bytes_still_tell),
      cmocka_unit_test(a_stamp_with_foreign_bytes_is_taken_apart),
      cmocka_unit_test(a_torn_phrase_has_no_key_and_obeys_exceptions),
      cmocka_unit_test(too_much_in_between_is_no_phrase),
      cmocka_unit_test(a_stamp_in_the_next_line_ends_the_message),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
