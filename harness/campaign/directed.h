/* SPDX-License-Identifier: GPL-3.0-or-later */
/* directed.h: a campaign of one image whose plans come one by one from a caller who decides by what the boots before
 * have shown. Each boot is stored like any other; lost ones are repeated, stalls are asked about. */
#pragma once
#include "campaign/campaign.h"
#include "schedule/delivery.h"

typedef struct _Directed Directed;

/* OPTIONS (its plan is not looked at, its first image alone is booted; where it resumes a campaign, plans whose boots
 * stand in the store get those) and OBSERVER are (borrowed) and must outlive it.
 * Asks for the unit graphs of the scenario's scope. Returns: (owned), or NULL with the errors of campaign_run(). */
Directed *directed_open(const CampaignOptions *options, const CampaignObserver *observer, GError **error);
/* Id of the campaign, digest of its image. (borrowed) */
const char *directed_campaign(const Directed *directed);
const char *directed_digest(const Directed *directed);
/* What boots teach is learned by them. (borrowed) */
Graphs directed_graphs(const Directed *directed);
/* How many hidden dependencies the boots have taught them: whatever was made of the graphs before is out of date when
 * this has grown. */
guint directed_lessons(const Directed *directed);

typedef struct {
  guint boot; /* its number in the campaign */
  Verdict verdict;
  char *signature; /* (owned), NULL where there is none */
} DirectedResult;
void directed_result_clear(DirectedResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DirectedResult, directed_result_clear)

/* Boots PLAN to a verdict. Errors: HOST, CANCELLED, INPUT (the plan contradicts the image), the store's. */
gboolean directed_boot(Directed *directed, const Plan *plan, DirectedResult *ret,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes how the campaign ended, with FAILURE or, where that is NULL, well. */
gboolean directed_finish(Directed *directed, const GError *failure, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void directed_free(Directed *directed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Directed, directed_free)
