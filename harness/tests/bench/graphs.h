/* SPDX-License-Identifier: GPL-3.0-or-later */
/* graphs.h: the real unit graphs of data/units/ for the benchmarks. */
#pragma once
#include "units/graph.h"
#include <stdio.h>
#include <stdlib.h>

/* Returns: (owned); ends the program where NAME cannot be read. */
static inline UnitGraph *bench_graph(UnitPhase phase, const char *name)
{
  g_autofree char *path = g_build_filename(TEST_DATA, "units", name, NULL), *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length = 0;
  UnitGraph *graph = NULL;
  if (g_file_get_contents(path, &text, &length, &error))
    graph = unit_graph_parse(phase, text, length, &error);
  if (!graph) {
    (void)fprintf(stderr, "%s: %s\n", path, error->message);
    exit(1);
  }
  return graph;
}
