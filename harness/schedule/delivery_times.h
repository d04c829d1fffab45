/* SPDX-License-Identifier: GPL-3.0-or-later */
/* delivery_times.h: the files that make a boot report when its units began and finished starting ("times" records), or
 * something else at the same moments. They act after the last unit whose order is in question, or when the boot has
 * failed, so the boot itself is as without them. */
#pragma once
#include <glib.h>

/* The guest leaves the initrd: what was laid for it must not outlive it, nor what waits under PROTOCOL_GUEST_NEXT for
 * the real root be seen before. Adds to FILES (of GuestFile) what sees to that, once. */
void delivery_add_handover(GPtrArray *files);

/* Adds to FILES (of GuestFile, from delivery_files()) what makes the initrd and/or the real root report. */
void delivery_add_times(GPtrArray *files, gboolean initrd, gboolean root);
/* The same with another applet of the guest program in place of "times". Of several in one boot, that whose name comes
 * first reports first. */
void delivery_add_reports(GPtrArray *files, const char *applet, gboolean initrd, gboolean root);
