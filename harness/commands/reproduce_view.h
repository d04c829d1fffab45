/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reproduce_view.h: what reproduce counts and prints. */
#pragma once
#include "commands/command.h"
#include "schedule/plan.h"
#include "store/store.h"

/* All (borrowed). */
typedef struct {
  const BootRecord *boot; /* that was to be repeated; it has an outcome */
  const char *digest;     /* of its image */
  const Plan *plan;       /* that was booted */
  gboolean minimal;       /* it is explain's, not the boot's */
  const char *campaign;   /* that holds the boots; NULL where FOLDER is set */
  const char *folder;     /* written in place of boots */
  guint alike;            /* boots that ended as BOOT did */
  guint failed;           /* failed otherwise */
  guint passed, artefact; /* likewise */
} ReproduceView;

/* Counts a boot of the plan; a lost one does not count. */
void reproduce_view_count(ReproduceView *view, const BootRecord *boot);
/* 1 a boot failed, 0 all passed, 125 none did either. */
ExitStatus reproduce_view_status(const ReproduceView *view);
/* Returns: (owned), safe for a terminal. */
char *reproduce_view_text(const ReproduceView *view);
/* One object on one line, as harness/doc/json.md says. Returns: (owned). */
char *reproduce_view_json(const ReproduceView *view);
