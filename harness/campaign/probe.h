/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe.h: the unit graphs of an image, from the store or from one probe boot. */
#pragma once
#include "campaign/boot.h"
#include "schedule/delivery.h"
#include "store/store.h"

typedef struct {
  UnitGraph *initrd, *root; /* each NULL where it was not asked for */
} ProbedGraphs;

void probed_graphs_clear(ProbedGraphs *graphs);

/* The graphs of the image with DIGEST, for INITRD and/or ROOT. What STORE does not know is probed by one boot with
 * SETTINGS
 * (*RET_BOOTED says whether) and kept there. NAME is the image's, for messages.
 * Errors: HOST, with the end of the probe's console and what is still possible without a graph; CANCELLED. */
gboolean probe_image(Store *store, const BootSettings *settings, const char *name, const char *digest, gboolean initrd,
                     gboolean root, ProbedGraphs *ret, gboolean *ret_booted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
