/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probed_image.h: an image with its unit graphs, for commands that look at them: from the results file or, where that
 * does not know them, from one probe boot. */
#pragma once
#include "campaign/tracing.h"
#include "commands/command.h"

/* As they stand on the command line; NULL where not given. */
typedef struct {
  const char *scope;             /* "initrd", "root", "both" */
  const char *scenario;          /* a file that tells about the machine of the probe boot */
  const char *timeout, *connect; /* of the probe boot; the libvirt connection */
} ProbedImageOptions;

typedef struct {
  Scenario *scenario;
  ImageLibrary *library;
  Image *image;
  Store *store;
  ProbedGraphs graphs;
  int interrupt_fd;
} ProbedImage;

/* Opens image NAME. SCOPE is that of neither an option nor a scenario. PROBED must be cleared in either case. Errors:
 * USAGE; those of probing_graphs(). */
gboolean probed_image_open(ProbedImage *probed, const Globals *globals, const char *name,
                           const ProbedImageOptions *options, ScenarioScope scope,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Boots the image of PROBED, opened with the same arguments, once more and watches what its units touch. Errors: those
 * of tracing_boot(). */
gboolean probed_image_trace(const ProbedImage *probed, const Globals *globals, const ProbedImageOptions *options,
                            TracedBoot *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void probed_image_clear(ProbedImage *probed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProbedImage, probed_image_clear)
