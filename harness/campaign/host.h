/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host.h: what this host is and how much it can do at once. */
#pragma once
#include <glib.h>

/* Rate of the time stamp counter, measured; 0 where this processor has none. */
guint host_tsc_khz(void);
/* "AMD EPYC …"; "unknown" where the kernel does not say. Returns: (owned). */
char *host_processor(void);
gint64 host_memory_bytes(void);
/* How many boots at once this host can take: bounded by processors and by memory for guests of MEMORY_BYTES. At
 * least 1. */
guint host_default_jobs(gint64 memory_bytes);
