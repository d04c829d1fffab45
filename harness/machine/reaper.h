/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reaper.h: collects exactly those QEMUs that the embedded libvirt lets go of, and no other child of this process.
 *
 * libvirt daemonises QEMU; as the child subreaper this process inherits it and must wait for it, else libvirt takes the
 * zombie for alive (80 s at the first look at QEMU, 1.5 s at each end). Which processes these are stands in the pid files
 * below ROOT, so nothing that libvirt or anybody else waits for can be taken away. */
#pragma once
#include "machine/watch.h"

typedef struct _Reaper Reaper;

/* Starts the reaper's thread for the pid files in ROOT/run/qemu and ROOT/lib/qemu/qmp-*; both folders must exist. Makes
 * this process the child subreaper. TABLE: (borrowed). Returns: (owned), or NULL with BOOTRACE_ERROR_HOST. */
Reaper *reaper_new(const char *root, WatchTable *table, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void reaper_free(Reaper *reaper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reaper, reaper_free)
