/* SPDX-License-Identifier: GPL-3.0-or-later */
/* units.h: unit graphs for tests, from a few words or from the real dumps in data/units/. */
#pragma once
#include "tests/unit/test.h"
#include "units/graph.h"

/* A dump in which the units of EDGES ("a.service b.mount;b.mount c.service": the first before the second) have start
 * jobs, and those of IDLE ("x.service") have none. Returns: (owned). */
static inline char *dump_text(const char *edges, const char *idle)
{
  g_autoptr(GHashTable) units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  GString *text = g_string_new("Manager: systemd 252 (252.39-1~deb12u2)\n");
  g_auto(GStrv) pairs = g_strsplit(edges, ";", -1);
  for (char **pair = pairs; *pair && **pair; pair++) {
    g_auto(GStrv) names = g_strsplit(*pair, " ", 2);
    for (char **name = names; *name; name++)
      if (g_hash_table_add(units, g_strdup(*name)))
        g_string_append_printf(text, "-> Unit %s:\n\tUnit Load State: loaded\n\t-> Job 1:\n\t\tAction: %s -> start\n",
                               *name, *name);
    if (names[1])
      g_string_append_printf(text, "-> Unit %s:\n\tUnit Load State: loaded\n\tBefore: %s (origin-file)\n", names[0],
                             names[1]);
  }
  if (*idle)
    g_string_append_printf(text, "-> Unit %s:\n\tUnit Load State: loaded\n", idle);
  return g_string_free(text, FALSE);
}

static inline UnitGraph *graph_of(UnitPhase phase, const char *edges, const char *idle)
{
  g_autofree char *text = dump_text(edges, idle);
  GError *error = NULL;
  UnitGraph *graph = unit_graph_parse(phase, text, strlen(text), &error);
  assert_no_error(error);
  return graph;
}

/* The dump data/units/NAME. Returns: (owned). */
static inline UnitGraph *graph_from(UnitPhase phase, const char *name)
{
  g_autofree char *path = g_build_filename(TEST_DATA, "units", name, NULL), *text = NULL;
  gsize length = 0;
  GError *error = NULL;
  (void)g_file_get_contents(path, &text, &length, &error);
  assert_no_error(error);
  UnitGraph *graph = unit_graph_parse(phase, text, length, &error);
  assert_no_error(error);
  return graph;
}
