/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bisect_view.h: what bisect prints of a bisection, finished or not. */
#pragma once
#include "commands/bisect_task.h"

typedef struct {
  const BisectTask *task;
  const Culprit *culprit;
  CulpritAnswer answer;
  guint failed_boot; /* of the culprit, with the signature; 0 where there is none */
} BisectView;

/* Fills VIEW for TASK, whose boots are counted, and CULPRIT. Errors: the store's. */
gboolean bisect_view_init(BisectView *view, const BisectTask *task, const Culprit *culprit, Store *store,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The commit before the culprit at which the passes of the certificate were counted. */
guint bisect_view_parent(const BisectView *view);
/* Returns: (owned), safe for a terminal. */
char *bisect_view_text(const BisectView *view);
/* One object on one line, as harness/doc/json.md says. Returns: (owned). */
char *bisect_view_json(const BisectView *view);
/* 1 a commit is named, 0 the bad end does not fail, 125 none can be named. */
ExitStatus bisect_view_status(const BisectView *view);
