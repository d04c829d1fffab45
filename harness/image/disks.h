/* SPDX-License-Identifier: GPL-3.0-or-later */
/* disks.h: looks into disks by libguestfs. */
#pragma once
#include "image/findings.h"

/* What the appliance boots. A host without a kernel of its own (a container) lends it a built image's. */
typedef struct {
  const char *folder;  /* where the appliance is kept */
  const char *kernel;  /* NULL: the host's own */
  const char *modules; /* the folder of KERNEL's release */
} Appliance;

/* Looks into all disks of IMAGE in one start of the appliance, read-only. What fails becomes a remark. */
void disks_inspect(const Image *image, const Appliance *appliance, Inspection *inspection);
