/* SPDX-License-Identifier: GPL-3.0-or-later */
/* culprit.h: which commit brought a failure that does not come in every boot. A Bayesian search over the commits of a
 * history (culprit_history.h): commits that descend from the culprit are bad and fail with one rate, the others are
 * good; a failure is proof, a pass is weak evidence (science.md 4; formulas and figures: doc/bootrace-bisect.md).
 *
 * The evidence is counts alone: boots of a commit that failed with the signature in question, and boots that passed.
 * Foreign failures and lost boots are none and are not told. Nothing depends on the order of the evidence nor on what
 * was asked: a search killed half-way goes on where the same boots are told to a new one.
 *
 *   loop: phase = culprit_next(culprit, jobs, boots); CULPRIT_DONE ends it. Build and boot what it asks for, tell the
 *   outcome by culprit_add(), culprit_skip(), culprit_same_image(), culprit_built(); asking for less or more is fine.
 */
#pragma once
#include "diagnosis/culprit_history.h"

typedef struct _Culprit Culprit;

/* The answers that are no commit, numbered behind the commits; CULPRIT_ALREADY_BAD is commit 0, the good end. */
typedef enum {
  CULPRIT_UNDECIDED,   /* not yet; at CULPRIT_DONE: nothing that may be booted tells more */
  CULPRIT_FOUND,       /* one commit, or some that no boot can tell apart as commits between them do not build */
  CULPRIT_ALREADY_BAD, /* the good end fails too */
  CULPRIT_NONE,        /* the bad end does not fail, or more rarely than it is worth to look for */
  CULPRIT_NOT_MONOTONE /* no single commit explains the boots, as if mended and broken again */
} CulpritKind;
const char *culprit_kind_to_string(CulpritKind kind);

typedef struct {
  double rate;         /* of failures of a bad commit, 0 < RATE <= 1; 0: unknown (see culprit_rate.h) */
  double background;   /* 0 <= rate < 1 at which a good commit fails alike; 0: a failure is proof */
  double already_bad;  /* prior probabilities, >= 0, of the answers that are no commit; their sum is below 1 */
  double no_culprit;   /* */
  double not_monotone; /* */
  double confidence;   /* in the answer, 0 < CONFIDENCE < 1, say 0.95 */
  guint calibration;   /* failures of the bad end that are waited for before the search; 0: none */
  gboolean check_good; /* the good end is booted before the search, until a bad one had failed most likely */
  double least_rate;   /* rarer failures are not looked for: see culprit_patience() */
  double boot_cost;    /* > 0; costs are in any one unit, say seconds */
  double build_cost;   /* >= 0; of a commit until culprit_built() */
} CulpritOptions;
/* Unknown rate, no background, 2 %, 2 % and 1 % for the other answers, confidence 95 %, 5 failures, the good end is
 * checked, least rate 5 %, boots cost 1 and builds nothing. */
CulpritOptions culprit_options_default(void);

/* PRIOR: weights of the commits, > 0, that of commit 0 unused; NULL: all alike. Takes ownership of HISTORY.
 * Returns: (owned). */
Culprit *culprit_new(CulpritHistory *history, const double *prior, const CulpritOptions *options);
void culprit_free(Culprit *culprit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Culprit, culprit_free)

/* ---- evidence ---- */

void culprit_add(Culprit *culprit, guint commit, guint failed, guint passed);
/* COMMIT gives no image: it is never asked for again. Neither end may be skipped. */
void culprit_skip(Culprit *culprit, guint commit);
/* The image of COMMIT is built: booting it costs the boot alone. */
void culprit_built(Culprit *culprit, guint commit);
/* Both commits build the same image: none that is between them (bad if one is bad, yet not if the other is) is the
 * culprit, and boots of one count for the other. Implies culprit_built() for both. */
void culprit_same_image(Culprit *culprit, guint a, guint b);

/* ---- what next ---- */

typedef enum {
  CULPRIT_CALIBRATE,  /* boots of the bad end: how often does it fail? */
  CULPRIT_CHECK_GOOD, /* boots of the good end */
  CULPRIT_SEARCH,
  CULPRIT_CERTIFY, /* the likeliest commit is likely enough; a failure of it, or passes of its parents, are wanting */
  CULPRIT_DONE
} CulpritPhase;
const char *culprit_phase_to_string(CulpritPhase phase);

typedef struct {
  guint commit, boots;
} CulpritBoots;

/* The boots of the next round, of which JOBS (>= 1) may run at once. BOOTS, of CulpritBoots, is emptied first; its sum
 * is 1 … JOBS but for CULPRIT_DONE, when there are none; the commits are distinct and none is skipped. */
CulpritPhase culprit_next(const Culprit *culprit, guint jobs, GArray *boots);

/* ---- what is known ---- */

/* Posterior probability that COMMIT is the culprit (0: already bad), that none is, that no single one is. Sum 1. The
 * last is 0 until boots show a pattern that no single culprit makes. */
double culprit_weight(const Culprit *culprit, guint commit);
double culprit_weight_none(const Culprit *culprit);
double culprit_weight_not_monotone(const Culprit *culprit);

typedef struct {
  CulpritKind kind;    /* CULPRIT_UNDECIDED until its confidence is reached */
  guint commit;        /* the likeliest culprit, also while it is undecided: the first bad commit that boots */
  double probability;  /* posterior: of the commits that cannot be told from COMMIT together, or of KIND */
  double confidence;   /* what is promised: less than PROBABILITY where the rate is unknown (doc/bootrace-bisect.md) */
  double rate;         /* predicted rate of failures of bad commits if that is right */
  guint failed;        /* certificate: failures of COMMIT's image, */
  guint passed;        /* passes of that parent's image which has the fewest, */
  guint passes_wanted; /* and how many of them there have to be; 0 where KIND is no commit */
  guint boots;         /* all that were told */
  double boots_left;   /* expected: more, or fewer, will do */
} CulpritAnswer;
CulpritAnswer culprit_answer(const Culprit *culprit);

/* Cannot be told apart from COMMIT, for commits that are skipped are between them. Returns: (owned), guint, ascending,
 * COMMIT among them. */
GArray *culprit_alike(const Culprit *culprit, guint commit);
/* The LIMIT likeliest commits (0: already bad), the likeliest first; impossible ones are left out. Returns: (owned),
 * guint. */
GArray *culprit_ranking(const Culprit *culprit, guint limit);
/* Boots of the bad end without a failure after which it is said not to fail: all pass by luck in at most one of five of
 * the cases that the confidence leaves, where the rate is least_rate (or the known one) or greater. */
guint culprit_patience(const Culprit *culprit);
/* Lower bound of the mean number of boots of any search over COMMITS commits, all equally likely, that ends with
 * CONFIDENCE where bad commits fail with RATE: Fano's inequality by the capacity of the channel (science.md 4.2). */
double culprit_bound(guint commits, double rate, double confidence);
