/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "console/judge.h"
#include "tests/unit/shipped_rules.h"

#define GRACE (5 * NS_PER_S)
#define MARKER "Reached target Multi-User|login: $"

static Judge *new_judge(const RuleSet *rules, gint64 grace_ns)
{
  GError *error = NULL;
  Judge *judge = judge_new(rules, MARKER, grace_ns, &error);
  assert_no_error(error);
  return judge;
}

static void feed(Judge *judge, const char *text, gint64 at_ns)
{
  judge_feed(judge, text, strlen(text), at_ns);
}

static Outcome *judge_text(const char *text, ConsoleEnd end)
{
  g_autoptr(RuleSet) rules = shipped_rules(FALSE);
  g_autoptr(Judge) judge = new_judge(rules, GRACE);
  feed(judge, text, 0);
  return judge_finish(judge, end, NS_PER_S);
}

static void names_the_seed_by_its_path_and_errno(void **state)
{
  (void)state;
  g_autoptr(Outcome) outcome =
      judge_text("[    2.4] mount[136]: mount: /sysroot/nix/store: special device overlay does not exist.\n"
                 "[    2.400000] overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2\r\n"
                 "[\033[0;1;31mFAILED\033[0m] Failed to mount \033[0;1;39m/sysroot/nix/store\033[0m.\r\n"
                 "You are in emergency mode.\n",
                 CONSOLE_END_STOPPED);
  assert_int_equal(outcome->verdict, VERDICT_FAILED);
  assert_string_equal(outcome->class, "overlay-resolve");
  assert_string_equal(outcome->signature, "overlay-resolve:/sysroot/nix/.ro-store:-2");
  const Match *match = g_ptr_array_index(outcome->matches, 1);
  assert_string_equal(match->key, "/sysroot/nix/.ro-store");
  assert_int_equal(match->error_number, -2);
  assert_int_equal(match->line, 2);
}

/* What turns and counts while a job runs does not belong to the name of the stall. */
static void names_a_stall_by_the_job_and_not_by_the_moment(void **state)
{
  (void)state;
  g_autoptr(Outcome) early =
      judge_text("Linux version 6.1\n[**    ] Job a.device/start running (9s / no limit)\n", CONSOLE_END_TIMEOUT);
  assert_string_equal(early->signature, "hang:Job a.device/start running");
  g_autoptr(Outcome) late = judge_text(
      "Linux version 6.1\n[   ***] (2 of 3) Job a.device/start running (1min 4s / 2min 30s)\n", CONSOLE_END_TIMEOUT);
  assert_string_equal(late->signature, early->signature);
  g_autoptr(Outcome) cut = judge_text(
      "Linux version 6.1\n[ ***  ] Job by-label.dev…tart running (4min 1s / no limit)\n", CONSOLE_END_TIMEOUT);
  assert_string_equal(cut->signature, "hang:Job by-label.dev…");
  g_autoptr(Outcome) status = judge_text("Linux version 6.1\n[  OK  ] Started a (b).\n", CONSOLE_END_TIMEOUT);
  assert_string_equal(status->signature, "hang:[  OK  ] Started a (b).");
}

static void passes_only_by_the_marker(void **state)
{
  (void)state;
  g_autoptr(Outcome) silent = judge_text("Linux version 6.1\nall is well\n", CONSOLE_END_TIMEOUT);
  assert_int_equal(silent->verdict, VERDICT_HUNG);
  assert_string_equal(silent->class, "hang");
  assert_string_equal(silent->signature, "hang:all is well");
  assert_string_equal(silent->last_lines, "Linux version 6.1\nall is well");
  g_autoptr(Outcome) gone = judge_text("Linux version 6.1\n", CONSOLE_END_GUEST);
  assert_int_equal(gone->verdict, VERDICT_DIED);
  g_autoptr(Outcome) unknown = judge_text("Linux version 6.1\n", CONSOLE_END_FILE);
  assert_false(unknown->decided);
  g_autoptr(Outcome) passed = judge_text("host login: ", CONSOLE_END_FILE);
  assert_int_equal(passed->verdict, VERDICT_PASSED);
  assert_null(passed->class);
}

static void a_mount_that_comes_up_later_is_recovered(void **state)
{
  (void)state;
  g_autoptr(Outcome) outcome = judge_text("[FAILED] Failed to mount /sysroot/nix/store.\n"
                                          "[  OK  ] Mounted sysroot-nix-store.mount - /sysroot/nix/store.\n"
                                          "[  OK  ] Reached target Multi-User System.\n",
                                          CONSOLE_END_STOPPED);
  assert_int_equal(outcome->verdict, VERDICT_PASSED);
  assert_true(outcome->recovered);
  const Match *match = g_ptr_array_index(outcome->matches, 0);
  assert_true(match->recovered);
  assert_int_equal(match->recovered_line, 2);
}

