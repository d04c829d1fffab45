/* SPDX-License-Identifier: GPL-3.0-or-later */
/* appliance.h: a kernel for libguestfs' appliance, out of a system that is built already. */
#pragma once
#include "image/disks.h"

typedef struct {
  Appliance appliance; /* its strings are those beneath */
  char *folder, *kernel, *modules;
} BorrowedAppliance;

/* Where no system is built the host's own kernel is left to libguestfs. Errors: HOST. */
gboolean appliance_borrow(const ImageLibrary *library, BorrowedAppliance *ret,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void borrowed_appliance_clear(BorrowedAppliance *borrowed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BorrowedAppliance, borrowed_appliance_clear)
