/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"
#include "units/trace.h"

#define ALL_FIRED                                                                                                      \
  "probe walk 9\nprobe miss 9\nprobe mkdir 9\nprobe create 9\nprobe symlink 9\nprobe rename 9\nprobe mount 9\n"        \
  "probe fork 9\nprobe turn 9\n"

static Trace *trace_of(const char *text)
{
  return trace_parse(text, strlen(text));
}

static const TraceEvent *event_at(const Trace *trace, guint index)
{
  assert_true(index < trace->events->len);
  return g_ptr_array_index(trace->events, index);
}

static void reads_events_in_the_order_of_time(void **state)
{
  (void)state;
  g_autoptr(Trace) trace =
      trace_of("20 7 mount 254:1 0:32 /nix/.ro-store\n10 1 fork 7 system.slice/a.service\n30 1 turn \n");
  assert_int_equal(trace->events->len, 3);
  assert_int_equal(event_at(trace, 0)->kind, TRACE_FORK);
  assert_int_equal(event_at(trace, 0)->other, 7);
  assert_string_equal(event_at(trace, 0)->path, "system.slice/a.service");
  assert_int_equal(event_at(trace, 1)->at_ns, 20);
  assert_int_equal(event_at(trace, 1)->task, 7);
  assert_int_equal(event_at(trace, 1)->other, 254 << 20 | 1);
  assert_int_equal(event_at(trace, 1)->device, 32);
  assert_string_equal(event_at(trace, 1)->path, "/nix/.ro-store");
  assert_int_equal(event_at(trace, 2)->kind, TRACE_TURN);
}

static void undoes_the_escapes_of_names(void **state)
{
  (void)state;
  g_autoptr(Trace) trace = trace_of("1 2 walk 0:2 /a\\040b\\134x2d\\9\n");
  assert_string_equal(event_at(trace, 0)->path, "/a b\\x2d\\9");
}

static void passes_over_what_is_no_event(void **state)
{
  (void)state;
  g_autoptr(Trace) trace = trace_of("1 2 walk\n1 2 walk 0 /a\n1 2 dance 0:2 /a\nx\n\n1 -2 walk 0:2 /a\n"
                                    "99999999999999999999 2 walk 0:2 /a\n1 2 walk 0:2 /\\377\n1 2 walk 0:2 /\\000a\n"
                                    "1 2 walk 0:9999999 /a\n");
  assert_int_equal(trace->events->len, 0);
}

static void knows_where_a_device_was_mounted_first(void **state)
{
  (void)state;
  const guint64 device = 32, bind = 33;
  g_autoptr(Trace) trace = trace_of("at 0:32 / /sysroot\nat 0:32 / /elsewhere\nat 0:33 /part /bind\n");
  assert_string_equal(g_hash_table_lookup(trace->places, &device), "/sysroot");
  assert_null(g_hash_table_lookup(trace->places, &bind));
}

static void lacks_nothing_where_all_probes_fired(void **state)
{
  (void)state;
  g_autoptr(Trace) trace = trace_of(ALL_FIRED "missing module this kernel has no function do_init_module\n");
  assert_null(trace_lack(trace));
}

static void lacks_a_probe_that_never_fired_or_is_missing(void **state)
{
  (void)state;
  g_autoptr(Trace) silent = trace_of(ALL_FIRED "probe mount 0\n");
  g_autofree char *never = trace_lack(silent);
  assert_string_equal(never, "the probe mount never fired");
  g_autoptr(Trace) blind = trace_of(ALL_FIRED "missing mount this kernel has no function attach_recursive_mnt\n");
  g_autofree char *missing = trace_lack(blind);
  assert_string_equal(missing, "the probe mount: this kernel has no function attach_recursive_mnt");
}

static void counts_what_was_lost_on_all_processors(void **state)
{
  (void)state;
  g_autoptr(Trace) trace = trace_of("lost 3\nlost 4\nlost x\n");
  assert_int_equal(trace->lost, 7);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_events_in_the_order_of_time),
      cmocka_unit_test(undoes_the_escapes_of_names),
      cmocka_unit_test(passes_over_what_is_no_event),
      cmocka_unit_test(knows_where_a_device_was_mounted_first),
      cmocka_unit_test(lacks_nothing_where_all_probes_fired),
      cmocka_unit_test(lacks_a_probe_that_never_fired_or_is_missing),
      cmocka_unit_test(counts_what_was_lost_on_all_processors),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
