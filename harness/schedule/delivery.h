/* SPDX-License-Identifier: GPL-3.0-or-later */
/* delivery.h: from a plan to the files that the guest init lays under /run (drop-ins, delay units, the plan as text),
 * and the files that make a boot a probe. Pure: the same input gives the same bytes. */
#pragma once
#include "schedule/plan.h"
#include "units/graph.h"

/* The graphs that a plan is held against: each NULL where that manager takes no part (or was not probed). */
typedef struct {
  const UnitGraph *initrd, *root;
} Graphs;

/* Are all units of PLAN known to one of GRAPHS, and do its edges close no cycle there? NAME stands for the plan in
 * messages. Sets BOOTRACE_ERROR_INPUT: the unknown unit with the nearest known one, or the cycle. */
gboolean delivery_check(const Plan *plan, Graphs graphs, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where the units are ordered in a cycle before any plan: "in the initrd: a → b → a". Returns: (owned), NULL where they
 * are not. */
char *delivery_own_cycle(Graphs graphs);

/* Files that realise PLAN (which delivery_check() has passed). Edges and delays go to the manager(s) in whose graph
 * both units stand; those of the real root are laid under PROTOCOL_GUEST_NEXT, for the handover when the guest leaves
 * the initrd. Returns: (owned) list of GuestFile. */
GPtrArray *delivery_files(const Plan *plan, Graphs graphs);

/* Files that make the boot report its unit graph ("dump" record) for INITRD and/or ROOT, every start job held until
 * then. Returns: (owned) list of GuestFile. */
GPtrArray *delivery_probe_files(gboolean initrd, gboolean root);
/* Files that make the boot report what it touches and when its units began ("trace" and "times" records): the initrd up
 * to its target, then, where ROOT, the real root. Nothing is held back. Returns: (owned) list of GuestFile. */
GPtrArray *delivery_trace_files(gboolean root);
