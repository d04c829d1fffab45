/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image.h: a microVM image that is ready to boot, and the library that finds, builds and removes them. */
#pragma once
#include <glib.h>

typedef struct {
  char *path;
  char *format; /* "raw" or "qcow2" */
  gboolean read_only;
} ImageDisk;

typedef struct {
  char *tag, *path;
  gboolean read_only;
} ImageShare;

typedef enum {
  GUEST_SYSTEMD, /* Linux whose initrd or root runs systemd; the guest init is inside INITRD and takes plans */
  GUEST_PARROT,  /* the test guest: INITRD is its transcript, it speaks the control protocol itself */
  GUEST_PLAIN    /* anything else: booted as it is, takes no plan */
} GuestKind;

typedef struct {
  char *name, *description;
  char *digest; /* SHA-256, hexadecimal, of all that a boot depends on: equal digests boot alike */
  GuestKind guest;
  char *kernel, *initrd, *command_line; /* INITRD may be NULL */
  GPtrArray *disks;                     /* ImageDisk */
  GPtrArray *shares;                    /* ImageShare */
} Image;

void image_free(Image *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Image, image_free)

typedef struct _ImageLibrary ImageLibrary;

/* FOLDERS (NULL-terminated) are searched for NAME/image.ini in order; built images live under CACHE (made when first
 * needed); GUEST_PROGRAM is the static guest program laid into initrds. */
ImageLibrary *image_library_new(const char *const *folders, const char *cache, const char *guest_program);
void image_library_free(ImageLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImageLibrary, image_library_free)

/* Names of all image definitions, sorted. Returns: (owned) NULL-terminated. */
char **image_library_names(const ImageLibrary *library);

typedef enum { IMAGE_MISSING, IMAGE_OUTDATED, IMAGE_BUILT } ImageState;
/* What stands in the cache for NAME. Returns: FALSE with BOOTRACE_ERROR_INPUT for an unknown name or a bad image.ini.
 */
gboolean image_library_state(const ImageLibrary *library, const char *name, ImageState *ret,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a list of images shows. */
typedef struct {
  char *base, *description; /* BASE is NULL for an image that builds on none */
  ImageState state;
  gint64 size_bytes; /* of the files that a boot reads, shared ones included; 0 unless built */
} ImageSummary;

/* Errors: as image_library_state(). */
gboolean image_library_summary(const ImageLibrary *library, const char *name, ImageSummary *ret,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void image_summary_clear(ImageSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImageSummary, image_summary_clear)

/* Told of each step of a build ("installing packages"); may be NULL. */
typedef void (*ImageProgress)(const char *image, const char *step, gpointer data);

/* Builds NAME and what it builds on; a built image is left alone. Errors: INPUT (image.ini, a named file that is
 * missing, an unknown image with the nearest name) or HOST (a missing tool, a failed step with the end of its output,
 * no space). An interrupted build leaves nothing that looks built. */
gboolean image_library_build(ImageLibrary *library, const char *name, ImageProgress progress, gpointer data,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The built image NAME. Returns: (owned), or NULL: INPUT as above, HOST where it is not built (the message says how).
 */
Image *image_library_open(const ImageLibrary *library, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes IMAGE last: what of it lies beneath WITHIN is copied to FOLDER/DIGEST, so that WITHIN may change. Shares that lie
 * there count by their content from then on, so the digest may become another one. Errors: INPUT (a part that cannot be
 * read), HOST (no space …). */
gboolean image_freeze(Image *image, const char *within, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removes what was built for NAME, and base layers that no other image uses. */
gboolean image_library_remove(ImageLibrary *library, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
