/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/explain_subject.h"
#include "base/error.h"
#include "units/unit_times.h"
#include <string.h>

/* Boots that passed are looked at in order to begin near the failing one: more of them than this do not help. */
#define PASSED_MAX 12

void subject_clear(Subject *subject)
{
  g_clear_pointer(&subject->campaign, campaign_record_free);
  g_clear_pointer(&subject->scenario, scenario_free);
  g_clear_pointer(&subject->digest, g_free);
  g_clear_pointer(&subject->boot, boot_record_free);
  g_clear_pointer(&subject->plan, plan_free);
  g_clear_pointer(&subject->passed, g_ptr_array_unref);
}

/* ---- which boot ---- */

/* Does STRATEGY force the order of all units? */
static gboolean forces_all(const char *strategy)
{
  static const char *const TOTAL[] = {"pairs", "random", "triples", NULL};
  return g_strv_contains(TOTAL, strategy);
}

static gboolean has_failed(const Outcome *outcome)
{
  return outcome && verdict_is_failure(outcome->verdict);
}

/* Failed boots of one signature. */
typedef struct {
  guint boots, best; /* BEST: the boot that says most about its order */
  gboolean best_forced;
} Alike;

typedef struct {
  GHashTable *signatures; /* name → Alike */
} Failures;

static gboolean note_failure(const BootRecord *boot, gpointer data)
{
  const Failures *failures = data;
  if (!has_failed(boot->outcome) || strcmp(boot->strategy, "question") == 0)
    return TRUE;
  const char *name = boot->outcome->signature ? boot->outcome->signature : "";
  Alike *alike = g_hash_table_lookup(failures->signatures, name);
  if (!alike) {
    alike = g_new0(Alike, 1);
    g_hash_table_insert(failures->signatures, g_strdup(name), alike);
  }
  gboolean forced = forces_all(boot->strategy);
  if (alike->boots++ == 0 || (forced && !alike->best_forced)) {
    alike->best = boot->boot;
    alike->best_forced = forced;
  }
  return TRUE;
}

static const Alike *most_frequent(const Failures *failures)
{
  const Alike *most = NULL;
  GHashTableIter iter;
  gpointer value = NULL;
  g_hash_table_iter_init(&iter, failures->signatures);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    const Alike *alike = value;
    if (!most || alike->boots > most->boots || (alike->boots == most->boots && alike->best < most->best))
      most = alike;
  }
  return most;
}

static gboolean no_failure(const Subject *subject, const SubjectChoice *choice, GError **error)
{
  if (choice->signature)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "no boot of campaign %s failed with the signature %s; bootrace report %s lists what did",
                     subject->campaign->id, choice->signature, subject->campaign->id);
  if (choice->any)
    return error_set(error, BOOTRACE_ERROR_INPUT,
                     "no boot of campaign %s failed, so it has no failure to reproduce; %s:BOOT repeats a boot that "
                     "passed, bootrace report --boots %s lists them",
                     subject->campaign->id, subject->campaign->id, subject->campaign->id);
  return error_set(error, BOOTRACE_ERROR_INPUT,
                   "no boot of campaign %s failed, so there is nothing to explain; bootrace report --list shows other "
                   "campaigns, bootrace run --strategy=pairs looks for failures",
                   subject->campaign->id);
}

/* The boot to explain where the user named none. */
static gboolean choose_boot(Subject *subject, Store *store, const SubjectChoice *choice, guint *ret_boot,
                            GError **error)
{
  g_autoptr(GHashTable) signatures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  Failures failures = {.signatures = signatures};
  if (!store_foreach_boot(store, subject->campaign->id, note_failure, &failures, error))
    return FALSE;
  const Alike *alike =
      choice->signature ? g_hash_table_lookup(signatures, choice->signature) : most_frequent(&failures);
  if (!alike)
    return no_failure(subject, choice, error);
  *ret_boot = alike->best;
  subject->alike = alike->boots;
  return TRUE;
}

