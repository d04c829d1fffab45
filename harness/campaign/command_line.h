/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command_line.h: the kernel command line of a boot: the image's own, and what bootrace needs to see and to steer. */
#pragma once
#include "image/image.h"
#include "machine/machine.h"

/* What is added to an image's command line, depending on its kind of guest and the accelerator. TSC_KHZ: the host's
 * time stamp counter, or 0 where unknown. Returns: (owned), "" for guests that are booted as they are. */
char *command_line_additions(GuestKind guest, MachineType machine, Accelerator accelerator, guint tsc_khz);
/* The image's command line with the additions behind it. Returns: (owned). */
char *command_line_for(const Image *image, MachineType machine, Accelerator accelerator, guint tsc_khz);
