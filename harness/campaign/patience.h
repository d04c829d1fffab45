/* SPDX-License-Identifier: GPL-3.0-or-later */
/* patience.h: how long a guest is waited for, from how slow it has been. Pure. */
#pragma once
#include <glib.h>

/* How long after its decision a boot may take to report the times of its units. DECIDED_AFTER_NS: from the start of the
 * machine to the decision. A quarter of that, so that a guest on a loaded host is not cut off for being slow; at least
 * what an unloaded guest may need. */
gint64 patience_report_ns(gint64 decided_after_ns);
