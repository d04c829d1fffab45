/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bisect_task.h: all that one call of bisect works with. For commands/bisect*.c alone. */
#pragma once
#include "campaign/rounds.h"
#include "commands/live.h"
#include "commands/session.h"
#include "diagnosis/evidence.h"
#include "repository/workshop.h"
#include "store/bisection.h"

typedef struct {
  guint failed, passed, other;
} BootCount;

typedef struct {
  const Globals *globals;
  Scenario *scenario; /* without images */
  Plan *plan;         /* NULL: plain boots */
  BisectionRecord *record;
  guint64 jobs, seed, limit; /* LIMIT: boots at most */
  gboolean revert_check;
  int interrupt_fd;

  Live *live;
  Session session;
  Workshop *workshop;
  Rounds *rounds;
  Evidence *evidence;
  BootCount reverted;   /* boots of the tip without the culprit */
  guint boots;          /* in the campaign, lost ones included */
  guint judged, builds; /* of this call: what the costs are measured by */
  gint64 boots_ns, builds_ns;
} BisectTask;

void bisect_task_clear(BisectTask *task);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BisectTask, bisect_task_clear)

guint bisect_commits(const BisectTask *task);
/* Commit I of the record, the good end first. (borrowed) */
BisectionCommit *bisect_commit(const BisectTask *task, guint i);
/* The commit under which boots of IMAGE are counted; -1 for the tip without the culprit. */
int bisect_commit_of(const BisectTask *task, const char *image);
/* Counts a stored boot. */
void bisect_take_boot(BisectTask *task, const BootRecord *boot);
/* Counts all boots of the record's campaign. Errors: the store's. */
gboolean bisect_take_boots(BisectTask *task, Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is known now, made of record and boots. Returns: (owned). */
Culprit *bisect_culprit(const BisectTask *task);

/* Builds commit I. *RET (owned) is its image, named after the commit, or NULL: then *RET_WHY (owned) says why there is
 * none. Errors: HOST, CANCELLED. */
gboolean bisect_build(BisectTask *task, guint i, Image **ret, char **ret_why, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for the tip without commit I. */
gboolean bisect_build_reverted(BisectTask *task, guint i, Image **ret, char **ret_why,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
#define BISECT_REVERTED "reverted" /* name of that image */

/* Puts what CULPRIT says (NULL: what is known now) into the status line. */
void bisect_show(BisectTask *task, const Culprit *culprit);
/* Boots until the culprit is found or nothing more can be. New bisections get their campaign here. Errors: INPUT (an
 * end that does not build, equal ends …), HOST, CANCELLED. */
gboolean bisect_hunt(BisectTask *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
