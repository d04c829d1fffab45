/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reproducer.h: a boot as a folder that needs only QEMU: kernel, initrd with the plan inside, disks, shares, a script
 * that boots them and says whether the failure came, and a page about it. */
#pragma once
#include "campaign/campaign.h"

typedef struct {
  const CampaignOptions *options; /* its scenario has the one image; its plan is what is booted */
  const CampaignObserver *observer;
  const char *boot;      /* "20261124-075436-3f9a:17", for the page */
  const char *signature; /* of the failure, for the page; NULL: the boot passed */
  const char *text;      /* of the console line that shows it, NULL: none does (a hung or a died boot) */
} Reproducer;

/* Makes FOLDER, which must not exist, whole or not at all. Boots nothing but a probe, and only for a plan of an image
 * whose units the store does not know. Errors: INPUT (FOLDER is there, the plan does not fit the image), HOST (it
 * cannot be written, qemu-img failed); those of campaign_run(). */
gboolean reproducer_write(const Reproducer *reproducer, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
