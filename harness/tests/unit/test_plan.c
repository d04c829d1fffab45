/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/quantity.h"
#include "schedule/plan.h"
#include "tests/unit/test.h"
#include <glib/gstdio.h>

static const char TEXT[] = "[Plan]\n"
                           "Strategy=jitter\n"
                           "Seed=17\n"
                           "Image=0f\n"
                           "\n"
                           "[Order]\n"
                           "b.mount=after a.mount;c.service\n"
                           "sysroot-nix-.ro\\x2dstore.mount=after b.mount\n"
                           "\n"
                           "[Delay]\n"
                           "-.mount=1us\n"
                           "d.service=250ms\n";

static Plan *parsed(const char *text)
{
  GError *error = NULL;
  Plan *plan = plan_parse("p.ini", text, -1, &error);
  assert_no_error(error);
  return plan;
}

static void reads_back_what_it_wrote(void **state)
{
  (void)state;
  g_autoptr(Plan) plan = parsed(TEXT);
  assert_string_equal(plan->strategy, "jitter");
  assert_true(plan->seed == 17);
  assert_int_equal(plan->orders->len, 3);
  assert_int_equal(((PlanDelay *)plan->delays->pdata[1])->delay_ns, 250 * NS_PER_MS);
  g_autofree char *text = plan_to_text(plan);
  assert_string_equal(text, TEXT);
}

static void equal_plans_have_equal_text_however_they_were_made(void **state)
{
  (void)state;
  g_autoptr(Plan) plan = plan_new("jitter", 17, "0f");
  plan_add_delay(plan, "d.service", 7);
  plan_add_order(plan, "sysroot-nix-.ro\\x2dstore.mount", "b.mount");
  plan_add_order(plan, "b.mount", "c.service");
  plan_add_order(plan, "b.mount", "a.mount");
  plan_add_order(plan, "b.mount", "c.service");
  plan_add_delay(plan, "-.mount", NS_PER_US);
  plan_add_delay(plan, "d.service", 250 * NS_PER_MS);
  g_autofree char *text = plan_to_text(plan);
  assert_string_equal(text, TEXT);
}

static void an_order_may_be_for_one_manager_alone(void **state)
{
  (void)state;
  static const char SCOPED[] = "[Plan]\nStrategy=pairs\nSeed=1\n\n"
                               "[Order]\nb.service=after a.service\n\n"
                               "[InitrdOrder]\na.service=after c.service;d.service\nb.service=after c.service\n\n"
                               "[RootOrder]\nb.service=after c.service\n\n"
                               "[Delay]\na.service=1ms\n";
  g_autoptr(Plan) plan = parsed(SCOPED);
  assert_int_equal(plan->orders->len, 5);
  assert_int_equal(((PlanOrder *)plan->orders->pdata[4])->scope, SCOPE_ROOT);
  g_autofree char *text = plan_to_text(plan);
  assert_string_equal(text, SCOPED);
  g_autoptr(Plan) copy = plan_copy(plan);
  g_autofree char *copied = plan_to_text(copy);
  assert_string_equal(copied, SCOPED);
  assert_true(plan_scope_holds(SCOPE_ALL, PHASE_ROOT) && plan_scope_holds(SCOPE_INITRD, PHASE_INITRD));
  assert_false(plan_scope_holds(SCOPE_INITRD, PHASE_ROOT) || plan_scope_holds(SCOPE_ROOT, PHASE_INITRD));
}

static void a_plan_without_entries_is_natural(void **state)
{
  (void)state;
  g_autoptr(Plan) plan = plan_new("natural", 18446744073709551615ull, "");
  assert_true(plan_is_natural(plan));
  g_autofree char *text = plan_to_text(plan);
  assert_string_equal(text, "[Plan]\nStrategy=natural\nSeed=18446744073709551615\n");
  g_autoptr(Plan) again = parsed(text);
  assert_true(again->seed == plan->seed);
  plan_add_delay(plan, "a.service", 0);
  assert_false(plan_is_natural(plan));
}

static void a_person_need_not_say_strategy_or_seed(void **state)
{
  (void)state;
  g_autoptr(Plan) plan = parsed("# mine\n[Order]\nb.mount = after a.mount ; c.service\n");
  assert_string_equal(plan->strategy, "file");
  assert_string_equal(plan->image, "");
  assert_true(plan->seed == 0);
  assert_string_equal(((PlanOrder *)plan->orders->pdata[1])->after, "c.service");
}

static void names_the_line_of_a_mistake(void **state)
{
  (void)state;
  static const struct {
    const char *text, *message;
  } CASES[] = {
      {"[Plan]\nSeed=x\n", "p.ini:2: Seed=x: expected a whole number"},
      {"[Plan]\nSeed=1\nSede=2\n", "p.ini:3: unknown key Sede="},
      {"[Order]\na.mount=before b.mount\n", "p.ini:2: a.mount=before b.mount: expected 'after UNIT;UNIT'"},
      {"[Order]\na.mount=after\n", "p.ini:2: a.mount=after: expected 'after UNIT;UNIT'"},
      {"[Order]\na.mount=after b\n", "p.ini:2: 'b' is no unit name"},
      {"[Order]\na.mount=after ../x.mount\n", "p.ini:2: '../x.mount' is no unit name"},
      {"[Order]\na/b.mount=after x.mount\n", "p.ini:2: 'a/b.mount' is no unit name"},
      {"[Order]\na.mount=after b.mount\na.mount=after c.mount\n", "p.ini:3: a.mount= stands twice"},
      {"[Order]\na.mount=after b.mount;a.mount\n", "p.ini:2: a.mount cannot come after itself"},
      {"[RootOrder]\na.mount=after b\n", "p.ini:2: 'b' is no unit name"},
      {"[Delay]\na.mount=soon\n", "p.ini:2: a.mount=soon: expected a duration"},
      {"[Delay]\nmount=5s\n", "p.ini:2: 'mount' is no unit name"},
      {"[Ordre]\na.mount=after b.mount\n", "p.ini:1: unknown group [Ordre]"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
    GError *error = NULL;
    assert_null(plan_parse("p.ini", CASES[i].text, -1, &error));
    assert_error(error, BOOTRACE_ERROR_INPUT, CASES[i].message);
  }
}

static void loads_a_file(void **state)
{
  (void)state;
  g_autofree char *path = NULL;
  GError *error = NULL;
  int fd = g_file_open_tmp("plan-XXXXXX", &path, &error);
  assert_no_error(error);
  g_assert_true(g_close(fd, NULL) && g_file_set_contents(path, TEXT, -1, NULL));
  g_autoptr(Plan) plan = plan_load(path, &error);
  assert_no_error(error);
  g_autofree char *text = plan_to_text(plan);
  assert_string_equal(text, TEXT);
  (void)g_unlink(path);
  assert_null(plan_load(path, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, path);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_back_what_it_wrote),
      cmocka_unit_test(equal_plans_have_equal_text_however_they_were_made),
      cmocka_unit_test(an_order_may_be_for_one_manager_alone),
      cmocka_unit_test(a_plan_without_entries_is_natural),
      cmocka_unit_test(a_person_need_not_say_strategy_or_seed),
      cmocka_unit_test(names_the_line_of_a_mistake),
      cmocka_unit_test(loads_a_file),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
