/* SPDX-License-Identifier: GPL-3.0-or-later */
/* delivery_times.h: the files that make a boot report when its units began and finished starting ("times" records).
 * They act after the last unit whose order is in question, or when the boot has failed, so the boot itself is as
 * without them. */
#pragma once
#include <glib.h>

/* Adds to FILES (of GuestFile, from delivery_files()) what makes the initrd and/or the real root report. */
void delivery_add_times(GPtrArray *files, gboolean initrd, gboolean root);
