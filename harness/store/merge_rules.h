/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge_rules.h: what of an attached file "source" goes into "main", table by table. Inside store/ only.
 *
 * A table that is named in no rule would be lost in a merge: a test compares the rules with the schema. */
#pragma once

/* SQL gives the names of what stands differently in both files. */
typedef struct {
  const char *sql, *reason;
} MergeConflict;
extern const MergeConflict MERGE_CONFLICTS[]; /* ends with a NULL */

/* Campaigns that stand in both files and get boots from the other; how many campaigns and boots are new. */
extern const char *const MERGE_JOINED, *const MERGE_NEW_CAMPAIGNS, *const MERGE_NEW_BOOTS;
extern const char *const MERGE_STEPS[]; /* NULL-terminated, in order: what is referred to stands first */
