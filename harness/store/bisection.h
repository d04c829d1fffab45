/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bisection.h: what a bisection knows beside its boots, which are those of its campaign: enough to go on after a kill.
 */
#pragma once
#include "store/store.h"

typedef enum { COMMIT_UNBUILT, COMMIT_BUILT, COMMIT_SKIPPED } CommitState;
const char *commit_state_to_string(CommitState state);

typedef struct {
  char *hash, *subject;
  char *parents; /* positions in the list of commits, "3;5"; "" where they lie outside: then the good end stands for
                    them */
  double prior;  /* weight before any boot */
  CommitState state;
  char *image;   /* name in the campaign: the short hash of the first commit that built it; NULL unless built */
  char *digest;  /* of that image; NULL unless built */
  char *why;     /* skipped: for which reason; built: why its boots are plain ones; NULL for neither */
  guint plain;   /* 0: the plan was forced; 1: the image does not allow it; 2: its units are not known */
  double weight; /* posterior probability when it was last saved */
} BisectionCommit;
void bisection_commit_free(BisectionCommit *commit);

typedef struct {
  char *campaign; /* with the boots */
  char *workshop; /* name of the folder in which commits are built */
  char *repository, *good, *bad, *build;
  char *plan;      /* text; NULL: plain boots */
  char *signature; /* of the failure; NULL until it is known */
  gboolean all_parents;
  double rate, least_rate, confidence; /* as in diagnosis/culprit.h */
  char *answer;                        /* a word; NULL while it is open */
  char *reverted;                      /* what the tip without the culprit did; NULL where it was not looked at */
  GPtrArray *commits;                  /* BisectionCommit: the good end first, the bad end last */
} BisectionRecord;
void bisection_record_free(BisectionRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BisectionRecord, bisection_record_free)

/* All of it in one transaction; the campaign exists already. */
gboolean store_add_bisection(Store *store, const BisectionRecord *record, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Writes signature, answer, reverted and what may change of the commits: all but hash, subject, parents, prior. */
gboolean store_update_bisection(Store *store, const BisectionRecord *record, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The id of the campaign of a bisection: as store_find_campaign(), but "last" is the newest bisection. */
char *store_find_bisection(Store *store, const char *prefix, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* *RET (owned) is NULL where CAMPAIGN is no bisection. */
gboolean store_find_bisection_of(Store *store, const char *campaign, BisectionRecord **ret,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned), or NULL with INPUT where CAMPAIGN is no bisection. */
BisectionRecord *store_bisection(Store *store, const char *campaign, GError **error) G_GNUC_WARN_UNUSED_RESULT;
