/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image_units.h: the unit graphs of an image, printed: what `image inspect --units` does. */
#pragma once
#include "commands/probed_image.h"

typedef struct {
  ProbedImageOptions probe;
  const char *format; /* "text", "json", "dot"; NULL where not given */
  gboolean all;       /* units without a job too */
} ImageUnitsOptions;

/* Prints the graphs of image NAME, probing where the results file does not know them. Errors: USAGE; those of
 * probing_graphs(). */
gboolean image_units_print(const Globals *globals, const char *name, const ImageUnitsOptions *options, GError **error);
