/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paths.h: absolute paths as units name them, without a look at any file system. */
#pragma once
#include <glib.h>

/* Where the initrd mounts the root that it will switch to. */
#define SYSROOT "/sysroot"

/* Is the absolute PATH the folder FOLDER itself, or something in it? */
gboolean path_lies_in(const char *path, const char *folder);
/* Does PATH lie in FOLDER and is not FOLDER itself? */
gboolean path_lies_beneath(const char *path, const char *folder);
/* Is PATH deep enough to be no folder that everybody shares, such as "/run" or "/sysroot"? */
gboolean path_is_telling(const char *path);