static gboolean check_boot(const BootRecord *boot, gboolean any, GError **error)
{
  if (has_failed(boot->outcome) || (any && boot->outcome))
    return TRUE;
  if (!boot->outcome)
    return error_set(error, BOOTRACE_ERROR_INPUT, "boot %s:%u was lost (%s): it says nothing about the guest",
                     boot->campaign, boot->boot, boot->lost);
  return error_set(error, BOOTRACE_ERROR_INPUT, "boot %s:%u did not fail, it %s; bootrace report --boots %s shows all",
                   boot->campaign, boot->boot,
                   boot->outcome->verdict == VERDICT_PASSED ? "passed" : "is an artefact of its own plan",
                   boot->campaign);
}

/* ---- what belongs to it ---- */

typedef struct {
  const char *image;
  GArray *numbers; /* guint: boots that passed under forced orders, then others */
  GArray *others;
} Passes;

static gboolean note_pass(const BootRecord *boot, gpointer data)
{
  const Passes *passes = data;
  if (!boot->outcome || boot->outcome->verdict != VERDICT_PASSED || strcmp(boot->image, passes->image) != 0 ||
      strcmp(boot->strategy, "question") == 0)
    return TRUE;
  GArray *list = forces_all(boot->strategy) ? passes->numbers : passes->others;
  g_array_append_val(list, boot->boot);
  return passes->numbers->len < PASSED_MAX;
}

static gboolean load_passed(Subject *subject, Store *store, GError **error)
{
  g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint)),
                    others = g_array_new(FALSE, FALSE, sizeof(guint));
  Passes passes = {.image = subject->boot->image, .numbers = numbers, .others = others};
  if (!store_foreach_boot(store, subject->campaign->id, note_pass, &passes, error))
    return FALSE;
  g_array_append_vals(numbers, others->data, others->len);
  subject->passed = g_ptr_array_new_with_free_func((GDestroyNotify)boot_record_free);
  for (guint i = 0; i < MIN(numbers->len, PASSED_MAX); i++) {
    BootRecord *boot = store_boot(store, subject->campaign->id, g_array_index(numbers, guint, i), error);
    if (!boot)
      return FALSE;
    g_ptr_array_add(subject->passed, boot);
  }
  return TRUE;
}

static gboolean load_digest(Subject *subject, Store *store, GError **error)
{
  g_autoptr(GPtrArray) images = store_campaign_images(store, subject->campaign->id, error);
  for (guint i = 0; images && i < images->len; i++) {
    const CampaignImage *image = g_ptr_array_index(images, i);
    if (strcmp(image->name, subject->boot->image) == 0)
      subject->digest = g_strdup(image->digest);
  }
  return images != NULL;
}

/* Where the scenario of CAMPAIGN lies; where it has gone, or was never written down, where it likely lies. Returns:
 * (owned). */
static char *scenario_place(const CampaignRecord *campaign)
{
  if (campaign->scenario_path && g_file_test(campaign->scenario_path, G_FILE_TEST_IS_REGULAR))
    return g_strdup(campaign->scenario_path);
  g_autofree char *file = g_strconcat(campaign->scenario, ".ini", NULL);
  return g_build_filename("scenarios", file, NULL);
}

Scenario *subject_scenario(const CampaignRecord *campaign, GError **error)
{
  g_autofree char *path = scenario_place(campaign);
  Scenario *scenario = scenario_parse(path, campaign->scenario_text, -1, error);
  if (!scenario)
    g_prefix_error(error, "the scenario that campaign %s keeps: ", campaign->id);
  return scenario;
}

static gboolean load_scenario(Subject *subject, GError **error)
{
  subject->scenario = subject_scenario(subject->campaign, error);
  if (!subject->scenario)
    return FALSE;
  g_strfreev(subject->scenario->images);
  char *images[] = {subject->boot->image, NULL};
  subject->scenario->images = g_strdupv(images);
  return TRUE;
}

