/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diagnosis/fix.h"
#include "tests/unit/units.h"

static void add_cause(GPtrArray *causes, Cause *cause, guint before, guint after)
{
  Pair pair = {.before = before, .after = after};
  *cause = (Cause){.pairs = g_array_new(FALSE, FALSE, sizeof(Pair))};
  g_array_append_val(cause->pairs, pair);
  g_ptr_array_add(causes, cause);
}

static void each_unit_that_has_to_wait_gets_one_drop_in_with_all_its_edges(void **state)
{
  (void)state;
  g_autoptr(UnitGraph) graph = graph_of(PHASE_ROOT, "a.service;b.service;c.service;d.service", "");
  g_autoptr(Field) field = field_new((Graphs){.root = graph});
  Cause causes[3];
  g_autoptr(GPtrArray) list = g_ptr_array_new();
  add_cause(list, &causes[0], 0, 1);
  add_cause(list, &causes[1], 2, 3);
  add_cause(list, &causes[2], 0, 3);
  Explanation found = {.kind = CAUSE_ORDER, .causes = list};
  g_autofree char *text = fix_text(field, &found, "for a test");
  assert_string_equal(text,
                      "# Made by bootrace explain: for a test\n"
                      "# Goes into the root filesystem as /etc/systemd/system/a.service.d/50-after-bootrace.conf\n"
                      "[Unit]\nAfter=b.service\nAfter=d.service\n"
                      "# Goes into the root filesystem as /etc/systemd/system/c.service.d/50-after-bootrace.conf\n"
                      "[Unit]\nAfter=d.service\n");
  found.kind = CAUSE_READINESS;
  assert_null(fix_text(field, &found, "for a test"));
  for (guint i = 0; i < 3; i++)
    g_array_unref(causes[i].pairs);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_unit_that_has_to_wait_gets_one_drop_in_with_all_its_edges),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
