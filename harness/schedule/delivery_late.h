/* SPDX-License-Identifier: GPL-3.0-or-later */
/* delivery_late.h: the files of a late checkpoint: those that build its gate into a boot, and those that bring a plan
 * to a manager that has stood at the gate since. Pure, as delivery.h. */
#pragma once
#include "schedule/delivery.h"

/* Of the managers of GRAPHS the first has the gate: the initrd's, or where that takes no part the real root's. BEFORE:
 * what cut_find() says of its graph. */

/* Files that have the boot stop at its gate, say `ready` a second time and wait for a plan there. Returns: (owned) list
 * of GuestFile. */
GPtrArray *delivery_gate_files(Graphs graphs, const gboolean *before);

/* Files that realise PLAN, which cut_allows() and delivery_check() have passed, when they reach the gate. The manager
 * is not asked to read its unit files anew: an order is a target of its own, after the first unit and before the
 * second, and systemd holds back a job that it has queued already behind that of a unit which it loads later. Returns:
 * (owned) list of GuestFile. */
GPtrArray *delivery_late_files(const Plan *plan, Graphs graphs, const gboolean *before);
