/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registration.h: a campaign's own record in the store. Private to campaign/. */
#pragma once
#include "campaign/turn.h"

/* Writes that a campaign over TURNS (TurnImage) begins. Returns: (owned) its new id, or NULL with the store's error. */
char *registration_open(const CampaignOptions *options, const GPtrArray *turns, GError **error);
/* Writes that options->resume, with the same images TURNS, goes on. *RET_LAST: number of its last boot. Returns:
 * (owned) its id, or NULL: INPUT where an image has changed, the store's. */
char *registration_resume(const CampaignOptions *options, const GPtrArray *turns, guint *ret_last, GError **error);
/* Writes that IMAGE takes part in the campaign ID from now on. */
gboolean registration_add(Store *store, const char *id, const TurnImage *image,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes that it has ended: well, or with FAILURE. */
gboolean registration_close(const CampaignOptions *options, const char *id, const GError *failure,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
