/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/contrast.h"

#define ORDER "[Order]\nb.service=after a%u.service\n"

/* Adds boot NUMBER to campaign ID; SCHEDULE 0 is none. */
static void boot(Store *store, const char *id, guint number, const char *strategy, const char *image, guint schedule,
                 gboolean failed)
{
  BootRecord *record = boot_make(id, number, outcome_make(failed ? VERDICT_FAILED : VERDICT_PASSED));
  g_free(record->strategy);
  g_free(record->image);
  g_free(record->plan);
  record->strategy = g_strdup(strategy);
  record->image = g_strdup(image);
  g_autofree char *head = g_strdup_printf("[Plan]\nStrategy=%s\nSeed=%u\nImage=%s\n", strategy, number, image);
  g_autofree char *order = g_strdup_printf(ORDER, schedule);
  record->plan = g_strconcat(head, schedule > 0 ? order : "", NULL);
  add_boot(store, record);
}

static Contrast *contrast(Store *store, const char *image, double margin, gboolean once)
{
  const ContrastSide first = {.campaign = "c1", .image = image}, second = {.campaign = "c2", .image = image};
  g_autoptr(GError) error = NULL;
  Contrast *made = contrast_load(store, first, second, margin, once, &error);
  assert_no_error(error);
  return made;
}

static Store *two_campaigns(const Place *place)
{
  Store *store = open_place(place, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_campaign(store, "c2", 2);
  return store;
}

static void equal_plans_make_pairs(void **state)
{
  g_autoptr(Store) store = two_campaigns(*state);
  for (guint i = 1; i <= 12; i++) {
    boot(store, "c1", i, "pairs", "overlay-race", i, i <= 9);
    boot(store, "c2", 40 - i, "pairs", "overlay-race", i, i == 9);
  }
  g_autoptr(Contrast) made = contrast(store, NULL, 0, FALSE);
  assert_int_equal(made->rows->len, 1);
  const ContrastRow *row = g_ptr_array_index(made->rows, 0);
  assert_true(row->paired);
  assert_int_equal(row->pairs.only_first, 8);
  assert_int_equal(row->pairs.only_second, 0);
  assert_int_equal(row->pairs.alike, 4);
  assert_int_equal(row->finding, CONTRAST_FIRST_WORSE);
  assert_true(row->difference.low >= 0);
}

static void plans_without_a_partner_are_no_pairs(void **state)
{
  g_autoptr(Store) store = two_campaigns(*state);
  for (guint i = 1; i <= 8; i++) {
    boot(store, "c1", i, "random", "overlay-race", i, TRUE);
    boot(store, "c2", i, "random", "overlay-race", i < 4 ? i : 100 + i, FALSE);
    boot(store, "c1", 20 + i, "pairs", "overlay-race", i, TRUE);
    boot(store, "c2", 20 + i, "pairs", "overlay-race", 100 + i, FALSE);
  }
  g_autoptr(Contrast) made = contrast(store, NULL, 0, FALSE);
  const ContrastRow *sample = g_ptr_array_index(made->rows, 0), *designed = g_ptr_array_index(made->rows, 1);
  assert_false(sample->paired);
  assert_null(sample->left_out);
  assert_int_equal(sample->partnerless, 10);
  assert_non_null(designed->left_out);
  assert_int_equal(made->compared, 1);
}

static void natural_and_perturbed_boots_stay_apart(void **state)
{
  g_autoptr(Store) store = two_campaigns(*state);
  for (guint i = 1; i <= 10; i++) {
    boot(store, "c1", i, i % 2 ? "natural" : "jitter", "overlay-race", 0, i % 2);
    boot(store, "c2", i, i % 2 ? "natural" : "jitter", "overlay-race", 0, FALSE);
  }
  g_autoptr(Contrast) made = contrast(store, NULL, 0, FALSE);
  assert_int_equal(made->rows->len, 2);
  const ContrastRow *natural = g_ptr_array_index(made->rows, 0), *jitter = g_ptr_array_index(made->rows, 1);
  assert_int_equal(natural->table.x1, 5);
  assert_int_equal(natural->table.n1, 5);
  assert_int_equal(jitter->table.x1, 0);
  assert_true(made->e_needed == 40 && made->p_needed == 0.025); /* two rows share the error */
}

static void one_look_sees_more_than_many(void **state)
{
  g_autoptr(Store) store = two_campaigns(*state);
  for (guint i = 1; i <= 20; i++) {
    boot(store, "c1", i, "natural", "overlay-race", 0, i <= 6);
    boot(store, "c2", i, "natural", "overlay-race", 0, FALSE);
  }
  g_autoptr(Contrast) often = contrast(store, NULL, 0, FALSE), once = contrast(store, NULL, 0, TRUE);
  assert_int_equal(((const ContrastRow *)g_ptr_array_index(often->rows, 0))->finding, CONTRAST_NOT_SHOWN);
  assert_int_equal(((const ContrastRow *)g_ptr_array_index(once->rows, 0))->finding, CONTRAST_FIRST_WORSE);
}

static void rates_within_the_margin_are_alike(void **state)
{
  g_autoptr(Store) store = two_campaigns(*state);
  for (guint i = 1; i <= 60; i++) {
    boot(store, "c1", i, "natural", "overlay-race", 0, FALSE);
    boot(store, "c2", i, "natural", "overlay-race", 0, FALSE);
  }
  g_autoptr(Contrast) wide = contrast(store, NULL, 0.2, FALSE), narrow = contrast(store, NULL, 0.01, FALSE);
  assert_int_equal(((const ContrastRow *)g_ptr_array_index(wide->rows, 0))->finding, CONTRAST_ALIKE);
  assert_int_equal(((const ContrastRow *)g_ptr_array_index(narrow->rows, 0))->finding, CONTRAST_NOT_SHOWN);
}

static void two_images_of_one_campaign_are_two_sides(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint i = 1; i <= 12; i++) {
    boot(store, "c1", i, "jitter", "overlay-race", i, TRUE);
    boot(store, "c1", 20 + i, "jitter", "overlay-fixed", i, FALSE);
  }
  const ContrastSide race = {.campaign = "c1", .image = "overlay-race"};
  const ContrastSide fixed = {.campaign = "c1", .image = "overlay-fixed"};
  g_autoptr(Contrast) made = contrast_load(store, fixed, race, 0, FALSE, NULL);
  const ContrastRow *row = g_ptr_array_index(made->rows, 0);
  assert_int_equal(row->pairs.only_second, 12);
  assert_int_equal(row->finding, CONTRAST_SECOND_WORSE);
  g_autofree char *text = contrast_text(made);
  assert_non_null(strstr(text, "overlay-fixed | overlay-race, jitter: B fails more often than A\n"
                               "  12 pairs of equal plans, exact McNemar test: only A failed in 0, only B in 12\n"));
  assert_non_null(strstr(text, "-100.0 points ("));
}

