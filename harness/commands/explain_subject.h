/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain_subject.h: what is to be explained: a failed boot out of the results, how it was booted, and boots of the
 * same image that passed. */
#pragma once
#include "diagnosis/field.h"
#include "image/image.h"
#include "scenario/scenario.h"
#include "store/store.h"

typedef struct {
  CampaignRecord *campaign;
  Scenario *scenario; /* of the campaign, with the image of BOOT alone */
  char *digest;       /* of that image when it was booted */
  BootRecord *boot;   /* with its times */
  Plan *plan;
  GPtrArray *passed; /* BootRecord with times, few */
  guint alike;       /* boots of the campaign's image that failed with the same signature */
} Subject;

typedef struct {
  const char *campaign;  /* prefix of an id, or "last" */
  guint boot;            /* 0: one of the most frequent signature */
  const char *signature; /* the one to explain; NULL: the most frequent */
  gboolean any;          /* BOOT, where it is named, need not have failed */
} SubjectChoice;

/* Errors: INPUT (no such campaign or boot, nothing failed, the boot named did not fail, a scenario that is not read any
 * more), the store's. SUBJECT must be cleared in either case. */
gboolean subject_load(Subject *subject, Store *store, const SubjectChoice *choice,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void subject_clear(Subject *subject);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Subject, subject_clear)

/* The scenario of CAMPAIGN as it was, seen from the place where it lies. Returns: (owned), or NULL with INPUT. */
Scenario *subject_scenario(const CampaignRecord *campaign, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Is the image still the one that was booted? Errors: INPUT where not; those of image_library_open(). */
gboolean subject_check_image(const Subject *subject, const ImageLibrary *library,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The schedule of the failed boot: what its plan forces, else the order that it reported. *RET_TOTAL: the plan forces
 * all of it. Returns: (owned), or NULL with INPUT where neither is known. */
guint *subject_failing_order(const Subject *subject, const Field *field, gboolean *ret_total, GError **error);
/* The schedules of the boots that passed, as far as they are known. Returns: (owned) list of guint arrays. */
GPtrArray *subject_passing_orders(const Subject *subject, const Field *field);
