/* SPDX-License-Identifier: GPL-3.0-or-later */
/* evidence.h: what the boots of commits are worth to a search for the culprit. Only failures with one signature count
 * as bad; foreign failures and artefacts are no evidence. */
#pragma once
#include "diagnosis/culprit.h"

typedef struct _Evidence Evidence;

/* SIGNATURE: of the failure that is searched; NULL: the most frequent one of the bad end, COMMITS - 1, until
 * evidence_settle(). Returns: (owned). */
Evidence *evidence_new(guint commits, const char *signature);
void evidence_free(Evidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evidence, evidence_free)

typedef enum { EVIDENCE_PASSED, EVIDENCE_FAILED, EVIDENCE_NONE } EvidenceKind;
/* A boot of COMMIT; SIGNATURE of its failure, NULL for EVIDENCE_PASSED. */
void evidence_add(Evidence *evidence, guint commit, EvidenceKind kind, const char *signature);

/* The signature that counts, NULL while there is none. (borrowed) until the next boot. */
const char *evidence_signature(const Evidence *evidence);
/* The signature stays what it is now, if there is one. */
void evidence_settle(Evidence *evidence);

typedef struct {
  guint failed, passed, other;
} EvidenceCount;
EvidenceCount evidence_count(const Evidence *evidence, guint commit);
/* Do its boots end otherwise so often that more of them will not tell? */
gboolean evidence_is_useless(const Evidence *evidence, guint commit);
/* The foreign signature that COMMIT shows most often; NULL where none has one. (borrowed) */
const char *evidence_foreign(const Evidence *evidence, guint commit);
/* Tells CULPRIT all that counts. */
void evidence_tell(const Evidence *evidence, Culprit *culprit);

/* The weight, before any boot, of a commit that changes PATHS (char *): greater where one of them is a unit, a table of
 * mounts or another file that decides what starts when. */
double evidence_prior(const GPtrArray *paths);
