/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_units.h: the unit graphs of an image, printed: what `image inspect --units` does. */
#pragma once
#include "commands/command.h"

/* As they stand on the command line; NULL where not given. */
typedef struct {
  const char *scope, *format;    /* "initrd", "root", "both"; "text", "json", "dot" */
  const char *scenario;          /* a file that tells about the machine of the probe boot */
  const char *timeout, *connect; /* of the probe boot; the libvirt connection */
  gboolean all;                  /* units without a job too */
} ImageUnitsOptions;

/* Prints the graphs of image NAME, probing where the results file does not know them. Errors: USAGE; those of
 * probing_graphs(). */
gboolean image_units_print(const Globals *globals, const char *name, const ImageUnitsOptions *options, GError **error);
