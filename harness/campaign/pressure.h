/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pressure.h: how much of the last ten seconds this host's tasks waited for processors, memory or disks, in percent
 * (the kernel's pressure stall information, PSI). */
#pragma once
#include "store/store.h"

/* "some avg10" of cpu and io, "full avg10" of memory: a boot is hurt by a memory that all wait for. Each is -1 where
 * the kernel does not tell. */
HostPressure pressure_now(void);
/* The avg10 of the line that begins with WORD ("some", "full") in TEXT, a file of /proc/pressure; -1 where there is
 * none. Pure. */
double pressure_parse(const char *text, const char *word);
/* What one more boot would make worse: "memory", "processors"; NULL: nothing. Pure. */
const char *pressure_on(const HostPressure *pressure);
