/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/field.h"
#include "schedule/linear_extension.h"
#include "schedule/random.h"
#include "tests/unit/units.h"
#include "units/unit_times.h"

typedef struct {
  UnitGraph *initrd, *root;
  Field *field;
} Both;

static Both both_of_the_seed(void)
{
  Both both = {.initrd = graph_from(PHASE_INITRD, "overlay-race-initrd.txt"),
               .root = graph_from(PHASE_ROOT, "debian-12-root.txt")};
  both.field = field_new((Graphs){.initrd = both.initrd, .root = both.root});
  return both;
}

static void both_clear(Both *both)
{
  field_free(both->field);
  unit_graph_free(both->initrd);
  unit_graph_free(both->root);
}

static void all_of_the_initrd_stands_before_the_real_root(void **state)
{
  (void)state;
  Both both = both_of_the_seed();
  const Field *field = both.field;
  assert_int_equal(field->n_parts, 2);
  guint last = field->parts[1].first;
  assert_true(field_graph(field, last - 1) == both.initrd);
  assert_true(field_graph(field, last) == both.root);
  assert_true(poset_less(field->poset, last - 1, last));
  both_clear(&both);
}

static void a_plan_that_was_made_of_an_order_gives_that_order_back(void **state)
{
  (void)state;
  Both both = both_of_the_seed();
  Random random = random_new(3);
  g_autofree guint *order = linear_extension_random(both.field->poset, &random);
  g_autofree guint *other = linear_extension_random(both.field->poset, &random);
  g_autoptr(Plan) plan = plan_new("pairs", 0, "");
  field_realise(both.field, order, plan);
  gboolean total = FALSE;
  g_autofree guint *again = field_order_of_plan(both.field, plan, other, &total);
  for (guint i = 0; i < both.field->poset->n; i++)
    assert_int_equal(again[i], order[i]);
  GError *error = NULL;
  assert_true(delivery_check(plan, (Graphs){.initrd = both.initrd, .root = both.root}, "test", &error));
  both_clear(&both);
}

static guint place(const guint *order, guint element)
{
  guint i = 0;
  while (order[i] != element)
    i++;
  return i;
}

static void an_extension_obeys_its_pairs_and_is_legal(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  Random random = random_new(5);
  g_autofree guint *like = linear_extension_random(field->poset, &random);
  for (guint a = 0; a < field->poset->n; a++)
    for (guint b = 0; b < field->poset->n; b++) {
      if (a == b)
        continue;
      g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
      Pair pair = {.before = a, .after = b};
      g_array_append_val(pairs, pair);
      g_autofree guint *order = field_extension(field, pairs, like);
      assert_int_equal(order != NULL, !poset_less(field->poset, b, a));
      if (order) {
        assert_true(poset_is_extension(field->poset, order));
        assert_true(place(order, a) < place(order, b));
      }
    }
}

static void forced_pairs_are_all_that_a_minimal_plan_holds(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service", "");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  Pair pair = {.before = 1, .after = 0};
  g_array_append_val(pairs, pair);
  g_autoptr(Plan) plan = plan_new("explain", 0, "");
  field_force(field, pairs, plan);
  assert_int_equal(plan->orders->len, 1);
  const PlanOrder *order = g_ptr_array_index(plan->orders, 0);
  assert_string_equal(order->unit, "a.service");
  assert_string_equal(order->after, "b.service");
  assert_int_equal(order->scope, SCOPE_INITRD);
}

static void the_achieved_order_is_that_of_the_ends_and_stays_legal(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service;c.service;d.service;e.service", "");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  /* e begins first and ends after d; b cannot be before a whatever the report says; c never began */
  const char *report = "e.service active exited - 900000 1200000 0 0\nd.service active exited - 1000000 1100000 0 0\n"
                       "b.service active exited - 1500000 1600000 0 0\na.service active exited - 2000000 2100000 0 0\n";
  g_autoptr(GPtrArray) units = unit_times_parse(report, strlen(report));
  FieldTimes times = {.phase = PHASE_INITRD, .units = units};
  g_autofree guint *order = field_order_achieved(field, &times, 1);
  const guint expected[] = {3, 4, 0, 1, 2};
  for (guint i = 0; i < 5; i++)
    assert_int_equal(order[i], expected[i]);
}

