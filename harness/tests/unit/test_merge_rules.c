/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "store/database.h"
#include "store/merge_rules.h"

static void every_table_of_the_schema_has_a_rule(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  Statement *statement = statement_get(store, "SELECT name FROM sqlite_schema WHERE type = 'table'", NULL);
  assert_non_null(statement);
  gboolean row = FALSE;
  guint tables = 0;
  while (statement_step(statement, &row, NULL) && row) {
    g_autofree char *name = column_required_text(statement);
    g_autofree char *target = g_strdup_printf(" INTO main.%s ", name);
    gboolean found = FALSE;
    for (const char *const *step = MERGE_STEPS; *step; step++)
      found |= strstr(*step, target) != NULL;
    if (!found)
      fail_msg("what stands in %s would be lost in a merge", name);
    tables++;
  }
  assert_true(tables > 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {STORE_TEST(every_table_of_the_schema_has_a_rule)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
