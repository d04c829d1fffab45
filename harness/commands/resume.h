/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resume.h: what a stored campaign was asked for, for the verbs that go on with one. */
#pragma once
#include "campaign/settings.h"
#include "store/store.h"

/* The scenario of CAMPAIGN with the options that it was begun with; fills SETTINGS. VERB is what resumes it. Returns:
 * (owned), or NULL: INPUT where another verb has begun it, or a bootrace that kept no options; the store's. */
Scenario *resume_scenario(Store *store, const CampaignRecord *campaign, const char *verb, Settings *settings,
                          GError **error);

/* An option that a campaign keeps: GIVEN on the command line beside --resume it is an error. */
typedef struct {
  const char *name;
  gboolean given;
} KeptOption;
/* Returns: FALSE with USAGE where one of OPTIONS, which end with a NULL name, is given. */
gboolean resume_check_options(const KeptOption *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
