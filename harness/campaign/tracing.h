/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tracing.h: one boot that tells what its units touch, and what follows from it. */
#pragma once
#include "campaign/probing.h"
#include "units/predictions.h"

typedef struct {
  Trace *initrd, *root; /* each NULL where it was not asked for or did not come */
  char *lack;           /* why there is no (whole) trace, or why it is not to be relied on; NULL where all is well */
  gint64 cpu_ns;        /* of the boot; -1 where unknown */
} TracedBoot;

void traced_boot_clear(TracedBoot *boot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TracedBoot, traced_boot_clear)

/* Boots IMAGE once, unperturbed but for the trace. A guest that cannot be traced or fails is no error: `lack` tells.
 * A trace that nothing lacks is kept in the store. Errors: as probe_check() and probing_machine_open(); CANCELLED; the
 * store's. */
gboolean tracing_boot(const Probing *probing, const Image *image, TracedBoot *ret,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The traces of images of DIGEST that the store keeps: none is no error. Errors: the store's. */
gboolean tracing_recall(Store *store, const char *digest, TracedBoot *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The predictions of both managers, the initrd's first. Returns: (owned) list of Prediction, empty without a trace. */
GPtrArray *tracing_predictions(const ProbedGraphs *graphs, const TracedBoot *boot);
