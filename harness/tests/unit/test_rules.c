/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/judge.h"
#include "console/rules.h"
#include "tests/unit/test.h"

static void refuse(const char *text, const char *part)
{
  g_autoptr(RuleSet) rules = rule_set_new();
  GError *error = NULL;
  assert_false(rule_set_parse(rules, "my.ini", text, -1, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, part);
}

static RuleSet *parse(const char *text)
{
  RuleSet *rules = rule_set_new();
  GError *error = NULL;
  if (!rule_set_parse(rules, "my.ini", text, -1, &error))
    fail_msg("%s", error->message);
  return rules;
}

static void the_shipped_rules_match_their_examples_and_no_counterexample(void **state)
{
  (void)state;
  static const char *const NAMES[] = {"overlayfs", "systemd", "initrd", "kernel", "pass"};
  g_autoptr(RuleSet) rules = rule_set_new();
  GError *error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    g_autofree char *path = g_strdup_printf(PROJECT_ROOT "/scenarios/rules/%s.ini", NAMES[i]);
    if (!rule_set_load(rules, path, &error))
      fail_msg("%s", error->message);
  }
  assert_true(rule_set_size(rules) > 40);
  assert_true(rule_set_has_class(rules, "pass"));
  if (!rule_set_verify(rules, &error))
    fail_msg("%s", error->message);
}

static void names_the_line_of_a_mistake(void **state)
{
  (void)state;
  refuse("[a]\nClass=panic\nPattern=x(\nExample=x\n", "my.ini:3: Pattern=: missing closing parenthesis at offset 2");
  refuse("[a]\nClass=oop\nPattern=x\nExample=x\n", "my.ini:2: Class=oop");
  refuse("[a]\nClass=oops\nPattern=\nExample=x\n", "my.ini:3: Pattern= is empty");
  refuse("[a]\nClass=oops\nPattern=x\n", "my.ini:1: [a] needs an Example=");
  refuse("[a]\nClass=oops\nPattern=x\nExample=x\nKey=path\n", "my.ini:5: Key=path");
  refuse("[a]\nClass=oops\nPattern=x\nExample=x\nFatal=yes\nHint=yes\n", "my.ini:6: Hint=yes contradicts");
  refuse("[a]\nClass=oops\nPattern=x\nExample=x\nConsequenceOf=b\n", "my.ini:5: ConsequenceOf=b");
  refuse("[a]\nClass=oops\nPatern=x\nPattern=x\nExample=x\n", "my.ini:3: unknown key Patern=");
  refuse("# nothing\n", "holds no rule");
}

static void a_name_stands_for_one_rule(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = parse("[a]\nClass=oops\nPattern=x\nExample=x\n");
  GError *error = NULL;
  assert_false(rule_set_parse(rules, "other.ini", "[a]\nClass=hang\nPattern=y\nExample=y\n", -1, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "stands already in my.ini:1");
}

static void examples_are_run(void **state)
{
  (void)state;
  GError *error = NULL;
  g_autoptr(RuleSet) wrong = parse("[a]\nClass=oops\nPattern=^x$\nExample=[    1.000000] x\nExample=y\n");
  assert_false(rule_set_verify(wrong, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "does not match its Example= 'y'");
  error = NULL;
  g_autoptr(RuleSet) greedy = parse("[a]\nClass=oops\nPattern=x\nExample=x\nCounterexample=ax\n");
  assert_false(rule_set_verify(greedy, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "matches its Counterexample= 'ax'");
}

static Outcome *judge_with(const RuleSet *rules, const char *text)
{
  g_autoptr(Judge) judge = judge_new(rules, "^up$", GRACE_WHOLE_CONSOLE, NULL);
  judge_feed(judge, text, strlen(text), 0);
  return judge_finish(judge, CONSOLE_END_FILE, 0);
}

static void exceptions_and_benign_lines_are_no_match(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = parse("[a]\nClass=oops\nFatal=yes\nPattern=boom\nExcept=quiet\nExample=boom\n"
                                   "[b]\nClass=benign\nPattern=^test:\nExample=test:\n");
  g_autoptr(Outcome) outcome = judge_with(rules, "quiet boom\ntest: boom\n");
  assert_int_equal(outcome->matches->len, 0);
}

static void a_hint_explains_but_does_not_fail(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = parse("[hint]\nClass=cycle\nHint=yes\nPattern=^hint (?<key>\\w+)\nExample=hint x\n"
                                   "[end]\nClass=panic\nFatal=yes\nPattern=^end\nExample=end\nConsequenceOf=hint\n");
  g_autoptr(Outcome) alone = judge_with(rules, "hint one\n");
  assert_false(alone->decided);
  g_autoptr(Outcome) both = judge_with(rules, "hint one\nend\n");
  assert_string_equal(both->signature, "hint:one");
}

static void only_proof_of_the_same_key_recovers(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = parse("[a]\nClass=oops\nFatal=yes\nRecovery=proof\nPattern=^lost (?<key>\\w+)\n"
                                   "RecoveredBy=^found (?<key>\\w+)\nExample=lost x\n");
  g_autoptr(Outcome) other = judge_with(rules, "lost a\nfound b\nup\n");
  assert_int_equal(other->verdict, VERDICT_FAILED);
  g_autoptr(Outcome) same = judge_with(rules, "lost a\nfound a\nup\n");
  assert_int_equal(same->verdict, VERDICT_PASSED);
  assert_true(same->recovered);
}

static void a_pattern_that_backtracks_for_ever_is_given_up_and_reported(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = parse("[slow]\nClass=oops\nFatal=yes\nPattern=^(a+)+$\nExample=a\n"
                                   "[panic]\nClass=panic\nFatal=yes\nPattern=^panic\nExample=panic\n");
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 200; i++)
    g_string_append(text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n");
  g_string_append(text, "panic\n");
  g_autoptr(Outcome) outcome = judge_with(rules, text->str);
  assert_string_equal(outcome->class, "panic");
  assert_int_equal(outcome->warnings->len, 1);
  assert_non_null(strstr(g_ptr_array_index(outcome->warnings, 0), "rule slow"));
  assert_non_null(strstr(g_ptr_array_index(outcome->warnings, 0), "on 64 lines"));
}

static void torn_words_are_neither_too_few_nor_too_many(void **state)
{
  (void)state;
  g_autofree char *longest = g_strnfill(64, 'x');
  for (gsize cut = 0; cut <= 64; cut++) {
    g_autoptr(RuleSet) rules = rule_set_new();
    g_autofree char *text = g_strdup_printf("[a]\nClass=oops\nPattern=q\nTorn=x%s\nExample=q\n", longest + cut);
    GError *error = NULL;
    gboolean taken = rule_set_parse(rules, "t.ini", text, -1, &error);
    gsize length = 65 - cut;
    assert_int_equal(taken, length >= 16 && length <= 64);
    if (!taken)
      assert_error(error, BOOTRACE_ERROR_INPUT, "t.ini:4: ");
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_shipped_rules_match_their_examples_and_no_counterexample),
      cmocka_unit_test(names_the_line_of_a_mistake),
      cmocka_unit_test(a_name_stands_for_one_rule),
      cmocka_unit_test(examples_are_run),
      cmocka_unit_test(exceptions_and_benign_lines_are_no_match),
      cmocka_unit_test(a_hint_explains_but_does_not_fail),
      cmocka_unit_test(only_proof_of_the_same_key_recovers),
      cmocka_unit_test(a_pattern_that_backtracks_for_ever_is_given_up_and_reported),
      cmocka_unit_test(torn_words_are_neither_too_few_nor_too_many),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
