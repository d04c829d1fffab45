/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bisection.h"
#include "tests/unit/records.h"

static BisectionCommit *commit_make(const char *hash, const char *parents)
{
  BisectionCommit *commit = g_new0(BisectionCommit, 1);
  *commit = (BisectionCommit){
      .hash = g_strdup(hash), .subject = g_strdup("subject"), .parents = g_strdup(parents), .prior = 1};
  return commit;
}

static BisectionRecord *record_make(const char *campaign)
{
  BisectionRecord *record = g_new0(BisectionRecord, 1);
  *record = (BisectionRecord){.campaign = g_strdup(campaign),
                              .workshop = g_strdup("w"),
                              .repository = g_strdup("/r"),
                              .good = g_strdup("v1"),
                              .bad = g_strdup("main"),
                              .build = g_strdup("make image"),
                              .all_parents = TRUE,
                              .least_rate = 0.05,
                              .confidence = 0.95,
                              .commits = g_ptr_array_new_with_free_func((GDestroyNotify)bisection_commit_free)};
  g_ptr_array_add(record->commits, commit_make("aa", ""));
  g_ptr_array_add(record->commits, commit_make("bb", "0"));
  g_ptr_array_add(record->commits, commit_make("cc", "0;1"));
  return record;
}

static Store *with_bisection(const Place *place, BisectionRecord **ret)
{
  Store *store = open_place(place, STORE_WRITE);
  g_autoptr(GError) error = NULL;
  add_campaign(store, "c1", 1);
  *ret = record_make("c1");
  assert_true(store_add_bisection(store, *ret, &error));
  assert_no_error(error);
  return store;
}

static void gives_back_what_was_written(void **state)
{
  g_autoptr(BisectionRecord) written = NULL;
  g_autoptr(Store) store = with_bisection(*state, &written);
  g_autoptr(BisectionRecord) read = store_bisection(store, "c1", NULL);
  assert_string_equal(read->build, "make image");
  assert_null(read->plan);
  assert_null(read->answer);
  assert_true(read->all_parents);
  assert_true(read->least_rate == 0.05);
  assert_int_equal(read->commits->len, 3);
  const BisectionCommit *last = g_ptr_array_index(read->commits, 2);
  assert_string_equal(last->hash, "cc");
  assert_string_equal(last->parents, "0;1");
  assert_int_equal(last->state, COMMIT_UNBUILT);
  assert_null(last->image);
}

static void an_update_changes_states_and_the_answer(void **state)
{
  g_autoptr(BisectionRecord) record = NULL;
  g_autoptr(Store) store = with_bisection(*state, &record);
  BisectionCommit *first = g_ptr_array_index(record->commits, 0), *second = g_ptr_array_index(record->commits, 1);
  first->state = COMMIT_BUILT;
  first->image = g_strdup("aa");
  first->digest = g_strdup("d0");
  first->weight = 0.25;
  first->plain = 2;
  second->state = COMMIT_SKIPPED;
  second->why = g_strdup("does not build");
  record->signature = g_strdup("s");
  record->answer = g_strdup("found");
  assert_true(store_update_bisection(store, record, NULL));
  g_autoptr(BisectionRecord) read = store_bisection(store, "c1", NULL);
  assert_string_equal(read->signature, "s");
  assert_string_equal(read->answer, "found");
  const BisectionCommit *built = g_ptr_array_index(read->commits, 0), *skipped = g_ptr_array_index(read->commits, 1);
  assert_int_equal(built->state, COMMIT_BUILT);
  assert_string_equal(built->digest, "d0");
  assert_true(built->weight == 0.25 && built->plain == 2);
  assert_int_equal(skipped->state, COMMIT_SKIPPED);
  assert_string_equal(skipped->why, "does not build");
}

static void last_is_the_newest_bisection_not_the_newest_campaign(void **state)
{
  g_autoptr(BisectionRecord) record = NULL;
  g_autoptr(Store) store = with_bisection(*state, &record);
  add_campaign(store, "c2", 2);
  g_autofree char *last = store_find_bisection(store, "last", NULL), *named = store_find_bisection(store, "c2", NULL);
  assert_string_equal(last, "c1");
  assert_string_equal(named, "c2");
  GError *error = NULL;
  assert_null(store_bisection(store, "c2", &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "is no bisection");
}

static void where_there_is_none_it_says_so(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  GError *error = NULL;
  assert_null(store_find_bisection(store, "last", &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "holds no bisection yet");
}

static void an_image_comes_behind_those_of_the_campaign(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  char name[] = "later", digest[] = "d9", facts[] = "{}";
  const CampaignImage image = {.name = name, .digest = digest, .facts = facts};
  assert_true(store_add_campaign_image(store, "c1", &image, NULL));
  g_autoptr(GPtrArray) images = store_campaign_images(store, "c1", NULL);
  assert_int_equal(images->len, 3);
  assert_string_equal(((const CampaignImage *)g_ptr_array_index(images, 2))->name, "later");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(gives_back_what_was_written),
      STORE_TEST(an_update_changes_states_and_the_answer),
      STORE_TEST(last_is_the_newest_bisection_not_the_newest_campaign),
      STORE_TEST(where_there_is_none_it_says_so),
      STORE_TEST(an_image_comes_behind_those_of_the_campaign),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
