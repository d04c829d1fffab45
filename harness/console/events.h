/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.h: where in a block the rules of a judge find something. */
#pragma once
#include "console/judging.h"

/* The pass marker that the caller gave belongs to no rule. */
#define NO_RULE G_MAXUINT

typedef struct {
  guint piece; /* index in the block */
  Role role;
  guint rule;             /* index in the rule set, or NO_RULE */
  const Pattern *pattern; /* NULL: a phrase of Torn= was found */
} Event;

void search_init(Search *search);
void search_clear(Search *search);

/* The events of JUDGE's block (of Event), in the order in which they count. Recovery is looked for only where there is
 * something to recover. Returns: (owned). */
GArray *events_find(Judge *judge);
