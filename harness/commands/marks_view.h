/* SPDX-License-Identifier: GPL-3.0-or-later */
/* marks_view.h: findings and predictions with what boots have shown of each, between marks.c, which judges, and
 * marks_view.c, which writes. */
#pragma once
#include "units/hazards.h"
#include "units/predictions.h"

typedef enum { MARK_NOT_REACHED, MARK_REFUTED, MARK_CONFIRMED } Mark;

typedef struct {
  Mark mark;
  guint boot; /* the first that says so; 0 where none does */
} MarkSaid;

typedef struct {
  const char *image;
  const Hazard *hazard;
  MarkSaid said;
} MarkedFinding;

typedef struct {
  const char *image;
  const Prediction *prediction;
  guint rank; /* among those of its manager, from 1 */
  MarkSaid reversed, together;
} MarkedPrediction;

typedef struct {
  const char *campaign;
  const GArray *findings;     /* MarkedFinding */
  const GArray *predictions;  /* MarkedPrediction */
  const GPtrArray *unwatched; /* names of images of which no boot has been watched */
} MarksView;

/* The object `findings` of harness/doc/json.md on one line, or a block of text; both end in a newline. (owned) */
char *marks_view_json(const MarksView *view);
char *marks_view_text(const MarksView *view);