static void what_nothing_is_common_to_is_refused(void **state)
{
  g_autoptr(Store) store = two_campaigns(*state);
  boot(store, "c1", 1, "natural", "overlay-race", 0, FALSE);
  boot(store, "c2", 1, "jitter", "overlay-race", 0, FALSE);
  const ContrastSide first = {.campaign = "c1"}, second = {.campaign = "c2"};
  GError *error = NULL;
  assert_null(contrast_load(store, first, second, 0, FALSE, &error));
  assert_error(error, BOOTRACE_ERROR_INPUT, "no image and strategy in common");
}

static void lost_boots_and_artefacts_count_on_neither_side(void **state)
{
  g_autoptr(Store) store = two_campaigns(*state);
  add_boot(store, boot_make("c1", 1, NULL));
  add_boot(store, boot_make("c2", 1, outcome_make(VERDICT_ARTEFACT)));
  g_autoptr(Contrast) made = contrast(store, NULL, 0, FALSE);
  assert_int_equal(made->rows->len, 0);
  g_autofree char *text = contrast_text(made);
  assert_non_null(strstr(text, "nothing can be compared"));
}

static void writes_an_object_on_one_line(void **state)
{
  g_autoptr(Store) store = two_campaigns(*state);
  boot(store, "c1", 1, "natural", "overlay-race", 0, TRUE);
  boot(store, "c2", 1, "natural", "overlay-race", 0, FALSE);
  g_autoptr(Contrast) made = contrast(store, NULL, 0, FALSE);
  g_autofree char *json = contrast_json(made);
  assert_true(g_str_has_prefix(json, "{\"type\":\"comparison\",\"schema\":1,\"first\":\"c1\",\"second\":\"c2\","));
  assert_non_null(strstr(json, "\"first\":{\"image\":\"overlay-race\",\"boots\":1,\"failed\":1}"));
  assert_non_null(strstr(json, "\"test\":\"boschloo\""));
  assert_non_null(strstr(json, "\"finding\":\"not-shown\""));
  assert_string_equal(strchr(json, '\n'), "\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(equal_plans_make_pairs),
      STORE_TEST(plans_without_a_partner_are_no_pairs),
      STORE_TEST(natural_and_perturbed_boots_stay_apart),
      STORE_TEST(one_look_sees_more_than_many),
      STORE_TEST(rates_within_the_margin_are_alike),
      STORE_TEST(two_images_of_one_campaign_are_two_sides),
      STORE_TEST(what_nothing_is_common_to_is_refused),
      STORE_TEST(lost_boots_and_artefacts_count_on_neither_side),
      STORE_TEST(writes_an_object_on_one_line),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
