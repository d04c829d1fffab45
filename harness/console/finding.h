/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finding.h: the matches of a console as the judge keeps them: with their rules, and who caused whom. */
#pragma once
#include "console/judge.h"
#include "console/ruleset.h"

typedef struct {
  Match *match; /* (owned) */
  const Rule *rule;
  guint boot; /* which boot of this console it belongs to */
  gint64 at_ns;
  guint caller; /* who wrote the line, 0: unknown (see prefix.h) */
  gint64 piece; /* number of the piece, over the whole console */
} Finding;

void finding_free(gpointer finding);

/* Does FINDING count against the boot? */
gboolean finding_stands(const Finding *finding);
/* How much a finding has to say by itself. */
typedef enum { WEIGHT_HINT, WEIGHT_FAILURE, WEIGHT_FATAL } Weight;
/* The earliest finding of at least WEIGHT that stands, or NULL. (borrowed) */
const Finding *findings_first_standing(const GPtrArray *findings, Weight weight);
/* Follows ConsequenceOf= back from FINDING to what it came from. (borrowed) */
const Finding *findings_cause(GPtrArray *findings, const Finding *finding);

/* PATTERN of RULE's RecoveredBy= has matched with KEY (NULL: it captures none) in line LINE: takes back the findings of
 * RULE with this key, and what they were consequences of. */
void findings_recover(GPtrArray *findings, const Rule *rule, const char *key, guint boot, guint line);
/* The pass marker has come in line LINE of boot BOOT. */
void findings_pass(GPtrArray *findings, guint boot, guint line);