gboolean subject_load(Subject *subject, Store *store, const SubjectChoice *choice, GError **error)
{
  g_autofree char *id = store_find_campaign(store, choice->campaign, error);
  subject->campaign = id ? store_campaign(store, id, error) : NULL;
  guint boot = choice->boot;
  if (!subject->campaign || (boot == 0 && !choose_boot(subject, store, choice, &boot, error)))
    return FALSE;
  subject->boot = store_boot(store, id, boot, error);
  if (!subject->boot || !check_boot(subject->boot, choice->any, error) || !load_digest(subject, store, error) ||
      !load_scenario(subject, error))
    return FALSE;
  subject->plan = plan_parse("the plan of the boot", subject->boot->plan, -1, error);
  return subject->plan && load_passed(subject, store, error);
}

gboolean subject_check_image(const Subject *subject, const ImageLibrary *library, GError **error)
{
  g_autoptr(Image) image = image_library_open(library, subject->boot->image, error);
  if (!image)
    return FALSE;
  if (g_strcmp0(image->digest, subject->digest) == 0)
    return TRUE;
  return error_set(
      error, BOOTRACE_ERROR_INPUT,
      "the image %s is no longer the one that boot %s:%u booted (%.12s, then %.12s): run the campaign again "
      "and take a boot of the new one",
      image->name, subject->campaign->id, subject->boot->boot, image->digest, subject->digest);
}

/* ---- schedules ---- */

/* In which order the units of BOOT began. Returns: (owned), or NULL where it reported none. */
static guint *achieved(const BootRecord *boot, const Field *field)
{
  FieldTimes times[2];
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  guint n = 0;
  for (guint i = 0; boot->times && i < boot->times->len && n < G_N_ELEMENTS(times); i++) {
    const BootTimes *report = g_ptr_array_index(boot->times, i);
    if (!unit_phase_from_string(report->phase, &times[n].phase))
      continue;
    gsize length = 0;
    const char *text = g_bytes_get_data(report->report, &length);
    GPtrArray *units = unit_times_parse(text, length);
    g_ptr_array_add(lists, units);
    times[n].units = units;
    n++;
  }
  return n ? field_order_achieved(field, times, n) : NULL;
}

/* The schedule of BOOT under PLAN. Returns: (owned), or NULL where it is not known. */
static guint *schedule_of(const BootRecord *boot, const Plan *plan, const Field *field, gboolean *ret_total)
{
  g_autofree guint *reported = achieved(boot, field), *any = g_new(guint, field->poset->n);
  for (guint i = 0; i < field->poset->n; i++)
    any[i] = i;
  *ret_total = FALSE;
  if (plan->orders->len == 0)
    return g_steal_pointer(&reported);
  g_autofree guint *planned = field_order_of_plan(field, plan, reported ? reported : any, ret_total);
  if (!*ret_total && reported)
    return g_steal_pointer(&reported);
  return g_steal_pointer(&planned);
}

guint *subject_failing_order(const Subject *subject, const Field *field, gboolean *ret_total, GError **error)
{
  guint *order = schedule_of(subject->boot, subject->plan, field, ret_total);
  if (!order)
    error_set(
        error, BOOTRACE_ERROR_INPUT,
        "boot %s:%u: its plan forces no order (strategy %s) and it reported none, so there is no schedule to begin "
        "with; bootrace run --strategy=pairs boots chosen orders",
        subject->campaign->id, subject->boot->boot, subject->boot->strategy);
  return order;
}

GPtrArray *subject_passing_orders(const Subject *subject, const Field *field)
{
  GPtrArray *orders = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < subject->passed->len; i++) {
    const BootRecord *boot = g_ptr_array_index(subject->passed, i);
    g_autoptr(Plan) plan = plan_parse("", boot->plan, -1, NULL);
    gboolean total = FALSE;
    guint *order = plan ? schedule_of(boot, plan, field, &total) : NULL;
    if (order)
      g_ptr_array_add(orders, order);
  }
  return orders;
}
