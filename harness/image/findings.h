/* SPDX-License-Identifier: GPL-3.0-or-later */
/* findings.h: what files of a guest say about it; pure, and the same for an initrd's files and a disk's. */
#pragma once
#include "image/inspect.h"

Inspection *inspection_new(void);

/* Notes the file PATH (without leading '/') of PLACE ("initrd", "root"); TEXT is what it holds, NULL where it was not
 * read. Units, fstab, os-release and systemd's own library say something; all else is passed over. */
void inspection_note_file(Inspection *inspection, const char *place, const char *path, const char *text);
/* Whether inspection_note_file() would look at TEXT of PATH. */
gboolean inspection_wants_text(const char *path);

/* Sorts what was noted, and finds the overlays among the mounts. */
void inspection_finish(Inspection *inspection);

/* The release in the header of an x86 bzImage of SIZE bytes (Documentation/arch/x86/boot.rst, kernel_version).
 * Returns: (owned), or NULL. */
char *kernel_release(const char *bytes, gsize size);
