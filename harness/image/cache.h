/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cache.h: built things under the digest of all that went into them. CACHE/objects/KEY is a folder that is complete or
 * absent: it is filled under CACHE/building and renamed into place. */
#pragma once
#include <glib.h>

/* Path of object KEY, or of FILE in it where FILE is not NULL; it need not exist. Returns: (owned). */
char *cache_object(const char *cache, const char *key, const char *file);
gboolean cache_has(const char *cache, const char *key);

/* Makes CACHE, waits until no other process builds or removes, and clears away what an interrupted build left.
 * Returns: a descriptor for cache_unlock(), or -1 with BOOTRACE_ERROR_HOST. */
int cache_lock(const char *cache, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cache_unlock(int lock);
/* Whether cache_lock() would wait now. */
gboolean cache_is_locked(const char *cache);

/* A new empty folder to fill; the lock must be held. Returns: (owned), or NULL with BOOTRACE_ERROR_HOST. */
char *cache_begin(const char *cache, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes FOLDER the object KEY, readable by all users: QEMU may run as another one. */
gboolean cache_commit(const char *cache, const char *folder, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes all objects that are not in KEYS (a set of strings) and were made at least AGE_S seconds ago. */
void cache_keep_only(const char *cache, GHashTable *keys, gint64 age_s);
