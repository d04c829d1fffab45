/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shard.h: which part of a campaign this machine boots. The parts are disjoint and together the whole, and each machine
 * finds its own without a word from the others. Pure.
 *
 * Of strategies that sample (natural, jitter, random, a plan from a file) every COUNTth plan is one shard's, counted
 * through all images. Boots of designed strategies (pairs, together …) follow from those before them, so all of them
 * on one image are one shard's. Boot numbers are INDEX, INDEX + COUNT, …: no two shards share one, and where all
 * strategies sample and nothing is lost they are those of the whole campaign. */
#pragma once
#include "scenario/scenario.h"

typedef struct {
  guint index, count; /* from 1; COUNT 0 or 1: the whole campaign */
} Shard;

gboolean shard_is_part(Shard shard);
/* "2/4". Returns: FALSE with USAGE for anything else. WHERE names where TEXT stands, for the message. */
gboolean shard_parse(const char *where, const char *text, Shard *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The number of the boot that is launched behind number LAST; 0: the first. */
guint shard_next_boot(Shard shard, guint last);
gboolean shard_has_boot(Shard shard, guint boot);

/* Those of STRATEGIES (names of SCENARIO's) that SHARD boots on IMAGE: all that sample, its designed ones. Returns:
 * (owned). */
char **shard_strategies(Shard shard, const Scenario *scenario, const char *image);
/* Is plan INDEX (from 0) of STRATEGY on IMAGE one of SHARD's? Each strategy has at most BOOTS. FIXED: all boots take
 * one plan from a file. */
gboolean shard_has_plan(Shard shard, const Scenario *scenario, const char *image, const char *strategy, gboolean fixed,
                        guint boots, guint index);
