/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hypervisor.h: a libvirt connection and the private directory that everything of this run lives in. */
#pragma once
#include <glib.h>

typedef struct _Hypervisor Hypervisor;

/* Opens URI, or where it is NULL the embedded driver with a private root. Makes the run's private directory, starts the guard
 * that ends every QEMU of it when this process dies in whatever way, and first sweeps what dead runs of this user left.
 * Returns: (owned), or NULL with BOOTRACE_ERROR_HOST: what is missing and what to do. */
Hypervisor *hypervisor_open(const char *uri, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes the connection and removes the directory. */
void hypervisor_close(Hypervisor *hypervisor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hypervisor, hypervisor_close)

/* The run's private directory; gone after hypervisor_close(). (borrowed) */
const char *hypervisor_directory(const Hypervisor *hypervisor);
const char *hypervisor_uri(const Hypervisor *hypervisor);
/* "QEMU 7.2.18, libvirt 9.0.0". (borrowed) */
const char *hypervisor_versions(const Hypervisor *hypervisor);
