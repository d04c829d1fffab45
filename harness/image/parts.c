/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image/parts.h"
#include "image/image.h"

void image_free(Image *image)
{
  if (!image)
    return;
  g_free(image->name);
  g_free(image->description);
  g_free(image->digest);
  g_free(image->kernel);
  g_free(image->initrd);
  g_free(image->command_line);
  g_ptr_array_unref(image->disks);
  g_ptr_array_unref(image->shares);
  g_free(image);
}

ImageDisk *image_disk_new(const char *path, const char *format, gboolean read_only)
{
  ImageDisk *disk = g_new0(ImageDisk, 1);
  *disk = (ImageDisk){.path = g_strdup(path), .format = g_strdup(format), .read_only = read_only};
  return disk;
}

void image_disk_free(gpointer data)
{
  ImageDisk *disk = data;
  g_free(disk->path);
  g_free(disk->format);
  g_free(disk);
}

ImageShare *image_share_new(const char *tag, const char *path, gboolean read_only)
{
  ImageShare *share = g_new0(ImageShare, 1);
  *share = (ImageShare){.tag = g_strdup(tag), .path = g_strdup(path), .read_only = read_only};
  return share;
}

void image_share_free(gpointer data)
{
  ImageShare *share = data;
  g_free(share->tag);
  g_free(share->path);
  g_free(share);
}
