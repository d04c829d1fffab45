/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mistake.h: what the units themselves show of why an order is missing, in one sentence. */
#pragma once
#include "units/graph.h"

/* What could have told systemd that SECOND needs FIRST (indexes in GRAPH, no order between them): a path that both
 * work on, a kernel module, a device, a requirement without an order. Returns: (owned) one or two sentences, or NULL
 * where the units show nothing. */
char *mistake_find(const UnitGraph *graph, guint first, guint second);
/* What UNIT does, in a few words: "mounts overlay (overlay) on /sysroot/nix/store". Returns: (owned). */
char *mistake_describe(const Unit *unit);
