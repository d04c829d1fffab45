/* SPDX-License-Identifier: GPL-3.0-or-later */
/* embedded_root.h: the folder tree and the qemu.conf that libvirt's embedded QEMU driver runs in. */
#pragma once
#include "machine/qemu_user.h"

/* Fills DIRECTORY. libvirt examines QEMU at its first use, which takes a second: what it found is kept in a folder of this
 * user that outlives DIRECTORY, safe for several runs at once (libvirt replaces whole files, and looks whether they still
 * fit). Returns: FALSE with BOOTRACE_ERROR_HOST. */
gboolean embedded_root_make(const char *directory, const QemuUser *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Text of qemu.conf. Returns: (owned). */
char *embedded_root_configuration(const QemuUser *user);
