/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rounds.h: a campaign whose images come while it runs, and which boots some of them a round: what a caller asks for
 * who decides by the boots before. Each boot is stored like any other; lost ones are repeated, stalls asked about. */
#pragma once
#include "campaign/campaign.h"

typedef struct _Rounds Rounds;

/* OPTIONS, whose plan (NULL: natural boots) all boots take and whose images are not looked at, and OBSERVER are
 * (borrowed) and must outlive it. Returns: (owned). */
Rounds *rounds_new(const CampaignOptions *options, const CampaignObserver *observer);
/* Goes on with campaign ID, of which BOOTS boots stand in the store. */
void rounds_resume(Rounds *rounds, const char *id, guint boots);
void rounds_free(Rounds *rounds);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rounds, rounds_free)

typedef enum {
  PLAN_FORCED,     /* or no plan is asked for */
  PLAN_IMPOSSIBLE, /* a unit of it does not exist, or the image orders the units the other way round */
  PLAN_UNKNOWN     /* the image does not tell its units, or orders them in a cycle */
} PlanFit;

/* Makes IMAGE (its name is new here; takes ownership) ready to boot; the first one opens the campaign, unless it is
 * resumed. Where the plan cannot be forced in it *RET_WHY (owned) says why, else it is NULL: its boots are natural
 * then. Errors: HOST, CANCELLED, the store's. */
gboolean rounds_add_image(Rounds *rounds, Image *image, PlanFit *ret, char **ret_why,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean rounds_has_image(const Rounds *rounds, const char *name);
/* Id of the campaign, NULL before the first image. (borrowed) */
const char *rounds_campaign(const Rounds *rounds);
/* How many boots are still expected; for the observer. */
void rounds_expect(Rounds *rounds, guint boots);

typedef struct {
  const char *image; /* a name that was added */
  guint boots;
} RoundBoots;
/* Boots what N parts of a round say, each boot under a seed of its own. Errors: HOST, CANCELLED, the store's. */
gboolean rounds_fly(Rounds *rounds, const RoundBoots *parts, guint n, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes how the campaign ended, with FAILURE or, where that is NULL, well. */
gboolean rounds_finish(Rounds *rounds, const GError *failure, GError **error) G_GNUC_WARN_UNUSED_RESULT;
