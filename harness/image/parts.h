/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parts.h: the disks and shares of an image, made and freed. */
#pragma once
#include "image/image.h"

/* Returns: (owned). */
ImageDisk *image_disk_new(const char *path, const char *format, gboolean read_only);
void image_disk_free(gpointer disk);
ImageShare *image_share_new(const char *tag, const char *path, gboolean read_only);
void image_share_free(gpointer share);
