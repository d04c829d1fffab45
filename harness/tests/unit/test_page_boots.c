/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/records.h"

#include "report/page.h"

static PageBoots *load(Store *store)
{
  g_autoptr(GError) error = NULL;
  PageBoots *boots = page_boots_load(store, "c1", &error);
  assert_no_error(error);
  return boots;
}

static const char *word(const PageBoots *boots, guint index)
{
  return g_ptr_array_index(boots->words, index);
}

static void every_boot_is_a_row_with_its_words(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  add_boot(store, boot_make("c1", 1, outcome_make(VERDICT_PASSED)));
  add_boot(store, boot_make("c1", 2, outcome_make(VERDICT_FAILED)));
  add_boot(store, boot_make("c1", 3, NULL));
  g_autoptr(PageBoots) boots = load(store);
  assert_int_equal(boots->rows->len, 3);
  const PageRow *rows = (const PageRow *)(const void *)boots->rows->data;
  assert_string_equal(word(boots, rows[0].result), "passed");
  assert_string_equal(word(boots, rows[1].name), "overlay-resolve:/sysroot/nix/.ro-store:-2");
  assert_string_equal(word(boots, rows[2].result), "lost");
  assert_string_equal(word(boots, rows[2].name), "QEMU was killed by signal 9");
  assert_string_equal(word(boots, rows[2].image), "overlay-race");
}

static void failures_come_before_passes_and_first_ones_before_second_ones(void **state)
{
  g_autoptr(Store) store = open_place(*state, STORE_WRITE);
  add_campaign(store, "c1", 1);
  for (guint boot = 1; boot <= 3; boot++)
    add_boot(store, boot_make("c1", boot, outcome_make(VERDICT_PASSED)));
  for (guint boot = 4; boot <= 5; boot++)
    add_boot(store, boot_make("c1", boot, outcome_make(VERDICT_FAILED)));
  add_boot(store, boot_make("c1", 6, NULL));
  g_autoptr(PageBoots) boots = load(store);
  g_autoptr(GArray) chosen = page_boots_choose(boots);
  static const guint EXPECTED[] = {4, 6, 1, 5, 2, 3};
  assert_int_equal(chosen->len, G_N_ELEMENTS(EXPECTED));
  for (guint i = 0; i < chosen->len; i++)
    assert_int_equal(g_array_index(boots->rows, PageRow, g_array_index(chosen, guint, i)).boot, EXPECTED[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      STORE_TEST(every_boot_is_a_row_with_its_words),
      STORE_TEST(failures_come_before_passes_and_first_ones_before_second_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
