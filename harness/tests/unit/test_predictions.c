/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "tests/unit/units.h"
#include "units/predictions.h"

/* Tasks 11 and 12 are those of a.service and b.service. */
#define TASKS                                                                                                          \
  "at 0:2 / /\nat 0:9 / /m\n1 1 fork 11 /\n2 1 attach 11 system.slice/a.service\n3 1 turn \n4 1 fork 12 /\n"           \
  "5 1 attach 12 system.slice/b.service\n6 1 turn \n"

static GPtrArray *predict(const char *edges, const char *trace_text)
{
  g_autoptr(UnitGraph) graph = graph_of(PHASE_INITRD, edges, "");
  g_autoptr(Trace) trace = trace_parse(trace_text, strlen(trace_text));
  return predictions_find(graph, trace);
}

static const Prediction *only(const GPtrArray *predictions)
{
  assert_int_equal(predictions->len, 1);
  return g_ptr_array_index(predictions, 0);
}

static void names_who_made_and_who_used_a_path_and_when(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list = predict("a.service;b.service", TASKS "10 11 mkdir 0:2 /run/x\n20 12 walk 0:2 /run/x\n");
  const Prediction *prediction = only(list);
  assert_string_equal(prediction->before, "a.service");
  assert_string_equal(prediction->after, "b.service");
  assert_string_equal(prediction->path, "/run/x");
  assert_string_equal(prediction->first, "makes the directory");
  assert_string_equal(prediction->then, "uses it");
  assert_int_equal(prediction->first_at_ns, 10);
  assert_int_equal(prediction->then_at_ns, 20);
}

static void says_nothing_of_units_in_a_row_or_of_one_unit_alone(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) ordered = predict("a.service b.service", TASKS "10 11 mkdir 0:2 /x\n20 12 walk 0:2 /x\n");
  assert_int_equal(ordered->len, 0);
  g_autoptr(GPtrArray) alone = predict("a.service;b.service", TASKS "10 11 mkdir 0:2 /x\n20 11 walk 0:2 /x\n");
  assert_int_equal(alone->len, 0);
  g_autoptr(GPtrArray) readers = predict("a.service;b.service", TASKS "10 11 walk 0:2 /x\n20 12 walk 0:2 /x\n");
  assert_int_equal(readers->len, 0);
}

/* Linux 6.9 has a file system of pidfds, which systemd 257 opens for every service. */
static void what_is_mounted_nowhere_has_no_name_to_meet_at(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list = predict("a.service;b.service", TASKS "10 11 write 0:5 /\n20 12 write 0:5 /\n");
  assert_int_equal(list->len, 0);
  g_autoptr(GPtrArray) mounted = predict("a.service;b.service", TASKS "10 11 write 0:9 /\n20 12 write 0:9 /\n");
  assert_int_equal(mounted->len, 1);
}

static void who_looked_first_is_named_first(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list = predict("a.service;b.service", TASKS "10 12 miss 0:2 /x\n20 11 create 0:2 /x\n");
  const Prediction *prediction = only(list);
  assert_string_equal(prediction->before, "b.service");
  assert_string_equal(prediction->first, "looks for it in vain");
}

static void work_within_a_mount_needs_who_mounts_it(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list =
      predict("a.service;b.service", TASKS "10 11 mount 0:9 0:2 /m\n20 12 walk 0:9 /deep/below\n");
  const Prediction *prediction = only(list);
  assert_string_equal(prediction->path, "/m");
  assert_string_equal(prediction->first, "mounts on it");
}

static void a_mount_that_nobody_else_sees_makes_nothing(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list = predict("a.service;b.service", TASKS "10 11 mount 0:9 0:2 /own\n20 12 walk 0:9 /x\n");
  assert_int_equal(list->len, 0);
}

static void what_was_used_after_it_was_made_comes_before_what_was_looked_for_in_vain(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list =
      predict("a.service;b.service;c.service",
              TASKS "7 1 fork 13 /\n8 1 attach 13 system.slice/c.service\n9 1 turn \n"
                    "10 13 miss 0:2 /y\n11 11 create 0:2 /y\n12 11 create 0:2 /x\n20 12 walk 0:2 /x\n");
  assert_int_equal(list->len, 2);
  assert_string_equal(((const Prediction *)g_ptr_array_index(list, 0))->path, "/x");
}

static void what_everybody_touches_tells_less(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list =
      predict("a.service;b.service;c.service;d.service",
              TASKS "7 1 fork 13 /\n8 1 attach 13 system.slice/c.service\n9 1 turn \n7 1 fork 14 /\n"
                    "8 1 attach 14 system.slice/d.service\n9 1 turn \n"
                    "10 11 create 0:2 /log\n11 12 walk 0:2 /log\n12 13 walk 0:2 /log\n13 14 walk 0:2 /log\n"
                    "14 13 create 0:2 /x\n15 14 walk 0:2 /x\n");
  assert_string_equal(((const Prediction *)g_ptr_array_index(list, 0))->path, "/x");
}

static void a_module_and_the_file_system_that_needs_it_meet(void **state)
{
  (void)state;
  g_autoptr(GPtrArray) list = predict(
      "a.service;b.mount", "1 1 fork 11 /\n2 11 attach 11 system.slice/a.service\n4 1 fork 12 system.slice/b.mount\n"
                           "10 11 module erofs\n20 12 fstype erofs\n");
  assert_string_equal(only(list)->path, "module erofs");
}

/* The first boot of overlay-race that was traced, which passed (Linux 6.1, systemd 252). */
static void the_seeds_pair_comes_first_from_a_boot_that_passed(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_from(PHASE_INITRD, "overlay-race-initrd.txt");
  g_autofree char *text = NULL;
  gsize length = 0;
  assert_true(g_file_get_contents(TEST_DATA "/trace/overlay-race-initrd.txt", &text, &length, NULL));
  g_autoptr(Trace) trace = trace_parse(text, length);
  assert_null(trace_lack(trace));
  g_autoptr(GPtrArray) list = predictions_find(graph, trace);
  const Prediction *prediction = g_ptr_array_index(list, 0);
  assert_string_equal(prediction->before, "sysroot-nix-.ro\\x2dstore.mount");
  assert_string_equal(prediction->after, "sysroot-nix-store.mount");
  assert_string_equal(prediction->path, "/sysroot/nix/.ro-store");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_who_made_and_who_used_a_path_and_when),
      cmocka_unit_test(says_nothing_of_units_in_a_row_or_of_one_unit_alone),
      cmocka_unit_test(what_is_mounted_nowhere_has_no_name_to_meet_at),
      cmocka_unit_test(who_looked_first_is_named_first),
      cmocka_unit_test(work_within_a_mount_needs_who_mounts_it),
      cmocka_unit_test(a_mount_that_nobody_else_sees_makes_nothing),
      cmocka_unit_test(what_was_used_after_it_was_made_comes_before_what_was_looked_for_in_vain),
      cmocka_unit_test(what_everybody_touches_tells_less),
      cmocka_unit_test(a_module_and_the_file_system_that_needs_it_meet),
      cmocka_unit_test(the_seeds_pair_comes_first_from_a_boot_that_passed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
