/* SPDX-License-Identifier: GPL-3.0-or-later */
/* orders.h: the rows of a boot's achieved orders, inside store/ only. */
#pragma once
#include "store/store.h"

/* Within the transaction that adds BOOT. */
gboolean orders_add_times(Store *store, const BootRecord *boot, const BootTimes *times,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned) list of BootTimes, initrd before root. */
GPtrArray *orders_read_times(Store *store, const char *campaign, guint boot, GError **error) G_GNUC_WARN_UNUSED_RESULT;
