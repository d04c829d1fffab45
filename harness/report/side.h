/* SPDX-License-Identifier: GPL-3.0-or-later */
/* side.h: the judged boots of one side of a contrast, by image and strategy. Inside report/ only. */
#pragma once
#include "report/contrast.h"

typedef struct {
  char *image, *strategy;
  guint boots, failed;
  GHashTable *schedules; /* schedule (char *) to GByteArray: for each of its boots in launch order, whether it failed */
} SideGroup;

/* Returns: (owned) list of SideGroup in the order of their first boots, only of the side's image where it names one;
 * NULL with the store's error. */
GPtrArray *side_load(Store *store, ContrastSide side, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Pairs boots of equal schedules, first with first. Returns: what they showed. */
Pairs side_pair(const SideGroup *first, const SideGroup *second);
