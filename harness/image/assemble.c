/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/assemble.h"
#include "image/build.h"
#include "image/cache.h"
#include "image/parts.h"

static void take_existing(Image *image, const Definition *root)
{
  image->kernel = g_strdup(root->kernel);
  image->initrd = g_strdup(root->initrd);
  for (guint i = 0; i < root->disks->len; i++) {
    const ImageDisk *disk = g_ptr_array_index(root->disks, i);
    g_ptr_array_add(image->disks, image_disk_new(disk->path, disk->format, disk->read_only));
  }
  for (guint i = 0; i < root->shares->len; i++) {
    const ImageShare *share = g_ptr_array_index(root->shares, i);
    g_ptr_array_add(image->shares, image_share_new(share->tag, share->path, share->read_only));
  }
}

static void take_built(Image *image, const char *cache, const Keys *keys)
{
  if (keys->system)
    image->kernel = cache_object(cache, keys->system, BUILT_KERNEL);
  if (keys->store) {
    g_autofree char *store = cache_object(cache, keys->store, BUILT_STORE);
    g_ptr_array_add(image->disks, image_disk_new(store, "raw", TRUE));
  }
  if (keys->image) {
    g_free(image->initrd);
    image->initrd = cache_object(cache, keys->image, BUILT_INITRD);
  }
}

/* ---- digest ---- */

static gboolean add_file(Digest *digest, const char *label, const char *path, DigestMemory *memory, GError **error)
{
  g_autofree char *content = path ? digest_remembered(memory, path, error) : NULL;
  digest_text(digest, label, content);
  return !path || content;
}

static gboolean add_disks(Digest *digest, const Image *image, DigestMemory *memory, GError **error)
{
  for (guint i = 0; i < image->disks->len; i++) {
    const ImageDisk *disk = g_ptr_array_index(image->disks, i);
    digest_text(digest, "format", disk->format);
    digest_text(digest, "access", disk->read_only ? "read" : "write");
    if (!add_file(digest, "disk", disk->path, memory, error))
      return FALSE;
  }
  return TRUE;
}

static void add_shares(Digest *digest, const Image *image)
{
  for (guint i = 0; i < image->shares->len; i++) {
    const ImageShare *share = g_ptr_array_index(image->shares, i);
    digest_text(digest, "share", share->tag);
    digest_text(digest, "path", share->path);
    digest_text(digest, "access", share->read_only ? "read" : "write");
  }
}

static char *digest_image(const Image *image, DigestMemory *memory, GError **error)
{
  g_autoptr(Digest) digest = digest_new("boot");
  digest_text(digest, "command line", image->command_line);
  add_shares(digest, image);
  if (!add_file(digest, "kernel", image->kernel, memory, error) ||
      !add_file(digest, "initrd", image->initrd, memory, error) || !add_disks(digest, image, memory, error))
    return NULL;
  return digest_finish(digest);
}

Image *image_assemble(const char *cache, const Layers *layers, const Keys *keys, DigestMemory *memory, GError **error)
{
  g_autoptr(Image) image = g_new0(Image, 1);
  image->name = g_strdup(layers_top(layers)->name);
  image->description = g_strdup(layers_top(layers)->description);
  image->guest = layers->guest;
  image->command_line = g_strdup(layers->command_line);
  image->disks = g_ptr_array_new_with_free_func(image_disk_free);
  image->shares = g_ptr_array_new_with_free_func(image_share_free);
  take_existing(image, layers_root(layers));
  take_built(image, cache, keys);
  image->digest = digest_image(image, memory, error);
  return image->digest ? g_steal_pointer(&image) : NULL;
}
