/* SPDX-License-Identifier: GPL-3.0-or-later */
/* culprit_internal.h: what is known, for culprit*.c alone: the posterior and the counts beneath it. */
#pragma once
#include "diagnosis/culprit.h"
#include "diagnosis/culprit_rate.h"

typedef struct {
  guint failed, passed;
} CulpritCount;

/* Hypotheses are numbered like the commits, commit 0 for "already bad"; behind them the two that are no commit. */
struct _Culprit {
  CulpritHistory *history;
  CulpritOptions options;
  CulpritRate rate;
  guint commits;
  guint boots;
  gboolean any_skipped;
  CulpritCount *pooled;      /* by commit, where it is the first of its image: boots of all commits with that image */
  CulpritCount *tally;       /* by hypothesis: boots of the commits that are bad if it is right; 0 for "none" */
  CulpritCount total;        /* of all commits */
  double *prior;             /* by hypothesis; 0 where it is excluded */
  double *weight;            /* by hypothesis: posterior */
  gboolean *skipped, *built; /* by commit */
  guint *image;              /* by commit: the first commit with the same image */
  guint *alike;              /* by commit: the first one that no boot can tell from it */
  double *alike_weight;      /* by commit: the sum of WEIGHT over those, at the first of them */
  guint none, not_monotone, end; /* hypotheses; the bad end */
};

/* The likeliest hypothesis: the first of the commits that are alike, or none, and its probability supposing that one of
 * these is right; but not_monotone where that has more than one half. */
guint culprit_best(const Culprit *culprit, double *ret_probability);
/* What may be promised of a posterior probability, and whether it is what the options ask for. */
double culprit_promise(const Culprit *culprit, double probability);
gboolean culprit_is_sure(const Culprit *culprit, double probability);
/* Counts of all commits with the image of COMMIT. */
CulpritCount culprit_image_count(const Culprit *culprit, guint commit);
/* Of commits that cannot be told apart, FIRST the first: the first bad commit that may be booted. */
guint culprit_first_bad(const Culprit *culprit, guint first);
/* The last good commits that may be booted. Returns: (owned), guint. */
GArray *culprit_last_good(const Culprit *culprit, guint first);
/* How many passes each of them needs. */
guint culprit_passes_wanted(const Culprit *culprit, guint first);
/* Has the bad end passed so often that it is said not to fail? */
gboolean culprit_is_patient(const Culprit *culprit);
