/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/history.h"

#define DAY_NS (G_GINT64_CONSTANT(86400) * 1000000000)

/* One night of 20 boots under STRATEGY, of which FAILED failed under SIGNATURE. */
static void add_night(Store *store, guint number, const char *strategy, guint failed, const char *signature)
{
  g_autofree char *id = g_strdup_printf("n%u", number);
  add_campaign(store, id, G_GINT64_CONSTANT(1795508100000000000) + number * DAY_NS);
  for (guint i = 1; i <= 20; i++) {
    BootRecord *boot = boot_make(id, i, outcome_make(i <= failed ? VERDICT_FAILED : VERDICT_PASSED));
    g_free(boot->strategy);
    boot->strategy = g_strdup(strategy);
    if (i <= failed) {
      g_free(boot->outcome->signature);
      boot->outcome->signature = g_strdup(signature);
    }
    add_boot(store, boot);
  }
}

/* In the order given, which need not be that of the nights. */
static GPtrArray *load(Store *store, const guint *numbers, guint n)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func((GDestroyNotify)report_free);
  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf("n%u", numbers[i]);
    g_ptr_array_add(reports, report_load(store, id, NULL));
  }
  return reports;
}

static void an_alarm_points_to_the_night_of_the_change(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  static const guint FAILED[] = {0, 1, 0, 3, 4, 5}, ORDER[] = {5, 0, 3, 1, 2, 4};
  for (guint i = 0; i < G_N_ELEMENTS(FAILED); i++)
    add_night(store, i, "natural", FAILED[i], "sig");
  g_autoptr(GPtrArray) reports = load(store, ORDER, G_N_ELEMENTS(ORDER));
  g_autoptr(History) history = history_new(reports);
  assert_int_equal(history->series->len, 1);
  const HistorySeries *series = g_ptr_array_index(history->series, 0);
  assert_true(series->rising);
  for (guint i = 0; i < series->nights->len; i++) {
    const HistoryNight *night = &g_array_index(series->nights, HistoryNight, i);
    assert_int_equal(report_failures(&night->counts), FAILED[i]);
    assert_int_equal(night->alarm, i == 4);
    if (night->alarm)
      assert_int_equal(night->alarm_since, 3);
  }
  g_autofree char *text = history_text(history), *json = history_json(history);
  assert_non_null(strstr(text, "overlay-race, overlay-race, natural: the alarm stands\n"));
  assert_non_null(strstr(text, "ALARM: has risen, probably since "));
  assert_non_null(strstr(json, "\"alarm\":true,\"alarm_since\":\"n3\""));
}

static void designed_plans_raise_no_alarm(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  static const guint ORDER[] = {0, 1};
  add_night(store, 0, "pairs", 0, "sig");
  add_night(store, 1, "pairs", 20, "sig");
  g_autoptr(GPtrArray) reports = load(store, ORDER, 2);
  g_autoptr(History) history = history_new(reports);
  assert_false(((const HistorySeries *)g_ptr_array_index(history->series, 0))->rising);
}

static HistoryPresence presence(const History *history, const char *name)
{
  for (guint i = 0; i < history->signatures->len; i++) {
    const HistorySignature *signature = g_ptr_array_index(history->signatures, i);
    if (g_str_equal(signature->signature, name))
      return signature->presence;
  }
  fail_msg("no signature %s", name);
  return HISTORY_STANDING;
}

static void tells_new_signatures_from_vanished_ones(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  static const guint ORDER[] = {0, 1, 2};
  add_night(store, 0, "natural", 1, "gone");
  add_night(store, 1, "natural", 1, "here");
  add_night(store, 2, "natural", 2, "here");
  g_autoptr(GPtrArray) two = load(store, ORDER, 2), three = load(store, ORDER, 3);
  g_autoptr(History) before = history_new(two), after = history_new(three);
  assert_int_equal(presence(before, "here"), HISTORY_NEW);
  assert_int_equal(presence(after, "here"), HISTORY_STANDING);
  assert_int_equal(presence(after, "gone"), HISTORY_VANISHED);
  const HistorySignature *here = g_ptr_array_index(after->signatures, 1);
  assert_int_equal(here->nights, 2);
  assert_int_equal(here->boots, 3);
  assert_string_equal(here->first->id, "n1");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(an_alarm_points_to_the_night_of_the_change),
      STORE_TEST(designed_plans_raise_no_alarm),
      STORE_TEST(tells_new_signatures_from_vanished_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
