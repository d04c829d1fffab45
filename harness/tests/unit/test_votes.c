/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "report/votes.h"
#include "tests/unit/units.h"
#include "units/unit_times.h"

/* "UNIT STATE BEGIN FINISH" in microseconds, separated by ';', as one boot. */
static void vote(Votes *votes, const char *signature, const char *text)
{
  GString *report = g_string_new(NULL);
  g_auto(GStrv) units = g_strsplit(text, ";", -1);
  for (char **unit = units; *unit; unit++) {
    g_auto(GStrv) words = g_strsplit(*unit, " ", 4);
    g_string_append_printf(report, "%s %s sub - %s %s 0 0\n", words[0], words[1], words[2], words[3]);
  }
  g_autoptr(GPtrArray) times = unit_times_parse(report->str, report->len);
  assert_int_equal(times->len, g_strv_length(units));
  votes_add(votes, signature, times);
  g_string_free(report, TRUE);
}

static const char *name_of(const UnitGraph *graph, guint unit)
{
  return unit_graph_unit(graph, unit)->name;
}

static void names_the_pair_that_begins_in_the_wrong_order(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service;c.service", "");
  g_autoptr(Votes) votes = votes_new(graph);
  vote(votes, NULL, "a.service active 10 20;b.service active 30 40;c.service active 50 60");
  vote(votes, NULL, "c.service active 10 20;a.service active 30 40;b.service active 50 60");
  vote(votes, "x", "b.service failed 10 20;a.service active 30 40;c.service active 50 60");
  vote(votes, "x", "c.service active 10 20;b.service failed 30 40;a.service active 50 60");
  g_autoptr(GArray) suspects = votes_suspects(votes);
  assert_int_equal(suspects->len, 1);
  const Suspect *suspect = &g_array_index(suspects, Suspect, 0);
  assert_string_equal(name_of(graph, suspect->before), "a.service");
  assert_string_equal(name_of(graph, suspect->after), "b.service");
  assert_true(suspect->begun);
  assert_int_equal(suspect->failing, 2);
  assert_int_equal(suspect->failing_late, 2);
  assert_int_equal(suspect->passing, 2);
  assert_int_equal(suspect->passing_late, 0);
  assert_int_equal(suspect->others, 0);
}

static void sees_that_the_first_had_begun_but_not_finished(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service", "");
  g_autoptr(Votes) votes = votes_new(graph);
  vote(votes, NULL, "a.service active 10 20;b.service active 30 40");
  vote(votes, "x", "a.service active 10 50;b.service failed 30 40");
  g_autoptr(GArray) suspects = votes_suspects(votes);
  assert_int_equal(suspects->len, 1);
  assert_false(g_array_index(suspects, Suspect, 0).begun);
  assert_int_equal(g_array_index(suspects, Suspect, 0).failing_late, 1);
}

static void a_pair_that_systemd_orders_is_no_suspect(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service b.service", "");
  g_autoptr(Votes) votes = votes_new(graph);
  vote(votes, NULL, "a.service active 10 20;b.service active 30 40");
  vote(votes, "x", "b.service active 10 20;a.service active 30 40");
  g_autoptr(GArray) suspects = votes_suspects(votes);
  assert_int_equal(suspects->len, 0);
}

static void an_order_that_passing_boots_show_as_often_is_no_suspect(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service", "");
  g_autoptr(Votes) votes = votes_new(graph);
  vote(votes, NULL, "b.service active 10 20;a.service active 30 40");
  vote(votes, "x", "b.service active 10 20;a.service active 30 40");
  g_autoptr(GArray) suspects = votes_suspects(votes);
  assert_int_equal(suspects->len, 0);
}

static void without_a_passing_boot_nothing_is_said(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service", "");
  g_autoptr(Votes) votes = votes_new(graph);
  vote(votes, "x", "b.service active 10 20;a.service active 30 40");
  g_autoptr(GArray) suspects = votes_suspects(votes);
  assert_int_equal(suspects->len, 0);
}

static void of_pairs_that_tell_as_much_the_failed_unit_and_the_closest_go_first(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, "a.service;b.service;far.service", "");
  g_autoptr(Votes) votes = votes_new(graph);
  vote(votes, NULL, "far.service active 10 20;a.service active 1000 1010;b.service active 1020 1030");
  vote(votes, "x", "b.service failed 10 20;a.service active 30 40;far.service active 50 60");
  g_autoptr(GArray) suspects = votes_suspects(votes);
  const Suspect *suspect = &g_array_index(suspects, Suspect, 0);
  assert_string_equal(name_of(graph, suspect->before), "a.service");
  assert_string_equal(name_of(graph, suspect->after), "b.service");
  assert_true(suspect->others > 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_the_pair_that_begins_in_the_wrong_order),
      cmocka_unit_test(sees_that_the_first_had_begun_but_not_finished),
      cmocka_unit_test(a_pair_that_systemd_orders_is_no_suspect),
      cmocka_unit_test(an_order_that_passing_boots_show_as_often_is_no_suspect),
      cmocka_unit_test(without_a_passing_boot_nothing_is_said),
      cmocka_unit_test(of_pairs_that_tell_as_much_the_failed_unit_and_the_closest_go_first),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
