/* SPDX-License-Identifier: GPL-3.0-or-later */
/* initrd.h: initial RAM disks, which are cpio archives one behind the other, each perhaps compressed. The kernel
 * unpacks them in order, and later files replace earlier ones: so files are laid over an initrd by appending an
 * archive. */
#pragma once
#include <glib.h>
#include <sys/stat.h>

typedef struct {
  mode_t mode;
  gint64 size;
  char *target;  /* of a symbolic link, else NULL */
  GBytes *bytes; /* what a regular file holds, NULL for those above INITRD_KEPT_BYTES */
} InitrdFile;

/* Enough for any unit file, and keeps reading a 40 MB initrd from keeping 40 MB. */
enum { INITRD_KEPT_BYTES = 64 << 10 };

typedef struct {
  gint64 size;       /* bytes of the whole */
  char *compression; /* "none", "zstd", "gzip", … of the first compressed archive */
  GTree *files;      /* path without leading '/' → InitrdFile; a later archive's file replaces an earlier one's */
} Initrd;

/* Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT where PATH is no initrd. */
Initrd *initrd_read(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void initrd_free(Initrd *initrd);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Initrd, initrd_free)

/* A file or folder on this host that is to appear in an initrd. */
typedef struct {
  char *source; /* a regular file or a symbolic link; NULL for a folder */
  mode_t mode;
} InitrdSource;

/* What is laid over: path → InitrdSource. Returns: (owned). */
GTree *initrd_overlay_new(void);
/* Adds all in FOLDER, which stands for the root of the initrd; what is there already is replaced. Errors: INPUT. */
gboolean initrd_overlay_add_folder(GTree *overlay, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Adds the file SOURCE as PATH ("bootrace/init") with MODE, and the folders above it. */
void initrd_overlay_add_file(GTree *overlay, const char *path, const char *source, mode_t mode);

/* Writes to DESTINATION the initrd BASE (NULL: none) with OVERLAY laid over it; the same input gives the same bytes.
 * Errors: INPUT for an overlay that would put a folder where BASE has a symbolic link (the kernel would replace the
 * link), HOST where it cannot be written. */
gboolean initrd_compose(const char *base, GTree *overlay, const char *destination,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
