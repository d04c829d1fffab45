/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis_views.h: one analysis for the tests of its two forms. */
#pragma once
#include "report/analysis_view.h"
#include "tests/unit/graph_views.h"

#define SUPPRESSED(name, day) "[" name "]\nKind=requirement-order\nUnit=b.service\nReason=looked at\nExpires=" day "\n"

/* Calls CHECK with the text that WRITE makes of one hazard under the suppressions SUPPRESSIONS on 2026-11-24. */
static inline void with_view(const char *suppressions, char *(*write)(const AnalysisView *), const char *description,
                             void (*check)(const char *text))
{
  g_autofree char *dump = g_strdup_printf(
      "-> Unit a.service:\n\tUnit Load State: loaded\n\t-> Job 1:\n\t\tAction: a.service -> start\n"
      "-> Unit b.service:\n\tUnit Load State: loaded\n\tFragment Path: /lib/%s\n\tRequires: a.service (origin-file)\n"
      "\t-> Job 2:\n\t\tAction: b.service -> start\n",
      description);
  GError *error = NULL;
  g_autoptr(UnitGraph) graph = unit_graph_parse(PHASE_INITRD, dump, strlen(dump), &error);
  assert_no_error(error);
  g_autoptr(GPtrArray) hazards = hazards_find(graph), accepted = suppressions_parse("s.ini", suppressions, &error);
  assert_no_error(error);
  const AnalysisView view = {.image = "x",
                             .digest = "d0",
                             .initrd = graph,
                             .hazards = hazards,
                             .suppressions = accepted,
                             .today = "2026-11-24"};
  g_autofree char *text = write(&view);
  check(text);
}
