/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ending.h: schedules in which a phase ends before units that nothing orders before its end: they begin when what is
 * still at work is about to be stopped. */
#pragma once
#include "schedule/poset.h"

/* Schedules that together put the end of POSET before each element that WANTED marks; elements that are not free to the
 * end are passed over. An element that can only begin when another marked one has finished comes in a later schedule
 * than that. Returns: (owned) list of guint arrays of poset->n for realise_levels(): the end on a level of its own
 * behind all that goes before it, the elements in question on the next one, what depends on these left without an edge.
 */
GPtrArray *ending_cover(const Poset *poset, const gboolean *wanted);
