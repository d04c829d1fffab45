/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_cache.h: a folder of checkpoints, each under the SHA-256 of all that it was made from, complete or absent.
 * Several processes may use it at once. What was not used for two weeks goes, and the longest unused once they are too
 * many. */
#pragma once
#include "campaign/gate.h"

/* All that a checkpoint depends on, as lines for a person to read; its SHA-256 is the key. A file counts by its path,
 * size and time. Returns: (owned). */
char *gate_inputs(const GateRequest *request);

/* The checkpoint KEY, which stays as long as *RET_LOCK is open. Returns: (owned) its path, or NULL where there is none.
 */
char *gate_cache_find(const char *folder, const char *key, int *ret_lock);
/* A new empty folder to fill, likewise locked. Errors: HOST. */
char *gate_cache_begin(const char *folder, int *ret_lock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Makes MADE the checkpoint KEY, unless another process was faster. Errors: HOST. */
gboolean gate_cache_commit(const char *folder, const char *made, const char *key,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the checkpoint at PATH out of FOLDER; those who use it keep its files. */
void gate_cache_drop(const char *folder, const char *path);
/* Removes what is too old, then the longest unused until the rest takes no more than MAX_BYTES of disk, and what was
 * left half made. What is in use stays. */
void gate_cache_trim(const char *folder, gint64 max_bytes);
