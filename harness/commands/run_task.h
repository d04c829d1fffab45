/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_task.h: one campaign that `run` is to boot: a new one, or one that goes on. */
#pragma once
#include "campaign/campaign.h"
#include "commands/command.h"

typedef struct {
  Scenario *scenario; /* options of the command line already in it */
  Plan *plan;         /* boots of this one alone; NULL for the scenario's strategies */
  Settings settings;
  GPtrArray *known; /* KnownFailure */
  char *today;
  guint64 seed, jobs;
  Shard shard;    /* the part that is booted */
  char *resume;   /* id of the campaign that goes on; NULL for a new one */
  gboolean ended; /* that campaign has nothing left to boot */
} RunTask;
void run_task_clear(RunTask *task);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunTask, run_task_clear)

/* Fills TASK, which is empty, with the campaign that PREFIX names in STORE. KNOWN: a file in place of the campaign's,
 * or NULL. Errors: INPUT (no such campaign, not one of run's, kept by a bootrace that could not go on), the store's. */
gboolean run_task_resume(RunTask *task, Store *store, const char *prefix, const char *known,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Which shard of it goes on: that of OPTION ("I/N", NULL where it is not given), else the only one that STORE has; and
 * whether that one has ended. Errors: USAGE, INPUT where several could be meant, the store's. */
gboolean resume_shard(RunTask *task, Store *store, const char *option, GError **error) G_GNUC_WARN_UNUSED_RESULT;
