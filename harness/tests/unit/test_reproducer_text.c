/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "campaign/reproducer_text.h"
#include <string.h>

static void a_line_loses_its_time_stamp_and_its_long_numbers(void **state)
{
  (void)state;
  g_autofree char *resolve = reproducer_line_pattern("[    5.123456] overlayfs: failed to resolve '/a': -2");
  assert_string_equal(resolve, "*'overlayfs: failed to resolve '\\''/a'\\'': -2'*");
  g_autofree char *process = reproducer_line_pattern("mount[1234]: at 0xffff12 no");
  assert_string_equal(process, "*'mount['*']: at '*' no'*");
}

static void a_pass_marker_that_is_plain_text_becomes_a_pattern(void **state)
{
  (void)state;
  g_autofree char *plain = reproducer_marker_pattern("Reached target initrd\\.target");
  assert_string_equal(plain, "*'Reached target initrd.target'*");
  assert_null(reproducer_marker_pattern("Reached .* target"));
  assert_null(reproducer_marker_pattern("a\\d"));
}

static void the_script_waits_for_the_pass_marker_where_no_line_shows_the_failure(void **state)
{
  (void)state;
  const MachineSpec spec = {.memory_bytes = 32 << 20, .cpus = 1, .kernel = "kernel"};
  ReproducerFacts facts = {.boot = "c:1",
                           .image = "i",
                           .digest = "d",
                           .pass_marker = "well",
                           .plan = "",
                           .versions = "",
                           .timeout_ns = 1,
                           .spec = &spec};
  g_autofree char *silent = reproducer_script(&facts);
  assert_non_null(strstr(silent, "and that is the failure'; exit 1"));
  facts.text = "it broke";
  g_autofree char *loud = reproducer_script(&facts);
  assert_non_null(strstr(loud, "*'it broke'*) seen=failed"));
  assert_non_null(strstr(loud, "and the failure did not come'; exit 125"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_line_loses_its_time_stamp_and_its_long_numbers),
      cmocka_unit_test(a_pass_marker_that_is_plain_text_becomes_a_pattern),
      cmocka_unit_test(the_script_waits_for_the_pass_marker_where_no_line_shows_the_failure),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
