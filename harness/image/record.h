/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record.h: CACHE/images/NAME.ini says which objects were last built for an image. */
#pragma once
#include "image/layers.h"

/* Returns: FALSE where nothing is recorded (or nothing that can be read). */
gboolean record_load(const char *cache, const char *name, Keys *ret_keys);
gboolean record_save(const char *cache, const char *name, const Keys *keys, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void record_remove(const char *cache, const char *name);
/* All keys in all records. Returns: (owned) set of strings. */
GHashTable *record_all_keys(const char *cache);
