/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands/image_units.h"
#include "report/graph_view.h"
#include <stdio.h>

static const char *const FORMATS[] = {"text", "json", "dot", NULL};
static char *(*const WRITERS[])(const GraphView *) = {graph_view_text, graph_view_json, graph_view_dot};

gboolean image_units_print(const Globals *globals, const char *name, const ImageUnitsOptions *options, GError **error)
{
  int format = 0;
  if (!command_choice("format", options->format, FORMATS, &format, error))
    return FALSE;
  g_auto(ProbedImage) probed = {0};
  if (!probed_image_open(&probed, globals, name, &options->probe, SCENARIO_INITRD, error))
    return FALSE;
  const GraphView view = {.image = probed.image->name,
                          .digest = probed.image->digest,
                          .initrd = probed.graphs.initrd,
                          .root = probed.graphs.root,
                          .all = options->all};
  g_autofree char *text = WRITERS[format](&view);
  fputs(text, stdout);
  return TRUE;
}
