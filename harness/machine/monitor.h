/* SPDX-License-Identifier: GPL-3.0-or-later */
/* monitor.h: QEMU's own monitor, past libvirt: for what libvirt has no words for. */
#pragma once
#include <glib.h>
#include <libvirt/libvirt.h>

/* Runs COMMAND, a QMP object as JSON text. Returns: (owned) the reply, or NULL with BOOTRACE_ERROR_HOST: QEMU's words.
 */
char *monitor_run(virDomainPtr domain, const char *command, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The text "status" of what COMMAND returns, "" where it has none. Returns: (owned), or NULL as above. */
char *monitor_status(virDomainPtr domain, const char *command, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Hands FD (which stays the caller's) to QEMU, which knows it by NAME. */
gboolean monitor_give(virDomainPtr domain, const char *name, int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;
