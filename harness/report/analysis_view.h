/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis_view.h: the hazards of an image as text for people and as JSON for programs. What the guest says in them is
 * made harmless in both. */
#pragma once
#include "units/predictions.h"
#include "units/suppressions.h"

typedef struct {
  const char *image, *digest;
  const UnitGraph *initrd, *root; /* what was looked at; each may be NULL */
  const GPtrArray *hazards;       /* Hazard, of both */
  const GPtrArray *suppressions;  /* Suppression */
  const char *today;              /* "2026-11-24" */
  const GPtrArray *predictions;   /* Prediction; NULL where no boot was traced */
  const char *trace_lack;         /* why the trace is none, not whole or of no good boot; NULL where all is well */
  gint64 trace_cpu_ns;            /* of the traced boot; -1 where unknown */
} AnalysisView;

typedef struct {
  guint findings;   /* hazards that no valid suppression names */
  guint suppressed; /* the others */
  guint expired;    /* of the findings, those that an expired suppression names */
} AnalysisCounts;

AnalysisCounts analysis_count(const AnalysisView *view);
/* Returns: (owned), ends in a newline. */
char *analysis_view_text(const AnalysisView *view);
/* The object `analysis` of harness/doc/json.md on one line. Returns: (owned), ends in a newline. */
char *analysis_view_json(const AnalysisView *view);
