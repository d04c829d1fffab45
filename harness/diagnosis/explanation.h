/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explanation.h: why a boot fails: the whole way from a failing schedule to pairs of units that are proven to be the
 * cause, or to the reason why no order is. */
#pragma once
#include "diagnosis/proof.h"

typedef enum {
  CAUSE_UNDECIDED,   /* the boots ran out, or gave no answers */
  CAUSE_ORDER,       /* the orders of CAUSES make it fail, and each has been proven */
  CAUSE_READINESS,   /* an order of CAUSES makes it fail, and the edge that forbids it does not mend it, but time does:
                        the   unit that must come first counts as started before it is ready */
  CAUSE_TIMING,      /* it fails under the plan that failed, never when the same units start one after the other */
  CAUSE_EVERY_ORDER, /* it fails in every schedule that was tried */
  CAUSE_NOT_AGAIN    /* it did not fail again */
} CauseKind;
const char *cause_kind_to_string(CauseKind kind);

/* Orders that together make the boot fail; the edge that turns any one of them round mends it. */
typedef struct {
  GArray *pairs; /* Pair, in the order that fails; each a swap of the search */
  GArray *edges; /* Proof that the turned pair mends the failing schedule, one for each of PAIRS */
  guint swaps;   /* pairs that were in question at first */
  Trial search;
  guint likely_after; /* boots until the first pair had a probability of SEARCH_LIKELY */
  double confidence;  /* least posterior probability of a pair */
  Proof sufficient;
  Proof opposed;   /* sufficient even where the rest that failing schedules share is turned round */
  gboolean serial; /* sufficient only while all other units start one after the other: not proven */
} Cause;

typedef struct {
  CauseKind kind;
  GPtrArray *causes; /* Cause: each makes it fail by itself; the last one may be incomplete unless KIND is ORDER */
  Trial calibration; /* boots of the failing schedule */
  Trial original;    /* of the plan that failed, where its schedule did not fail again */
  Trial bad;         /* of all schedules that are bad by the result: the rate of the failure */
  GArray *fixed;     /* Pair: edges that did not mend the failing schedule by themselves */
  Proof delayed;     /* that a failing schedule passes with more time, in the same order: the last such test */
  guint waiting;     /* what was held back in it: an element, or PROOF_ALL for each of them */
  Plan *minimal;     /* the orders of the first cause alone; NULL unless KIND is ORDER */
  guint boots;
} Explanation;

void explanation_free(Explanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Explanation, explanation_free)

typedef struct {
  const Field *field;
  Oracle *oracle;
  const Plan *plan;         /* of the boot that failed; NULL where it may not be booted again */
  const guint *failing;     /* its schedule */
  gboolean total;           /* PLAN forces all of it */
  const GPtrArray *passing; /* schedules (guint arrays) of boots that passed, may be empty */
} ExplanationInput;

/* Errors are the oracle's. Returns: (owned). */
Explanation *explanation_find(const ExplanationInput *input, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Posterior probability of the least certain pair; 0 where there is none. */
double explanation_confidence(const Explanation *explanation);