static void decides_after_the_grace_and_never_again(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = shipped_rules(FALSE);
  g_autoptr(Judge) judge = new_judge(rules, GRACE);
  assert_int_equal(judge_deadline_ns(judge), G_MAXINT64);
  feed(judge, "You are in emergency mode.\n", NS_PER_S);
  assert_int_equal(judge_deadline_ns(judge), NS_PER_S + GRACE);
  assert_false(judge_decided(judge, GRACE));
  assert_true(judge_decided(judge, NS_PER_S + GRACE));
  feed(judge, "[  OK  ] Reached target Multi-User System.\n", NS_PER_S + GRACE);
  g_autoptr(Outcome) outcome = judge_finish(judge, CONSOLE_END_STOPPED, 10 * GRACE);
  assert_int_equal(outcome->verdict, VERDICT_FAILED);
}

static void the_marker_decides_at_once(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = shipped_rules(FALSE);
  g_autoptr(Judge) judge = new_judge(rules, GRACE);
  feed(judge, "[  OK  ] Reached target Multi-User System.\n", 7);
  assert_true(judge_decided(judge, 7));
  feed(judge, "Kernel panic - not syncing: too late\n", 8);
  g_autoptr(Outcome) outcome = judge_finish(judge, CONSOLE_END_STOPPED, 9);
  assert_int_equal(outcome->verdict, VERDICT_PASSED);
  assert_int_equal(outcome->lines, 2);
}

static void a_prompt_without_newline_decides_when_it_has_stood(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = shipped_rules(FALSE);
  g_autoptr(Judge) judge = new_judge(rules, 0);
  feed(judge, "(initramfs) ", NS_PER_S);
  assert_false(judge_decided(judge, NS_PER_S));
  assert_true(judge_deadline_ns(judge) < 2 * NS_PER_S);
  assert_true(judge_decided(judge, 2 * NS_PER_S));
  g_autoptr(Outcome) outcome = judge_finish(judge, CONSOLE_END_STOPPED, 2 * NS_PER_S);
  assert_int_equal(outcome->verdict, VERDICT_FAILED);
  assert_string_equal(outcome->class, "emergency");
  assert_int_equal(outcome->matches->len, 1);
}

/* Two processors report at once: the place is that of the same caller; a stalled processor is shown by another. */
static void a_report_is_read_from_its_own_caller(void **state)
{
  (void)state;
  g_autoptr(Outcome) bug = judge_text("[    1.000000][   T12] BUG: unable to handle page fault for address: 0000\n"
                                      "[    1.000001][    C1] RIP: 0010:somebody_else+0x1/0x2\n"
                                      "[    1.000002][   T12] RIP: 0010:culprit+0x1/0x2\n",
                                      CONSOLE_END_FILE);
  assert_string_equal(bug->signature, "bug:culprit");
  g_autoptr(Outcome) oops = judge_text("[    1.000000][   T12] Oops: 0002 [#1] SMP\n"
                                       "[    1.000001][    C1] RIP: 0010:somebody_else+0x1/0x2\n"
                                       "[    1.000002][   T12] RIP: 0010:culprit+0x1/0x2\n",
                                       CONSOLE_END_FILE);
  assert_string_equal(oops->signature, "oops:culprit");
  g_autoptr(Outcome) stall = judge_text("[    1.000000][    C0] watchdog: BUG: soft lockup - CPU#1 stuck for 22s!\n"
                                        "[    1.000001][    C1] RIP: 0010:stuck+0x1/0x2\n",
                                        CONSOLE_END_FILE);
  assert_string_equal(stall->signature, "lockup:stuck");
}

static void refuses_a_broken_pass_marker(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = rule_set_new();
  GError *error = NULL;
  assert_null(judge_new(rules, "login: (", 0, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "at offset 8");
}

static void verdicts_have_names(void **state)
{
  (void)state;
  for (int i = VERDICT_PASSED; i <= VERDICT_ARTEFACT; i++) {
    Verdict verdict = VERDICT_PASSED;
    assert_true(verdict_from_string(verdict_to_string((Verdict)i), &verdict));
    assert_int_equal(verdict, i);
  }
  Verdict verdict = VERDICT_DIED;
  assert_false(verdict_from_string("fine", &verdict));
  assert_int_equal(verdict, VERDICT_DIED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_the_seed_by_its_path_and_errno),
      cmocka_unit_test(names_a_stall_by_the_job_and_not_by_the_moment),
      cmocka_unit_test(passes_only_by_the_marker),
      cmocka_unit_test(a_mount_that_comes_up_later_is_recovered),
      cmocka_unit_test(decides_after_the_grace_and_never_again),
      cmocka_unit_test(the_marker_decides_at_once),
      cmocka_unit_test(a_prompt_without_newline_decides_when_it_has_stood),
      cmocka_unit_test(a_report_is_read_from_its_own_caller),
      cmocka_unit_test(refuses_a_broken_pass_marker),
      cmocka_unit_test(verdicts_have_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
