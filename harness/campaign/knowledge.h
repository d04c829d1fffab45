/* SPDX-License-Identifier: GPL-3.0-or-later */
/* knowledge.h: what a campaign knows of one image's unit orders: its graphs, and what its boots have really shown. */
#pragma once
#include "campaign/probe.h"
#include "schedule/coverage.h"

typedef struct {
  ProbedGraphs graphs;
  Coverage *initrd, *root; /* of the same managers as the graphs */
} Knowledge;

/* Begins with nothing shown. Takes ownership of what GRAPHS points to. */
Knowledge knowledge_new(ProbedGraphs graphs);
void knowledge_clear(Knowledge *knowledge);

/* Adds what one boot reported. TIMES: of BootTimes. */
void knowledge_add_boot(Knowledge *knowledge, const GPtrArray *times);
/* Writes what was shown of IMAGE until now to the campaign. */
gboolean knowledge_keep(const Knowledge *knowledge, Store *store, const char *campaign, const char *image,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "all 128 pairs in both orders, 117 of them overlapping" for each manager, or what is missing. Returns: (owned), ""
 * where nothing was probed. */
char *knowledge_describe(const Knowledge *knowledge);

/* The times among the records of a boot. Returns: (owned) list of BootTimes. */
GPtrArray *knowledge_times(const GPtrArray *records);
