/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/analysis_views.h"

static void check_whole(const char *text)
{
  assert_string_equal(text,
                      "{\"type\":\"analysis\",\"schema\":1,\"image\":\"x\",\"digest\":\"d0\",\"phases\":[\"initrd\"],"
                      "\"findings\":1,\"suppressed\":0,\"expired\":0,\"hazards\":[{\"kind\":\"requirement-order\","
                      "\"phase\":\"initrd\",\"unit\":\"b.service\",\"directive\":\"Requires=a.service\","
                      "\"fragment\":\"/lib/b.service\","
                      "\"reason\":\"b.service has Requires=a.service and no After= for it: both start at once.\","
                      "\"before\":\"a.service\",\"after\":\"b.service\","
                      "\"drop_in\":{\"path\":\"/etc/systemd/system/b.service.d/50-order.conf\","
                      "\"text\":\"[Unit]\\nAfter=a.service\\n\"},\"suppression\":null}],\"trace\":null}\n");
}

static void an_analysis_is_one_object_on_one_line(void **state)
{
  (void)state;
  with_view("", analysis_view_json, "b.service", check_whole);
}

static void check_suppressed(const char *text)
{
  assert_holds(text, "\"findings\":0,\"suppressed\":1,\"expired\":0");
  assert_holds(text, "\"suppression\":{\"name\":\"one\",\"reason\":\"looked at\",\"expires\":\"2026-11-24\","
                     "\"expired\":false}");
}

static void check_expired(const char *text)
{
  assert_holds(text, "\"findings\":1,\"suppressed\":0,\"expired\":1");
  assert_holds(text, "\"expired\":true");
}

static void a_suppression_stands_with_its_hazard(void **state)
{
  (void)state;
  with_view(SUPPRESSED("one", "2026-11-24"), analysis_view_json, "b.service", check_suppressed);
  with_view(SUPPRESSED("one", "2026-11-23"), analysis_view_json, "b.service", check_expired);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_analysis_is_one_object_on_one_line),
      cmocka_unit_test(a_suppression_stands_with_its_hazard),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
