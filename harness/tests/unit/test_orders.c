/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

static BootTimes *times_make(const char *phase, const char *report)
{
  BootTimes *times = g_new0(BootTimes, 1);
  times->phase = g_strdup(phase);
  times->report = g_bytes_new(report, strlen(report));
  return times;
}

static void keeps_what_each_manager_reported(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  BootRecord *boot = boot_make("c1", 1, outcome_make(VERDICT_PASSED));
  boot->times = g_ptr_array_new_with_free_func((GDestroyNotify)boot_times_free);
  g_ptr_array_add(boot->times, times_make("root", "r\n"));
  g_ptr_array_add(boot->times, times_make("initrd", "early\n"));
  g_ptr_array_add(boot->times, times_make("initrd", "late\n"));
  add_boot(store, boot);
  g_autoptr(GError) error = NULL;
  g_autoptr(BootRecord) read = store_boot(store, "c1", 1, &error);
  assert_no_error(error);
  assert_int_equal(read->times->len, 2);
  const BootTimes *first = g_ptr_array_index(read->times, 0);
  assert_string_equal(first->phase, "initrd");
  assert_int_equal(g_bytes_get_size(first->report), 5);
  assert_memory_equal(g_bytes_get_data(first->report, NULL), "late\n", 5);
}

static void coverage_replaces_what_stood_before(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  CoverageRecord record = {
      .image = (char[]){"overlay-fixed"}, .phase = (char[]){"initrd"}, .pairs = 10, .both_orders = 3};
  g_autoptr(GError) error = NULL;
  assert_true(store_set_coverage(store, "c1", &record, &error));
  record.both_orders = 8;
  record.together = 5;
  record.infeasible = 2;
  assert_true(store_set_coverage(store, "c1", &record, &error));
  record.image = (char[]){"overlay-race"};
  assert_true(store_set_coverage(store, "c1", &record, &error));
  g_autoptr(GPtrArray) list = store_coverage(store, "c1", &error);
  assert_no_error(error);
  assert_int_equal(list->len, 2);
  const CoverageRecord *first = g_ptr_array_index(list, 0), *second = g_ptr_array_index(list, 1);
  assert_string_equal(first->image, "overlay-race"); /* the scenario's order */
  assert_string_equal(second->image, "overlay-fixed");
  assert_int_equal(second->pairs, 10);
  assert_int_equal(second->both_orders, 8);
  assert_int_equal(second->together, 5);
  assert_int_equal(second->infeasible, 2);
}

static void learned_edges_belong_to_an_image_and_a_manager(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  const LearnedEdge edge = {
      .before = (char[]){"a.service"}, .after = (char[]){"b.service"}, .evidence = (char[]){"it hung"}};
  g_autoptr(GError) error = NULL;
  assert_true(store_add_learned(store, "d0", "initrd", &edge, &error));
  assert_true(store_add_learned(store, "d0", "initrd", &edge, &error));
  g_autoptr(GPtrArray) list = store_learned(store, "d0", "initrd", &error);
  g_autoptr(GPtrArray) other = store_learned(store, "d0", "root", &error);
  assert_no_error(error);
  assert_int_equal(list->len, 1);
  assert_int_equal(other->len, 0);
  assert_string_equal(((const LearnedEdge *)g_ptr_array_index(list, 0))->evidence, "it hung");
}

static void note_times(const BootTimesVisit *times, gpointer data)
{
  g_string_append_printf(data, "%u %s %s %s %s; ", times->boot, times->image, times->phase,
                         times->judged ? verdict_to_string(times->verdict) : "lost",
                         times->signature ? times->signature : "-");
}

static void times_are_visited_boot_by_boot_with_how_each_ended(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  g_autoptr(GError) error = NULL;
  add_campaign(store, "c1", 1);
  Outcome *outcomes[] = {outcome_make(VERDICT_PASSED), outcome_make(VERDICT_FAILED), NULL};
  for (guint i = 0; i < G_N_ELEMENTS(outcomes); i++) {
    BootRecord *boot = boot_make("c1", i + 1, outcomes[i]);
    BootTimes *times = g_new0(BootTimes, 1);
    *times = (BootTimes){.phase = g_strdup("initrd"), .report = g_bytes_new_static("x", 1)};
    boot->times = g_ptr_array_new_with_free_func((GDestroyNotify)boot_times_free);
    g_ptr_array_add(boot->times, times);
    add_boot(store, boot);
  }
  g_autoptr(GString) seen = g_string_new(NULL);
  assert_true(store_foreach_times(store, "c1", note_times, seen, &error));
  assert_no_error(error);
  assert_string_equal(seen->str, "1 overlay-race initrd passed -; "
                                 "2 overlay-race initrd failed overlay-resolve:/sysroot/nix/.ro-store:-2; "
                                 "3 overlay-race initrd lost -; ");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(keeps_what_each_manager_reported, place_make, place_remove),
      cmocka_unit_test_setup_teardown(coverage_replaces_what_stood_before, place_make, place_remove),
      cmocka_unit_test_setup_teardown(learned_edges_belong_to_an_image_and_a_manager, place_make, place_remove),
      cmocka_unit_test_setup_teardown(times_are_visited_boot_by_boot_with_how_each_ended, place_make, place_remove),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
