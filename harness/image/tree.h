/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tree.h: folders of files on this host: what is in them, copied and removed whole. */
#pragma once
#include <glib.h>
#include <sys/stat.h>

typedef struct {
  char *path;  /* below the folder */
  mode_t mode; /* permissions without those that only this checkout's umask made: 0755 or 0644 */
} TreeEntry;

/* All files, symbolic links and folders beneath FOLDER, sorted by path. Returns: (owned) array of TreeEntry, or NULL
 * with BOOTRACE_ERROR_INPUT (unreadable, or something else in it, such as a socket). */
GPtrArray *tree_list(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Lays the content of FOLDER over that of DESTINATION. Errors: INPUT, HOST. */
gboolean tree_lay_over(const char *folder, const char *destination, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes PATH and all beneath it, but never what is mounted there. Returns: FALSE where something is left. */
gboolean tree_remove(const char *path);

/* Writes all SIZE bytes. Returns: FALSE with errno. */
gboolean write_all(int file, const void *bytes, gsize size) G_GNUC_WARN_UNUSED_RESULT;
