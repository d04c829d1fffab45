/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "campaign/stall.h"
#include "tests/unit/units.h"
#include "units/unit_times.h"

#define EDGES "first.service a.service;first.service b.service;b.service c.service"

/* Orders: b.service (and with it c.service) only after a.service. */
static Plan *a_before_b(void)
{
  Plan *plan = plan_new("pairs", 7, "d0");
  plan_add_order(plan, "b.service", "a.service");
  return plan;
}

static Outcome outcome_of(Verdict verdict, const char *class)
{
  return (Outcome){.verdict = verdict, .class = g_strdup(class)};
}

static void only_a_boot_that_stalled_under_chosen_orders_is_suspected(void **state)
{
  (void)state;
  g_autoptr(Plan) ordered = a_before_b(), natural = plan_new("natural", 0, "");
  Outcome silent = outcome_of(VERDICT_HUNG, NULL), late = outcome_of(VERDICT_FAILED, "hang");
  assert_true(stall_is_suspected(ordered, &silent));
  assert_true(stall_is_suspected(ordered, &late));
  assert_false(stall_is_suspected(natural, &silent));
  g_free(late.class);
}

static void a_boot_that_failed_for_another_reason_did_not_stall(void **state)
{
  (void)state;
  static const char *const CLASSES[] = {"overlay-resolve", "unit-failed", "dependency-failed"};
  g_autoptr(Plan) ordered = a_before_b();
  for (gsize i = 0; i < G_N_ELEMENTS(CLASSES); i++) {
    Outcome failed = outcome_of(VERDICT_FAILED, CLASSES[i]);
    assert_false(stall_is_suspected(ordered, &failed));
    g_free(failed.class);
  }
  Outcome died = outcome_of(VERDICT_DIED, NULL), passed = outcome_of(VERDICT_PASSED, NULL);
  assert_false(stall_is_suspected(ordered, &died));
  assert_false(stall_is_suspected(ordered, &passed));
}

static Plan *question_for(const char *console)
{
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EDGES, "");
  g_autoptr(Plan) plan = a_before_b();
  g_autoptr(GBytes) bytes = g_bytes_new_static(console, strlen(console));
  return stall_question(plan, (Graphs){.initrd = graph}, bytes);
}

static void asks_by_delaying_what_the_plan_held_behind_the_stuck_unit(void **state)
{
  (void)state;
  g_autoptr(Plan) question = question_for("         Starting first.service...\n[  OK  ] Finished first.service.\n"
                                          "         Starting a.service...\r\n");
  assert_non_null(question);
  assert_int_equal(question->orders->len, 0);
  assert_int_equal(question->delays->len, 2);
  const PlanDelay *b = g_ptr_array_index(question->delays, 0), *c = g_ptr_array_index(question->delays, 1);
  assert_string_equal(b->unit, "b.service");
  assert_string_equal(c->unit, "c.service");
  assert_true(b->delay_ns > 0 && c->delay_ns > b->delay_ns);
}

static void has_nothing_to_ask_where_no_unit_is_stuck(void **state)
{
  (void)state;
  assert_null(question_for("         Starting a.service...\n[  OK  ] Finished a.service.\n"));
  assert_null(question_for("         Starting a.service...\n[FAILED] Failed to start a.service.\n"));
  assert_null(question_for(""));
}

static void has_nothing_to_ask_where_the_graph_itself_held_the_rest(void **state)
{
  (void)state;
  assert_null(question_for("         Starting c.service...\n"));
}

static void asks_about_a_unit_of_which_only_its_job_is_seen(void **state)
{
  (void)state;
  g_autoptr(Plan) question = question_for("[ ***  ] A start job is running for a.service (12s / no limit)\n");
  assert_non_null(question);
  assert_int_equal(question->delays->len, 2);
  assert_null(question_for("[ ***  ] A start job is running for a.service (12s / no limit)\n"
                           "[  OK  ] Finished a.service - First.\n"));
}

/* Lessons of a boot in which a.service began at 1 s and finished at A_END, b.service finished at B_END, after one that
 * stalled with STALLED as its console. */
static GPtrArray *lessons_after(const char *stalled, const char *a_end, const char *b_end)
{
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, EDGES, "");
  g_autoptr(Plan) question = plan_new("question", 7, "d0");
  plan_add_delay(question, "b.service", 2 * NS_PER_S);
  g_autofree char *text =
      g_strdup_printf("a.service active exited - 1000000 %s 0 0\nb.service active exited - 3000000 %s 0 0\n"
                      "first.service active exited - 10 20 0 0\n",
                      a_end, b_end);
  g_autoptr(GPtrArray) times = unit_times_parse(text, strlen(text));
  g_autoptr(GBytes) console = g_bytes_new_static(stalled, strlen(stalled));
  return stall_lessons(question, graph, times, console);
}

static GPtrArray *lessons_for(const char *a_end, const char *b_end)
{
  return lessons_after("         Starting a.service...\n", a_end, b_end);
}

static void a_unit_that_finished_only_after_a_delayed_one_depends_on_it(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) lessons = lessons_for("3200000", "3100000");
  assert_int_equal(lessons->len, 1);
  const Lesson *lesson = g_ptr_array_index(lessons, 0);
  assert_string_equal(lesson->before, "b.service");
  assert_string_equal(lesson->after, "a.service");
  assert_non_null(strstr(lesson->evidence, "with b.service held back, a.service took 2.2 s"));
}

static void a_unit_that_did_not_wait_teaches_nothing(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) quick = lessons_for("1100000", "3100000");
  g_autoptr(GPtrArray) slow = lessons_for("3000000", "3100000"); /* slow, but done before b.service was */
  assert_int_equal(quick->len, 0);
  assert_int_equal(slow->len, 0);
}

static void a_unit_that_was_not_stuck_teaches_nothing_however_long_it_took(void **state)
{
  (void)state;
  static const char *const STALLED[] = {"", "         Starting a.service...\n[  OK  ] Finished a.service.\n",
                                        "         Starting a.service...\n[FAILED] Failed to start a.service.\n",
                                        "         Starting first.service...\n"};
  for (gsize i = 0; i < G_N_ELEMENTS(STALLED); i++) {
    g_autoptr(GPtrArray) lessons = lessons_after(STALLED[i], "3200000", "3100000");
    assert_int_equal(lessons->len, 0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(only_a_boot_that_stalled_under_chosen_orders_is_suspected),
      cmocka_unit_test(a_boot_that_failed_for_another_reason_did_not_stall),
      cmocka_unit_test(asks_by_delaying_what_the_plan_held_behind_the_stuck_unit),
      cmocka_unit_test(asks_about_a_unit_of_which_only_its_job_is_seen),
      cmocka_unit_test(has_nothing_to_ask_where_no_unit_is_stuck),
      cmocka_unit_test(has_nothing_to_ask_where_the_graph_itself_held_the_rest),
      cmocka_unit_test(a_unit_that_finished_only_after_a_delayed_one_depends_on_it),
      cmocka_unit_test(a_unit_that_did_not_wait_teaches_nothing),
      cmocka_unit_test(a_unit_that_was_not_stuck_teaches_nothing_however_long_it_took),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
