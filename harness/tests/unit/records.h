/* SPDX-License-Identifier: GPL-3.0-or-later */
/* records.h: campaigns and boots for tests, and a results file in a folder of its own. */
#pragma once
#include "tests/unit/test.h"

#include "store/store.h"
#include <glib/gstdio.h>

/* A results file that is removed with its folder. */
typedef struct {
  char *folder, *path;
} Place;

static inline int place_make(void **state)
{
  Place *place = g_new0(Place, 1);
  place->folder = g_dir_make_tmp("bootrace-store-XXXXXX", NULL);
  place->path = g_build_filename(place->folder, "results.db", NULL);
  *state = place;
  return 0;
}

static inline int place_remove(void **state)
{
  Place *place = *state;
  static const char *const NAMES[] = {"results.db", "results.db-journal", "copy.db"};
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    g_autofree char *path = g_build_filename(place->folder, NAMES[i], NULL);
    (void)g_unlink(path);
  }
  (void)g_rmdir(place->folder);
  g_free(place->folder);
  g_free(place->path);
  g_free(place);
  return 0;
}

static inline Store *open_place(const Place *place, StoreMode mode)
{
  g_autoptr(GError) error = NULL;
  Store *store = store_open(place->path, mode, &error);
  assert_no_error(error);
  return store;
}

static inline CampaignRecord *campaign_make(const char *id, gint64 started_ns)
{
  CampaignRecord *record = g_new0(CampaignRecord, 1);
  record->id = g_strdup(id);
  record->scenario = g_strdup("overlay-race");
  record->scenario_text = g_strdup("[Scenario]\nImages=overlay-race\n");
  record->scenario_path = g_strdup("/srv/scenarios/overlay-race.ini");
  record->seed = G_MAXUINT64;
  record->started_ns = started_ns;
  record->facts = g_strdup("{\"accelerator\":\"tcg\"}");
  record->jobs = 2;
  return record;
}

static inline GPtrArray *images_make(void)
{
  static const char *const NAMES[] = {"overlay-race", "overlay-fixed"};
  GPtrArray *images = g_ptr_array_new_with_free_func((GDestroyNotify)campaign_image_free);
  for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    CampaignImage *image = g_new0(CampaignImage, 1);
    image->name = g_strdup(NAMES[i]);
    image->digest = g_strdup_printf("d%zu", i);
    image->facts = g_strdup("{\"kernel\":\"vmlinuz\"}");
    g_ptr_array_add(images, image);
  }
  return images;
}

static inline void add_campaign(Store *store, const char *id, gint64 started_ns)
{
  g_autoptr(CampaignRecord) record = campaign_make(id, started_ns);
  g_autoptr(GPtrArray) images = images_make();
  g_autoptr(GError) error = NULL;
  assert_true(store_add_campaign(store, record, images, &error));
  assert_no_error(error);
}

static inline Match *match_make(const char *key, gboolean recovered)
{
  Match *match = g_new0(Match, 1);
  match->rule = g_strdup("overlay-resolve");
  match->class = g_strdup("overlay-resolve");
  match->key = g_strdup(key);
  match->error_number = -2;
  match->line = 412;
  match->text = g_strdup_printf("overlayfs: failed to resolve '%s': -2", key);
  match->signature = g_strdup_printf("overlay-resolve:%s:-2", key);
  match->fatal = TRUE;
  match->recovered = recovered;
  match->recovered_line = recovered ? 420 : 0;
  return match;
}

static inline Outcome *outcome_make(Verdict verdict)
{
  Outcome *outcome = g_new0(Outcome, 1);
  outcome->verdict = verdict;
  outcome->decided = TRUE;
  outcome->lines = 500;
  outcome->matches = g_ptr_array_new_with_free_func((GDestroyNotify)match_free);
  if (verdict == VERDICT_PASSED)
    return outcome;
  g_ptr_array_add(outcome->matches, match_make("/sysroot/nix/.ro-store", FALSE));
  outcome->class = g_strdup("overlay-resolve");
  outcome->signature = g_strdup("overlay-resolve:/sysroot/nix/.ro-store:-2");
  return outcome;
}

/* A boot of overlay-race under the strategy jitter. Takes ownership of OUTCOME; NULL makes a lost boot. */
static inline BootRecord *boot_make(const char *campaign, guint number, Outcome *outcome)
{
  BootRecord *boot = g_new0(BootRecord, 1);
  boot->campaign = g_strdup(campaign);
  boot->boot = number;
  boot->image = g_strdup("overlay-race");
  boot->strategy = g_strdup("jitter");
  boot->seed = number * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
  boot->plan = g_strdup("[Plan]\nStrategy=jitter\n");
  boot->outcome = outcome;
  boot->lost = outcome ? NULL : g_strdup("QEMU was killed by signal 9");
  boot->started_ns = G_GINT64_CONSTANT(1764000000000000000) + number;
  boot->wall_ns = G_GINT64_CONSTANT(3000000000);
  boot->cpu_ns = G_GINT64_CONSTANT(2500000000);
  boot->load = 0.75;
  boot->console_bytes = 4096;
  return boot;
}

/* Adds BOOT and frees it. */
static inline void add_boot(Store *store, BootRecord *boot)
{
  g_autoptr(BootRecord) owned = boot;
  g_autoptr(GError) error = NULL;
  assert_true(store_add_boot(store, owned, &error));
  assert_no_error(error);
}

/* A test with a place of its own. */
#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)
