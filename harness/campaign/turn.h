/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn.h: the turn of one image in a campaign. Private to campaign/. */
#pragma once
#include "campaign/campaign.h"
#include "campaign/pool.h"

/* What the turns of a campaign share. */
typedef struct {
  const CampaignOptions *options;
  const CampaignObserver *observer;
  char *id;
  Pool *pool;
  guint last_boot; /* number of the boot launched last */
  CampaignProgress progress;
} Campaign;

/* An image made ready to boot: what BootSettings point into. */
typedef struct {
  Image *image;
  char *command_line;
  MachineDisk *disks;
  MachineShare *shares;
  char *accelerator_reason;
  int stop_fd;
  Gate *gate, *late; /* early and late, NULL where boots do not go on from there; without the early one all are cold */
  BootSettings settings;
} TurnImage;

/* Opens NAME from the library and decides on its accelerator. Returns: (owned), or NULL with the library's error. */
TurnImage *turn_image_new(const CampaignOptions *options, const char *name, guint tsc_khz, GError **error);
/* The same of an image that is at hand. Takes ownership of IMAGE. Returns: (owned). */
TurnImage *turn_image_of(const CampaignOptions *options, Image *image, guint tsc_khz);
void turn_image_free(TurnImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TurnImage, turn_image_free)

/* Boots IMAGE under all its plans, writing each boot to the store. Errors as campaign_run(). */
gboolean turn_run(Campaign *campaign, TurnImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
