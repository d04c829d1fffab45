/* SPDX-License-Identifier: GPL-3.0-or-later */
/* overlay.h: the directories that an overlay mount is made of (overlayfs.rst in the kernel's documentation). */
#pragma once
#include <glib.h>

typedef struct {
  const char *option; /* "lowerdir", "lowerdir+", "datadir+", "upperdir" or "workdir" */
  char *path;
} OverlayLayer;

/* The layers that the mount OPTIONS (may be NULL) name, as they stand. Returns: (owned) list of OverlayLayer. */
GPtrArray *overlay_layers(const char *options);
