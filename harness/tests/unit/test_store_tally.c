/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "store/database.h"

static void note(const BootTally *tally, gpointer data)
{
  g_string_append_printf(data, "%s/%s %s%s %s x%u from %u, %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " s\n", tally->image,
                         tally->strategy, tally->lost ? tally->lost : verdict_to_string(tally->verdict),
                         tally->recovered ? "*" : "", tally->signature ? tally->signature : "-", tally->boots,
                         tally->first_boot, tally->wall_ns / 1000000000, tally->cpu_ns / 1000000000);
}

static void count_forks(const BootTally *tally, gpointer data)
{
  guint *forks_and_cold = data;
  forks_and_cold[tally->forked ? 0 : 1] += tally->boots;
}

static void counts_boots_that_ended_alike(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_campaign(store, "c2", 1);
  add_boot(store, boot_make("c2", 1, outcome_make(VERDICT_DIED)));
  add_boot(store, boot_make("c1", 1, outcome_make(VERDICT_PASSED)));
  add_boot(store, boot_make("c1", 2, outcome_make(VERDICT_FAILED)));
  BootRecord *lost = boot_make("c1", 3, NULL);
  lost->cpu_ns = -1;
  add_boot(store, lost);
  add_boot(store, boot_make("c1", 4, outcome_make(VERDICT_FAILED)));
  BootRecord *other = boot_make("c1", 5, outcome_make(VERDICT_PASSED));
  g_free(other->image);
  other->image = g_strdup("overlay-fixed");
  other->cpu_ns = -1;
  add_boot(store, other);
  g_autoptr(GString) got = g_string_new(NULL);
  assert_true(store_foreach_tally(store, "c1", note, got, NULL));
  assert_string_equal(got->str,
                      "overlay-race/jitter passed - x1 from 1, 3/2 s\n"
                      "overlay-race/jitter failed overlay-resolve:/sysroot/nix/.ro-store:-2 x2 from 2, 6/5 s\n"
                      "overlay-race/jitter QEMU was killed by signal 9 - x1 from 3, 3/0 s\n"
                      "overlay-fixed/jitter passed - x1 from 5, 3/0 s\n");
}

static void counts_forks_apart_from_cold_boots(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 5; i++) {
    BootRecord *boot = boot_make("c1", i, outcome_make(VERDICT_PASSED));
    boot->forked = i > 2;
    add_boot(store, boot);
  }
  guint forks_and_cold[2] = {0};
  assert_true(store_foreach_tally(store, "c1", count_forks, forks_and_cold, NULL));
  assert_int_equal(forks_and_cold[0], 3);
  assert_int_equal(forks_and_cold[1], 2);
}

static BootRecord *recovered_boot(guint number, Verdict verdict)
{
  Outcome *outcome = outcome_make(verdict);
  outcome->recovered = verdict == VERDICT_PASSED;
  g_ptr_array_add(outcome->matches, match_make("/late", TRUE));
  g_ptr_array_add(outcome->matches, match_make("/late", TRUE));
  return boot_make("c1", number, outcome);
}

static void counts_recovered_matches_once_a_boot_that_passed(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_boot(store, recovered_boot(1, VERDICT_FAILED));
  add_boot(store, recovered_boot(2, VERDICT_PASSED));
  add_boot(store, recovered_boot(3, VERDICT_PASSED));
  g_autoptr(GString) got = g_string_new(NULL);
  assert_true(store_foreach_recovered(store, "c1", note, got, NULL));
  assert_string_equal(got->str, "/ passed* overlay-resolve:/late:-2 x2 from 2, 0/0 s\n");
}

static void refuses_a_verdict_that_it_does_not_know(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_boot(store, boot_make("c1", 1, outcome_make(VERDICT_PASSED)));
  assert_true(store_execute(store, "UPDATE boots SET verdict = 'exploded'", NULL));
  g_autoptr(GString) got = g_string_new(NULL);
  GError *error = NULL;
  assert_false(store_foreach_tally(store, "c1", note, got, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "\"exploded\" is no verdict");
  assert_string_equal(got->str, "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(counts_boots_that_ended_alike),
      STORE_TEST(counts_forks_apart_from_cold_boots),
      STORE_TEST(counts_recovered_matches_once_a_boot_that_passed),
      STORE_TEST(refuses_a_verdict_that_it_does_not_know),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
