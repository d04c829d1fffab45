/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.h: results of other machines or shards into one file. Twice is the same as once, and the order of files does
 * not matter: rows are told apart by keys that mean the same in every file, and where two files differ in what may grow
 * (how a campaign ended, what a probe saw) a rule picks one that does not look at the order. */
#pragma once
#include "store/store.h"

/* Can PATH be merged: a results file of this schema with no other tables than its own, and undamaged? Another program's
 * or a damaged file, an older or newer schema are refused with INPUT, which says what to do. Nothing is written to it,
 * save that a killed run's half transaction is rolled back. */
gboolean merge_check(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  guint campaigns, boots; /* that were not here before */
  GPtrArray *joined;      /* char *: campaigns that were here before, in parts perhaps, and had boots added */
} MergeResult;
void merge_result_clear(MergeResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MergeResult, merge_result_clear)

/* Adds what PATH holds to STORE, all or nothing. Errors: INPUT (as merge_check(); two campaigns or boots of one name
 * that differ: which and how), the store's. */
gboolean merge_file(Store *store, const char *path, MergeResult *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
