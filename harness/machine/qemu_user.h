/* SPDX-License-Identifier: GPL-3.0-or-later */
/* qemu_user.h: the unprivileged user that QEMU runs as where bootrace runs as root. */
#pragma once
#include <glib.h>
#include <sys/types.h>

#define QEMU_USER_NAME "libvirt-qemu"

typedef struct {
  gboolean other; /* FALSE: QEMU runs as we do, UID and GID are -1 */
  uid_t uid;
  gid_t gid;
} QemuUser;

/* Returns: FALSE with BOOTRACE_ERROR_HOST where the user is missing: the message says how to make it. */
gboolean qemu_user_find(QemuUser *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether QEMU will be able to read the file or folder PATH, by really opening it as that user. WHAT names it in the
 * message ("kernel"). Returns: FALSE with BOOTRACE_ERROR_HOST. */
gboolean qemu_user_can_read(const QemuUser *user, const char *what, const char *path,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives PATH to that user, with MODE. Returns: FALSE with BOOTRACE_ERROR_HOST. */
gboolean qemu_user_give(const QemuUser *user, const char *path, mode_t mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;
