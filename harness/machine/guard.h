/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guard.h: a small process that outlives this one by a moment, ends what it left running, and removes its directory.
 *
 * The guard waits for the end of a pipe whose only other end this process holds, so no way to die escapes it. What
 * belongs to a directory is told by /proc/PID/cmdline: every QEMU started below DIRECTORY names DIRECTORY/lib/qemu/. */
#pragma once
#include <glib.h>

typedef struct _Guard Guard;

/* Forks the guard of DIRECTORY. It keeps LOCK_FD (flock()ed by the caller) open, so that the directory counts as alive
 * until it has done its work. Call before other threads are started. Returns: (owned), or NULL with
 * BOOTRACE_ERROR_HOST. */
Guard *guard_start(const char *directory, int lock_fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Tells the guard that nothing is left to do, and collects it. */
void guard_dismiss(Guard *guard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Guard, guard_dismiss)

/* Kills every process of DIRECTORY, until two looks in a row find none. Async-signal-safe. */
void guard_end_processes(const char *directory);
/* Removes DIRECTORY and all beneath it; links are removed, not followed. Async-signal-safe. Returns: TRUE once it is
 * gone. */
gboolean guard_remove_tree(const char *directory);
