/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_files.h: the kernel's tracing files, mounted only while they are used: systemd would make a unit of the mount.
 */
#pragma once
#include "control/protocol.h"
#include <stdbool.h>

#define TRACE_FOLDER PROTOCOL_GUEST_DIRECTORY "/tracing"
#define TRACE_INSTANCE TRACE_FOLDER "/instances/bootrace"
/* What init could not watch, one a line: "missing PROBE WHY". Its presence says that the boot is traced. */
#define TRACE_STATE PROTOCOL_GUEST_DIRECTORY "/trace-state"

/* Mounts them. Returns: false with a fault. */
bool trace_files_open(void);
void trace_files_close(void);
/* Writes TEXT into the existing file PATH, in one piece. Returns: false with a fault. */
bool trace_files_set(const char *path, const char *text);