static void a_start_that_did_not_end_stands_behind_those_that_did(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service;c.service", "");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  const char *report = "b.service activating start - 1000000 0 0 0\nc.service active exited - 1500000 1600000 0 0\n";
  g_autoptr(GPtrArray) units = unit_times_parse(report, strlen(report));
  FieldTimes times = {.phase = PHASE_INITRD, .units = units};
  g_autofree guint *order = field_order_achieved(field, &times, 1);
  const guint expected[] = {2, 1, 0};
  for (guint i = 0; i < 3; i++)
    assert_int_equal(order[i], expected[i]);
}

static void the_reverse_turns_free_pairs_round_and_keeps_the_fixed_ones(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service;c.service", "");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  const guint order[] = {0, 1, 2};
  g_autofree guint *reverse = field_reverse(field, order);
  const guint expected[] = {2, 0, 1};
  for (guint i = 0; i < 3; i++)
    assert_int_equal(reverse[i], expected[i]);
}

static void the_reverse_keeps_the_end_of_a_phase_last(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service;initrd.target", "");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  const guint late[] = {0, 1, 2}, early[] = {2, 0, 1}, expected[] = {1, 0, 2};
  g_autofree guint *of_late = field_reverse(field, late), *of_early = field_reverse(field, early);
  for (guint i = 0; i < 3; i++) {
    assert_int_equal(of_late[i], expected[i]);
    assert_int_equal(of_early[i], expected[i]);
  }
}

static void shared_pairs_are_free_ones_those_of_the_units_in_question_first(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service c.service;d.service;initrd.target", "");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  const guint a[] = {0, 1, 2, 3, 4}, b[] = {1, 0, 2, 3, 4};
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  Pair question = {.before = 2, .after = 3};
  g_array_append_val(pairs, question);
  g_autoptr(GArray) shared = field_shared(field, pairs, a, b);
  /* not a b, on which they differ; not b c, nor b d, which are forced; nothing before the end, and that of c d itself
   */
  const Pair expected[] = {{0, 2}, {0, 3}};
  assert_int_equal(shared->len, G_N_ELEMENTS(expected));
  for (guint i = 0; i < shared->len; i++) {
    assert_int_equal(g_array_index(shared, Pair, i).before, expected[i].before);
    assert_int_equal(g_array_index(shared, Pair, i).after, expected[i].after);
  }
}

static void an_opposed_schedule_turns_the_first_pairs_and_drops_them(void **state)
{
  (void)state;
  /* "c in front of b" and "b in front of a" contradict "a in front of c", which comes last and is left */
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service;c.service;initrd.target", "");
  g_autoptr(Field) field = field_new((Graphs){.initrd = graph});
  const guint order[] = {0, 1, 2, 3}, expected[] = {2, 1, 0, 3};
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair)), shared = g_array_new(FALSE, FALSE, sizeof(Pair));
  const Pair list[] = {{1, 2}, {0, 1}, {2, 0}};
  g_array_append_vals(shared, list, G_N_ELEMENTS(list));
  g_autofree guint *opposed = field_opposed(field, pairs, shared, order);
  for (guint i = 0; i < 4; i++)
    assert_int_equal(opposed[i], expected[i]);
  assert_int_equal(shared->len, 1);
  assert_int_equal(g_array_index(shared, Pair, 0).before, 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_of_the_initrd_stands_before_the_real_root),
      cmocka_unit_test(a_plan_that_was_made_of_an_order_gives_that_order_back),
      cmocka_unit_test(an_extension_obeys_its_pairs_and_is_legal),
      cmocka_unit_test(forced_pairs_are_all_that_a_minimal_plan_holds),
      cmocka_unit_test(the_achieved_order_is_that_of_the_ends_and_stays_legal),
      cmocka_unit_test(a_start_that_did_not_end_stands_behind_those_that_did),
      cmocka_unit_test(the_reverse_turns_free_pairs_round_and_keeps_the_fixed_ones),
      cmocka_unit_test(the_reverse_keeps_the_end_of_a_phase_last),
      cmocka_unit_test(shared_pairs_are_free_ones_those_of_the_units_in_question_first),
      cmocka_unit_test(an_opposed_schedule_turns_the_first_pairs_and_drops_them),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
