/* SPDX-License-Identifier: GPL-3.0-or-later */
/* connection.h: libvirt's own ways, each met once: its last error, its event loop, its logging, its events. */
#pragma once
#include "machine/watch.h"
#include <libvirt/libvirt.h>

/* Silences libvirt's printing (its log of errors goes to LOG_PATH), and starts the thread that runs its event loop. Once
 * a process; the thread lives as long as the process, and iterates GLib's default main context. */
void connection_prepare(const char *log_path);

/* Turns libvirt's last error of this thread into a BOOTRACE_ERROR_HOST behind PREFIX. Returns: FALSE. */
gboolean connection_error(GError **error, const char *prefix_format, ...) G_GNUC_PRINTF(2, 3);

/* Opens URI (which stands for itself in messages). Returns: (owned), or NULL with BOOTRACE_ERROR_HOST. */
virConnectPtr connection_open(const char *uri, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Feeds TABLE with what happens to domains, and with the loss of a DAEMON. Returns: FALSE with BOOTRACE_ERROR_HOST. */
gboolean connection_watch(virConnectPtr connection, gboolean daemon, WatchTable *table, int *ret_callback,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what connection_watch() began, and closes. */
void connection_close(virConnectPtr connection, int callback);
/* "QEMU 7.2.18, libvirt 9.0.0"; the first call on a new root makes libvirt examine QEMU. Returns: (owned), or NULL with
 * BOOTRACE_ERROR_HOST. */
char *connection_versions(virConnectPtr connection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
