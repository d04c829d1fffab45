/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

static DecisionRecord *decision_make(const char *image, const char *decision)
{
  DecisionRecord *record = g_new0(DecisionRecord, 1);
  record->image = g_strdup(image);
  record->strategy = g_strdup("natural");
  record->decision = g_strdup(decision);
  record->boots = 59;
  record->failed = 1;
  record->good_rate = 0.001;
  record->bad_rate = 0.05;
  record->alpha = 0.01;
  record->beta = 0.02;
  return record;
}

static void keep(Store *store, const char *image, const char *word)
{
  g_autoptr(DecisionRecord) decision = decision_make(image, word);
  g_autoptr(GError) error = NULL;
  assert_true(store_set_decision(store, "c1", decision, &error));
  assert_no_error(error);
}

static void gives_back_what_was_decided_in_the_order_of_the_images(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_campaign(store, "c2", 2);
  keep(store, "overlay-fixed", "good");
  keep(store, "overlay-race", "undecided");
  keep(store, "overlay-race", "bad");
  g_autoptr(GPtrArray) decisions = store_decisions(store, "c1", NULL), none = store_decisions(store, "c2", NULL);
  assert_int_equal(decisions->len, 2);
  assert_int_equal(none->len, 0);
  const DecisionRecord *first = g_ptr_array_index(decisions, 0), *second = g_ptr_array_index(decisions, 1);
  assert_string_equal(first->image, "overlay-race");
  assert_string_equal(first->decision, "bad");
  assert_string_equal(first->strategy, "natural");
  assert_int_equal(first->boots, 59);
  assert_int_equal(first->failed, 1);
  assert_true(first->good_rate == 0.001 && first->bad_rate == 0.05 && first->alpha == 0.01 && first->beta == 0.02);
  assert_string_equal(second->image, "overlay-fixed");
}

static void a_decision_needs_its_campaign(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  g_autoptr(DecisionRecord) decision = decision_make("overlay-race", "good");
  g_autoptr(GError) error = NULL;
  assert_false(store_set_decision(store, "nowhere", decision, &error));
  assert_non_null(error);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(gives_back_what_was_decided_in_the_order_of_the_images),
      STORE_TEST(a_decision_needs_its_campaign),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
