/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/events.h"
#include "tests/unit/test.h"

static RuleSet *parse(const char *text)
{
  RuleSet *rules = rule_set_new();
  GError *error = NULL;
  if (!rule_set_parse(rules, "t.ini", text, -1, &error))
    fail_msg("%s", error->message);
  return rules;
}

/* The events of TEXT as one block: "PIECE:ROLE:RULE", where ROLE is boot, back, fail, torn or pass. */
static char *events_of(const RuleSet *rules, const char *marker, const char *text)
{
  g_autoptr(Judge) judge = judge_new(rules, marker, 0, NULL);
  lines_single(text, strlen(text), &judge->block);
  g_autoptr(GArray) events = events_find(judge);
  static const char *const ROLES[] = {"boot", "back", "fail", "pass"};
  GString *told = g_string_new(NULL);
  for (guint i = 0; i < events->len; i++) {
    const Event *event = &g_array_index(events, Event, i);
    const Rule *rule = event->rule == NO_RULE ? NULL : g_ptr_array_index(rules->rules, event->rule);
    g_string_append_printf(told, "%u:%s:%s ", event->piece, event->pattern ? ROLES[event->role] : "torn",
                           rule ? rule->name : "-");
  }
  return g_string_free(told, FALSE);
}

static void assert_events(const char *rules, const char *marker, const char *text, const char *wanted)
{
  g_autoptr(RuleSet) set = parse(rules);
  g_autofree char *told = events_of(set, marker, text);
  assert_string_equal(told, wanted);
}

#define RULES                                                                                                          \
  "[start]\nClass=boot\nPattern=^kernel\nExample=kernel\n"                                                             \
  "[lost]\nClass=unit-failed\nPattern=^lost (?<key>\\w+)\nRecoveredBy=^found (?<key>\\w+)\nExample=lost x\n"           \
  "[up]\nClass=pass\nPattern=^running\nExample=running\n"                                                              \
  "[short]\nClass=oops\nPattern=^[xyz]\\d\nExample=x1\n"

static void events_come_in_the_order_of_the_console(void **state)
{
  (void)state;
  assert_events(RULES, PASS_MARKER_FROM_RULES, "kernel\nlost a\nx1\nfound a\nrunning\n",
                "0:boot:start 1:fail:lost 2:fail:short 3:back:lost 4:pass:up ");
  assert_events(RULES, PASS_MARKER_FROM_RULES, "", "");
  assert_events(RULES, PASS_MARKER_FROM_RULES, "lostandfound\nrunner\n", "");
}

static void recovery_is_looked_for_only_where_something_failed(void **state)
{
  (void)state;
  assert_events(RULES, PASS_MARKER_FROM_RULES, "found a\n", "");
  assert_events(RULES, PASS_MARKER_FROM_RULES, "found a\nlost a\n", "0:back:lost 1:fail:lost ");
}

static void the_marker_of_the_caller_stands_for_the_rules(void **state)
{
  (void)state;
  assert_events(RULES, "^ready", "running\nready\n", "1:pass:- ");
  assert_events(RULES, NULL, "running\nready\n", "");
}

static void roles_on_one_line_act_in_their_order(void **state)
{
  (void)state;
  assert_events("[p]\nClass=pass\nPattern=same line\nExample=same line\n"
                "[f]\nClass=oops\nPattern=same\\b\nExample=same\n"
                "[b]\nClass=boot\nPattern=line\nExample=line\n",
                PASS_MARKER_FROM_RULES, "same line\n", "0:boot:b 0:fail:f 0:pass:p ");
}

static void a_pattern_behind_its_torn_words(void **state)
{
  (void)state;
  assert_events("[f]\nClass=oops\nPattern=The whole sentence\nTorn=The whole sentence\nExample=The whole sentence\n",
                NULL, "The whole sen...tence\nThe whole sentence\nThe.. whole sentence, The whole sentence\n",
                "0:torn:f 1:fail:f 2:fail:f 2:torn:f ");
}

static void benign_rules_find_nothing_themselves(void **state)
{
  (void)state;
  assert_events("[b]\nClass=benign\nPattern=quoted\nExample=quoted\n", NULL, "quoted\n", "");
}

/* A judge that keeps its scratch space must not see the candidates of the block before. */
static void one_block_leaves_nothing_to_the_next(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = parse(RULES);
  g_autoptr(Judge) judge = judge_new(rules, PASS_MARKER_FROM_RULES, 0, NULL);
  for (guint round = 0; round < 3; round++) {
    block_clear(&judge->block);
    const char *text = round == 1 ? "all is well\n" : "a\nlost a\n";
    lines_single(text, strlen(text), &judge->block);
    g_autoptr(GArray) events = events_find(judge);
    assert_int_equal(events->len, round != 1);
  }
}

static void a_pattern_given_up_too_often_is_not_tried_again(void **state)
{
  (void)state;
  g_autoptr(RuleSet) rules = parse("[slow]\nClass=oops\nPattern=^(a+)+$\nExample=a\n");
  g_autoptr(Judge) judge = judge_new(rules, NULL, 0, NULL);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < MAX_LIMITED + 10; i++)
    g_string_append(text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n");
  g_string_append(text, "aaa\n");
  lines_single(text->str, text->len, &judge->block);
  g_autoptr(GArray) events = events_find(judge);
  assert_int_equal(events->len, 0);
  const Rule *rule = g_ptr_array_index(rules->rules, 0);
  gpointer given_up = g_hash_table_lookup(judge->limited, g_ptr_array_index(rule->patterns, 0));
  assert_int_equal(GPOINTER_TO_UINT(given_up), MAX_LIMITED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(events_come_in_the_order_of_the_console),
      cmocka_unit_test(recovery_is_looked_for_only_where_something_failed),
      cmocka_unit_test(the_marker_of_the_caller_stands_for_the_rules),
      cmocka_unit_test(roles_on_one_line_act_in_their_order),
      cmocka_unit_test(a_pattern_behind_its_torn_words),
      cmocka_unit_test(benign_rules_find_nothing_themselves),
      cmocka_unit_test(one_block_leaves_nothing_to_the_next),
      cmocka_unit_test(a_pattern_given_up_too_often_is_not_tried_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
