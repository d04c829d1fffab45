/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "store/database.h"

static void assert_finds(Store *store, const char *prefix, const char *id)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *found = store_find_campaign(store, prefix, &error);
  assert_no_error(error);
  assert_string_equal(found, id);
}

static void assert_finds_none(Store *store, const char *prefix, const char *part)
{
  GError *error = NULL;
  assert_null(store_find_campaign(store, prefix, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, part);
}

static void finds_a_campaign_by_the_beginning_of_its_id(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "20261124-1-aa", 3);
  add_campaign(store, "20261124-1-ab", 1);
  add_campaign(store, "20261123", 2);
  add_campaign(store, "20261123-9", 0);
  assert_finds(store, "20261124-1-aa", "20261124-1-aa");
  assert_finds(store, "20261124-1-ab", "20261124-1-ab");
  assert_finds(store, "20261123", "20261123");
  assert_finds(store, "last", "20261124-1-aa");
  assert_finds_none(store, "20261124", "ambiguous: 20261124-1-aa, 20261124-1-ab; type more of it");
  assert_finds_none(store, "2025", "there is no campaign \"2025\"");
  assert_finds_none(store, "", "there is no campaign");
  assert_finds_none(store, "%", "there is no campaign");
  assert_finds_none(store, "' OR 1 --", "there is no campaign");
}

static void lists_few_of_many_candidates(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  for (int i = 0; i < 9; i++) {
    g_autofree char *id = g_strdup_printf("c%d", i);
    add_campaign(store, id, i);
  }
  assert_finds_none(store, "c", "c0, c1, c2, c3, c4 and more;");
}

static void says_that_there_is_no_campaign_yet(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  assert_finds_none(store, "last", "holds no campaign yet");
  GError *error = NULL;
  assert_null(store_campaign(store, "c1", &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "there is no campaign c1");
}

static void lists_campaigns_oldest_first(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "b", 1);
  add_campaign(store, "a", 2);
  g_autoptr(GPtrArray) campaigns = store_campaigns(store, NULL);
  assert_int_equal(campaigns->len, 2);
  assert_string_equal(((CampaignRecord *)g_ptr_array_index(campaigns, 0))->id, "b");
  assert_string_equal(((CampaignRecord *)g_ptr_array_index(campaigns, 1))->id, "a");
}

static void refuses_a_campaign_that_is_there_whole_or_in_part(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  g_autoptr(CampaignRecord) record = campaign_make("c1", 2);
  g_autoptr(GPtrArray) images = images_make();
  GError *error = NULL;
  assert_false(store_add_campaign(store, record, images, &error));
  assert_error(error, BOOTRACE_ERROR_HOST, "campaign c1: ");
  g_free(record->id);
  record->id = g_strdup("c2");
  CampaignImage *twin = g_ptr_array_index(images, 1);
  g_free(twin->name);
  twin->name = g_strdup("overlay-race");
  assert_false(store_add_campaign(store, record, images, NULL));
  g_autoptr(GPtrArray) campaigns = store_campaigns(store, NULL);
  assert_int_equal(campaigns->len, 1);
}

static void reads_text_that_is_not_utf8_as_text(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  assert_true(store_execute(store, "UPDATE campaigns SET scenario = CAST(x'61ff62' AS TEXT), end = x'ff'", NULL));
  g_autoptr(CampaignRecord) record = store_campaign(store, "c1", NULL);
  assert_true(g_utf8_validate(record->scenario, -1, NULL));
  assert_true(g_utf8_validate(record->end, -1, NULL));
}

static void tells_a_damaged_probe(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  g_autoptr(GBytes) dump = g_bytes_new_static("dump", 4);
  assert_true(store_add_probe(store, "d", "root", dump, NULL));
  static const char *const DAMAGES[] = {"length = 5", "length = -1", "length = 1 << 62", "zstd = x'00'", "zstd = 7"};
  for (gsize i = 0; i < G_N_ELEMENTS(DAMAGES); i++) {
    g_autofree char *sql = g_strdup_printf("SAVEPOINT s; UPDATE probes SET %s", DAMAGES[i]);
    assert_true(store_execute(store, sql, NULL));
    GBytes *got = NULL;
    GError *error = NULL;
    assert_false(store_probe(store, "d", "root", &got, &error));
    assert_error(error, BOOTRACE_ERROR_INPUT, "probe: compressed bytes are damaged");
    assert_true(store_execute(store, "ROLLBACK TO s; RELEASE s", NULL));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(finds_a_campaign_by_the_beginning_of_its_id),
      STORE_TEST(lists_few_of_many_candidates),
      STORE_TEST(says_that_there_is_no_campaign_yet),
      STORE_TEST(lists_campaigns_oldest_first),
      STORE_TEST(refuses_a_campaign_that_is_there_whole_or_in_part),
      STORE_TEST(reads_text_that_is_not_utf8_as_text),
      STORE_TEST(tells_a_damaged_probe),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
