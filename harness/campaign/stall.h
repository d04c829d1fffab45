/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stall.h: a boot that stalled under chosen orders: is it a race, or did the order itself make the boot impossible? A
 * unit that waits for another in a way that systemd does not call ordering (a socket, a file, a bus name) never
 * finishes when the plan holds that other one back until it has. To tell the two apart, one more boot asks: the units
 * that were held are delayed instead. A hidden dependency then merely waits, and is learned; a race fails again. Pure.
 */
#pragma once
#include "console/judge.h"
#include "schedule/delivery.h"

/* Of boots that ask. */
#define STRATEGY_QUESTION "question"

/* May the orders of PLAN themselves have made OUTCOME: did the boot fall silent or run out of time, or did
 * systemd say that a job had? One that a console rule has called failed for another reason went on until then, and did
 * not stall. */
gboolean stall_is_suspected(const Plan *plan, const Outcome *outcome);

/* The plan that asks, from the raw CONSOLE of the boot that stalled: the units that PLAN alone held behind a unit whose
 * start began and did not finish are held back by growing delays. Returns: (owned), or NULL where there is no such
 * unit. */
Plan *stall_question(const Plan *plan, Graphs graphs, GBytes *console);

typedef struct {
  char *before, *after; /* AFTER cannot finish starting before BEFORE has */
  char *evidence;
} Lesson;
void lesson_free(Lesson *lesson);

/* What a boot of QUESTION that passed teaches of the units that were stuck on the raw console STALLED of the boot in
 * doubt; of others nothing. TIMES: of UnitTimes, from GRAPH's manager. Returns: (owned) list of Lesson. */
GPtrArray *stall_lessons(const Plan *question, const UnitGraph *graph, const GPtrArray *times, GBytes *stalled);
