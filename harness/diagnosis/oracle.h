/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oracle.h: what a diagnosis asks: does a boot under this plan fail as the one that is to be explained? The answer is a
 * real boot, or in tests a simulated one. */
#pragma once
#include "schedule/plan.h"

typedef enum {
  ANSWER_PASSED,
  ANSWER_FAILED, /* with the signature that is to be explained */
  ANSWER_OTHER   /* it failed otherwise, or the plan itself made it fail */
} Answer;

/* Boots that were asked for the same reason. */
typedef struct {
  guint failed, passed, other;
} Trial;

typedef struct {
  /* Boots PLAN. Returns: FALSE with an error that ends the diagnosis. Sets EXHAUSTED where the boot has shown that the
   * units are ordered otherwise than was thought: what was asked until then says little about the better order. */
  gboolean (*boot)(const Plan *plan, Answer *ret, gpointer data, GError **error);
  gpointer data;
  const char *image;  /* digest, for the plans */
  guint64 seed;       /* every boot gets a seed of its own from it */
  guint limit;        /* boots at most */
  guint boots;        /* asked until now */
  gboolean exhausted; /* no more boots: one more than LIMIT was wanted, or BOOT said so */
} Oracle;

/* The strategy that plans of a diagnosis name. */
#define ORACLE_STRATEGY "explain"

/* A plan without orders. Returns: (owned). */
Plan *oracle_plan(const Oracle *oracle);
/* Boots PLAN under the seed of the next boot and counts the answer in TRIAL; beyond the limit, or once EXHAUSTED,
 * nothing is booted, the answer is ANSWER_OTHER and EXHAUSTED is set. *RET may be NULL. */
gboolean oracle_ask(Oracle *oracle, const Plan *plan, Trial *trial, Answer *ret,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
