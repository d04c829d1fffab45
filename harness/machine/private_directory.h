/* SPDX-License-Identifier: GPL-3.0-or-later */
/* private_directory.h: one short-named directory a run, locked while its run lives, swept once it is dead.
 *
 * They lie in /run/bootrace (root), else $XDG_RUNTIME_DIR/bootrace, else /tmp/bootrace-UID. */
#pragma once
#include <glib.h>
#include <sys/types.h>

/* The folder of this user's run directories. Returns: (owned). */
char *private_directory_base(void);

/* Below BASE (made where missing, refused where somebody else owns it): first ends and removes what dead runs left, then
 * makes a directory, or the one named WANTED where that is not NULL. GROUP (-1: none) may look into it, nobody else.
 * Returns: the directory's path (owned) and its lock in *RET_LOCK_FD, held as long as it is open; or NULL with
 * BOOTRACE_ERROR_HOST. */
char *private_directory_make(const char *base, const char *wanted, gid_t group, int *ret_lock_fd,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
