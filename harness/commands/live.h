/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live.h: what a person sees on stderr while a campaign runs. On a terminal one status line that never scrolls,
 * failures above it; elsewhere a plain line at intervals. */
#pragma once
#include "campaign/campaign.h"

typedef struct _Live Live;

/* QUIET: nothing at all; VERBOSE: every boot, not only failures. */
Live *live_new(gboolean quiet, gboolean verbose);
/* Clears the status line. */
void live_free(Live *live);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Live, live_free)

/* What stands in front of the status from now on; NULL or "" for nothing. */
void live_caption(Live *live, const char *text);
void live_note(Live *live, const char *text);
void live_boot(Live *live, const BootRecord *boot, const CampaignProgress *progress);
void live_tick(Live *live, const CampaignProgress *progress);

/* The status line for PROGRESS when NOW_NS - begun has passed. Pure. Returns: (owned). */
char *live_status(const CampaignProgress *progress, gint64 now_ns);
