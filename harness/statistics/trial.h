/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial.h: Wald's sequential test over boots that end in another order than they began.
 *
 * Failing boots end later than passing ones. A test fed as boots end sees too many passes at first and says "good" too
 * often; so each result waits until those of all earlier launches are known (science.md 3.2). */
#pragma once
#include "statistics/sequential.h"

typedef enum {
  TRIAL_PASSED,
  TRIAL_FAILED,
  TRIAL_VOID /* says nothing about the guest: lost to the host, or an artefact */
} TrialResult;

typedef struct _Trial Trial;

Trial *trial_new(const SequentialTest *test); /* (owned) */
void trial_free(Trial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trial, trial_free)

/* Boot NUMBER begins; numbers ascend. */
void trial_launched(Trial *trial, guint number);
/* Boot NUMBER has ended. What was not launched, or has ended before, is ignored. Returns: trial_decision(). */
SequentialDecision trial_ended(Trial *trial, guint number, TrialResult result);

/* Once it is not SEQUENTIAL_GO_ON it never changes, whatever ends later. */
SequentialDecision trial_decision(const Trial *trial);
/* The boots that the decision rests on: the first ones launched, void ones left out; and how many of them failed. */
guint trial_boots(const Trial *trial);
guint trial_failures(const Trial *trial);
