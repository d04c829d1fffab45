/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "image/digest.h"
#include "image/image.h"
#include "image/tree.h"
#include <gio/gio.h>
#include <string.h>

typedef struct {
  const char *within; /* with a '/' at its end */
  char *place;        /* folder that the parts are copied to */
} Freeze;

static gboolean is_within(const Freeze *freeze, const char *path)
{
  return path && g_str_has_prefix(path, freeze->within);
}

/* ---- digest ---- */

static gboolean has_shares_within(const Freeze *freeze, const Image *image)
{
  for (guint i = 0; i < image->shares->len; i++)
    if (is_within(freeze, ((const ImageShare *)g_ptr_array_index(image->shares, i))->path))
      return TRUE;
  return FALSE;
}

static gboolean add_file(Digest *digest, const char *label, const char *path, GError **error)
{
  g_autofree char *content = path ? digest_of_file(path, error) : NULL;
  digest_text(digest, label, content);
  return !path || content;
}

static gboolean add_share(const Freeze *freeze, Digest *digest, const ImageShare *share, GError **error)
{
  digest_text(digest, "share", share->tag);
  digest_text(digest, "access", share->read_only ? "read" : "write");
  if (is_within(freeze, share->path))
    return digest_folder(digest, "content", share->path, error);
  digest_text(digest, "path", share->path);
  return TRUE;
}

/* An image's own digest takes a share for the same while its path is. Returns: (owned) one that looks into those that
 * are to be frozen. */
static char *digest_with_shares(const Freeze *freeze, const Image *image, GError **error)
{
  g_autoptr(Digest) digest = digest_new("frozen");
  digest_text(digest, "command line", image->command_line);
  gboolean good = add_file(digest, "kernel", image->kernel, error) && add_file(digest, "initrd", image->initrd, error);
  for (guint i = 0; good && i < image->disks->len; i++) {
    const ImageDisk *disk = g_ptr_array_index(image->disks, i);
    digest_text(digest, "format", disk->format);
    digest_text(digest, "access", disk->read_only ? "read" : "write");
    good = add_file(digest, "disk", disk->path, error);
  }
  for (guint i = 0; good && i < image->shares->len; i++)
    good = add_share(freeze, digest, g_ptr_array_index(image->shares, i), error);
  return good ? digest_finish(digest) : NULL;
}

/* ---- copies ---- */

/* Blocks are shared with the original where the file system can, and holes stay holes. */
static gboolean copy(const char *from, const char *to, gboolean folder, GError **error)
{
  const char *const file[] = {"cp", "-L", "--reflink=auto", "--preserve=mode", "--", from, to, NULL};
  const char *const tree[] = {"cp", "-a", "--reflink=auto", "--", from, to, NULL};
  g_autoptr(GSubprocess) process = g_subprocess_newv(
      folder ? tree : file, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
  g_autofree char *complaint = NULL;
  if (!process || !g_subprocess_communicate_utf8(process, NULL, NULL, NULL, &complaint, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "%s: ", from);
  return g_subprocess_get_successful(process) ||
         error_set(error, BOOTRACE_ERROR_HOST, "cannot copy: %s", complaint ? g_strchomp(complaint) : from);
}

/* *PATH becomes that of its copy NAME. */
static gboolean freeze_part(const Freeze *freeze, char **path, const char *name, gboolean folder, GError **error)
{
  if (!is_within(freeze, *path))
    return TRUE;
  char *kept = g_build_filename(freeze->place, name, NULL);
  gboolean good = g_file_test(kept, G_FILE_TEST_EXISTS) || copy(*path, kept, folder, error);
  g_free(*path);
  *path = kept;
  return good;
}

static gboolean freeze_parts(const Freeze *freeze, Image *image, GError **error)
{
  if (!freeze_part(freeze, &image->kernel, "kernel", FALSE, error) ||
      !freeze_part(freeze, &image->initrd, "initrd", FALSE, error))
    return FALSE;
  for (guint i = 0; i < image->disks->len; i++) {
    ImageDisk *disk = g_ptr_array_index(image->disks, i);
    g_autofree char *name = g_strdup_printf("disk%u", i);
    if (!freeze_part(freeze, &disk->path, name, FALSE, error))
      return FALSE;
  }
  for (guint i = 0; i < image->shares->len; i++) {
    ImageShare *share = g_ptr_array_index(image->shares, i);
    g_autofree char *name = g_strdup_printf("share%u", i);
    if (!freeze_part(freeze, &share->path, name, TRUE, error))
      return FALSE;
  }
  return TRUE;
}

gboolean image_freeze(Image *image, const char *within, const char *folder, GError **error)
{
  g_autofree char *prefix = g_str_has_suffix(within, "/") ? g_strdup(within) : g_strconcat(within, "/", NULL);
  Freeze freeze = {.within = prefix};
  if (has_shares_within(&freeze, image)) {
    char *digest = digest_with_shares(&freeze, image, error);
    if (!digest)
      return FALSE;
    g_free(image->digest);
    image->digest = digest;
  }
  freeze.place = g_build_filename(folder, image->digest, NULL);
  gboolean good = g_mkdir_with_parents(freeze.place, 0755) == 0 ||
                  error_set(error, BOOTRACE_ERROR_HOST, "%s: %s", freeze.place, g_strerror(errno));
  good = good && freeze_parts(&freeze, image, error);
  if (!good)
    (void)tree_remove(freeze.place);
  g_free(freeze.place);
  return good;
}
