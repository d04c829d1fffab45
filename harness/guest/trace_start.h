/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_start.h: what the guest init does where the host wants to know what the boot touches (PROTOCOL_GUEST_TRACE). */
#pragma once
#include <stdbool.h>

/* Sets the probes and does once what each of them is to see. What this kernel cannot watch is kept for the `trace`
 * record. Returns: false with a fault where nothing can be watched at all. */
bool trace_start(void);
