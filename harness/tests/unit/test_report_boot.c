/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/report.h"

static void assert_holds(const char *text, const char *part)
{
  if (!strstr(text, part))
    fail_msg("'%s' is not in:\n%s", part, text);
}

static void shows_a_failed_boot_with_plan_matches_and_console(void **state)
{
  (void)state;
  g_autoptr(BootRecord) boot = boot_make("c1", 1, outcome_make(VERDICT_FAILED));
  Match *match = g_ptr_array_index(boot->outcome->matches, 0);
  match->line = 2;
  g_ptr_array_add(boot->outcome->matches, match_make("/late", TRUE));
  boot->console = g_bytes_new_static("first\nthe failure\n", 18);
  g_autofree char *text = report_boot_text(boot, NULL);
  assert_holds(text, "Boot c1:1\n  Result:    failed, overlay-resolve:/sysroot/nix/.ro-store:-2\n");
  assert_holds(text, "  Strategy:  jitter, seed 11400714819323198485\n");
  assert_holds(text, ", took 3.0 s, CPU 2.5 s, host load 0.75\n");
  assert_holds(text, "\nPlan\n  [Plan]\n  Strategy=jitter\n\n");
  assert_holds(text, "\nMatches\n  line 2: overlay-resolve:/sysroot/nix/.ro-store:-2\n      overlayfs: failed");
  assert_holds(text, "  line 412: overlay-resolve:/late:-2 (recovered)\n");
  assert_holds(text, "       1  first\n>      2  the failure\n");
}

static void shows_why_a_boot_was_lost(void **state)
{
  (void)state;
  g_autoptr(BootRecord) boot = boot_make("c1", 1, NULL);
  boot->cpu_ns = -1;
  g_autofree char *text = report_boot_text(boot, NULL);
  assert_holds(text, "  Result:    lost, QEMU was killed by signal 9\n");
  assert_holds(text, "CPU unknown");
  assert_holds(text, "\nConsole: not kept\n");
}

static void shows_the_last_lines_where_no_console_was_kept(void **state)
{
  (void)state;
  g_autoptr(BootRecord) boot = boot_make("c1", 1, outcome_make(VERDICT_HUNG));
  boot->outcome->last_lines = g_strdup("almost\nthe\033[31m end\n");
  g_autofree char *text = report_boot_text(boot, NULL);
  assert_holds(text, "\nConsole, its last lines\n  almost\n  the.[31m end\n");
}

static void makes_the_names_of_a_foreign_file_inert(void **state)
{
  (void)state;
  g_autoptr(BootRecord) boot = boot_make("c1", 1, outcome_make(VERDICT_FAILED));
  char **fields[] = {&boot->campaign, &boot->image,          &boot->strategy,
                     &boot->plan,     &boot->outcome->class, &boot->outcome->signature};
  for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
    g_free(*fields[i]);
    *fields[i] = g_strdup("\033]0;evil\a");
  }
  g_autofree char *text = report_boot_text(boot, NULL), *line = report_boot_line(boot, NULL);
  assert_null(strpbrk(text, "\033\a"));
  assert_null(strpbrk(line, "\033\a"));
}

static void lists_a_boot_on_one_line(void **state)
{
  (void)state;
  g_autoptr(BootRecord) failed = boot_make("c1", 7, outcome_make(VERDICT_FAILED));
  g_autofree char *line = report_boot_line(failed, NULL);
  assert_string_equal(line, "      7  overlay-race         jitter    failed       3.0 s  "
                            "overlay-resolve:/sysroot/nix/.ro-store:-2\n");
  g_autoptr(BootRecord) recovered = boot_make("c1", 8, outcome_make(VERDICT_PASSED));
  recovered->outcome->recovered = TRUE;
  g_autofree char *other = report_boot_line(recovered, NULL);
  assert_string_equal(other, "      8  overlay-race         jitter    passed       3.0 s  recovered\n");
}

static void marks_a_fork_and_the_cold_boot_that_confirms_it(void **state)
{
  (void)state;
  g_autoptr(BootRecord) fork = boot_make("c1", 7, outcome_make(VERDICT_FAILED));
  fork->forked = TRUE;
  g_autofree char *line = report_boot_line(fork, NULL), *text = report_boot_text(fork, NULL);
  assert_non_null(strstr(line, "overlay-resolve:/sysroot/nix/.ro-store:-2, forked\n"));
  assert_holds(text, "  From:      a checkpoint");
  g_autoptr(BootRecord) cold = boot_make("c1", 8, outcome_make(VERDICT_PASSED));
  cold->confirms = 7;
  g_autofree char *cold_line = report_boot_line(cold, NULL), *cold_text = report_boot_text(cold, NULL);
  assert_null(strstr(cold_line, "forked"));
  assert_null(strstr(cold_text, "From:"));
  assert_holds(cold_text, "  Confirms:  boot 7, ");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shows_a_failed_boot_with_plan_matches_and_console),
      cmocka_unit_test(shows_why_a_boot_was_lost),
      cmocka_unit_test(shows_the_last_lines_where_no_console_was_kept),
      cmocka_unit_test(makes_the_names_of_a_foreign_file_inert),
      cmocka_unit_test(lists_a_boot_on_one_line),
      cmocka_unit_test(marks_a_fork_and_the_cold_boot_that_confirms_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
