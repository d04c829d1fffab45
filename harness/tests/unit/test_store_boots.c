/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "store/database.h"

/* What a visit saw. */
typedef struct {
  guint boots, matches, last, stop_at;
} Seen;

static gboolean see(const BootRecord *boot, gpointer data)
{
  Seen *seen = data;
  seen->boots++;
  assert_true(boot->boot > seen->last);
  seen->last = boot->boot;
  assert_null(boot->console);
  if (boot->outcome) {
    seen->matches += boot->outcome->matches->len;
    assert_int_equal(boot->outcome->matches->len, boot->boot % 3 == 0 ? 2 : 0);
  }
  return boot->boot != seen->stop_at;
}

/* 1203 boots, more than two pages: every third failed with two matches, every seventh lost; boot 5 is missing. */
static Store *many_boots(const Place *place)
{
  Store *store = open_place(place, STORE_WRITE);
  assert_true(store_execute(store, "PRAGMA synchronous = OFF", NULL));
  add_campaign(store, "c1", 1);
  add_campaign(store, "c2", 1);
  add_boot(store, boot_make("c2", 3, outcome_make(VERDICT_DIED)));
  for (guint i = 1; i <= 1203; i++) {
    Outcome *outcome = outcome_make(i % 3 == 0 ? VERDICT_FAILED : VERDICT_PASSED);
    if (i % 3 == 0)
      g_ptr_array_add(outcome->matches, match_make("/more", FALSE));
    else if (i % 7 == 0)
      g_clear_pointer(&outcome, outcome_free);
    BootRecord *boot = boot_make("c1", i, outcome);
    boot->console = g_bytes_new_static("kept", 4);
    if (i != 5)
      add_boot(store, boot);
    else
      boot_record_free(boot);
  }
  return store;
}

static void visits_every_boot_in_order_with_its_own_matches(void **state)
{
  g_autoptr(Store) store = many_boots(*state);
  Seen seen = {0};
  assert_true(store_foreach_boot(store, "c1", see, &seen, NULL));
  assert_int_equal(seen.boots, 1202);
  assert_int_equal(seen.last, 1203);
  assert_int_equal(seen.matches, 802);
}

static void stops_when_the_visitor_has_had_enough(void **state)
{
  g_autoptr(Store) store = many_boots(*state);
  Seen seen = {.stop_at = 700};
  assert_true(store_foreach_boot(store, "c1", see, &seen, NULL));
  assert_int_equal(seen.last, 700);
}

static gboolean write_meanwhile(const BootRecord *boot, gpointer data)
{
  add_boot(data, boot_make("c1", boot->boot + 2000, outcome_make(VERDICT_PASSED)));
  return FALSE;
}

static void a_visitor_locks_nobody_out(void **state)
{
  g_autoptr(Store) store = many_boots(*state);
  g_autoptr(Store) writer = open_place(*state, STORE_WRITE);
  assert_true(store_foreach_boot(store, "c1", write_meanwhile, writer, NULL));
  g_autoptr(BootRecord) boot = store_boot(store, "c1", 2001, NULL);
  assert_non_null(boot);
}

static void says_which_boot_is_not_there(void **state)
{
  g_autoptr(Store) store = many_boots(*state);
  static const guint MISSING[] = {0, 5, 9999};
  for (gsize i = 0; i < G_N_ELEMENTS(MISSING); i++) {
    GError *error = NULL;
    assert_null(store_boot(store, "c1", MISSING[i], &error));
    g_autofree char *part = g_strdup_printf("campaign c1 has no boot %u", MISSING[i]);
    assert_error(error, BOOTRACE_ERROR_INPUT, part);
  }
}

static gboolean go_on(const BootRecord *boot, gpointer data)
{
  (void)boot;
  (void)data;
  return TRUE;
}

static void refuses_a_verdict_that_it_does_not_know(void **state)
{
  g_autoptr(Store) store = many_boots(*state);
  assert_true(store_execute(store, "UPDATE boots SET verdict = 'exploded' WHERE boot = 600", NULL));
  GError *error = NULL;
  assert_false(store_foreach_boot(store, "c1", go_on, NULL, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "\"exploded\" is no verdict");
}

static void gives_the_line_that_stands_for_a_signature(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_boot(store, boot_make("c1", 1, outcome_make(VERDICT_FAILED)));
  BootRecord *hung = boot_make("c1", 2, outcome_make(VERDICT_PASSED));
  hung->outcome->verdict = VERDICT_HUNG;
  hung->outcome->last_lines = g_strdup("first\nthe last words\n \n\n");
  add_boot(store, hung);
  g_autofree char *line = store_example(store, "c1", 1, "overlay-resolve:/sysroot/nix/.ro-store:-2", NULL);
  assert_string_equal(line, "overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2");
  g_autofree char *last = store_example(store, "c1", 2, "hang", NULL);
  assert_string_equal(last, "the last words");
  g_autofree char *none = store_example(store, "c1", 3, "hang", NULL);
  assert_string_equal(none, "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(visits_every_boot_in_order_with_its_own_matches),
      STORE_TEST(stops_when_the_visitor_has_had_enough),
      STORE_TEST(a_visitor_locks_nobody_out),
      STORE_TEST(says_which_boot_is_not_there),
      STORE_TEST(refuses_a_verdict_that_it_does_not_know),
      STORE_TEST(gives_the_line_that_stands_for_a_signature),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
