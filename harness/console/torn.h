/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torn.h: the phrases of Torn= in a judge's block, where another writer's bytes stand between theirs. A message may go
 * on in the next piece, where the other writer's newline cut it. */
#pragma once
#include "console/judging.h"

void torn_init(TornText *torn);
void torn_clear(TornText *torn);

/* Adds an Event for each phrase of JUDGE's rules to EVENTS. */
void torn_find(Judge *judge, GArray *events);
/* Keeps what the next block needs; the block that torn_find() saw last is done. */
void torn_carry(TornText *torn);
