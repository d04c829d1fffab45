/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contrast.h: two campaigns, or two images of one, side by side: do they fail equally often?
 *
 * One row for each strategy that both sides were booted under (natural and perturbed boots never share a denominator)
 * and each pair of images. Boots of perturbed rows are paired where both sides booted equal plans, image and seed
 * aside; a row is compared by its pairs if they take in half of the boots of the side that has fewer, else as two
 * independent samples. That choice rests on plans alone, never on verdicts. Rows of designed strategies are compared by
 * pairs or not at all: their boots are no sample. With K rows compared, each gets a K-th of the error (Bonferroni). */
#pragma once
#include "statistics/comparison.h"
#include "store/store.h"

/* How often all rows together may call equal rates different. */
#define CONTRAST_ERROR 0.05

typedef struct {
  const char *campaign; /* id */
  const char *image;    /* NULL: all of its images */
} ContrastSide;

typedef enum {
  CONTRAST_FIRST_WORSE,
  CONTRAST_SECOND_WORSE,
  CONTRAST_ALIKE,    /* no more than the margin apart */
  CONTRAST_NOT_SHOWN /* neither the one nor the other */
} ContrastFinding;
/* "first-worse" … */
const char *contrast_finding_to_string(ContrastFinding finding);

typedef struct {
  char *first_image, *second_image, *strategy;
  const char *left_out; /* why it was not compared, in words; NULL where it was, and only then the rest is meant */
  Table table;          /* all judged boots */
  gboolean paired;
  Pairs pairs;
  guint partnerless; /* judged boots of both sides that no pair holds */
  double p_value, e_value;
  Interval difference; /* of the failure rates, first less second; valid however often one looks */
  ContrastFinding finding;
} ContrastRow;

typedef struct {
  char *first, *second; /* ids of the campaigns */
  GPtrArray *rows;      /* ContrastRow */
  guint compared;       /* rows that were */
  double e_needed;      /* e-value from which rates differ: COMPARED / CONTRAST_ERROR */
  double p_needed;      /* p-value up to which they do where this is the only look */
  double margin;        /* 0: none was given */
  gboolean once;        /* p-values decide: the user vouches for a single look */
} Contrast;

/* MARGIN: rates at most so far apart count as alike, 0 for none. Returns: (owned), or NULL: the store's errors; INPUT
 * where it is not clear which images to compare. */
Contrast *contrast_load(Store *store, ContrastSide first, ContrastSide second, double margin, gboolean once,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void contrast_free(Contrast *contrast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Contrast, contrast_free)

/* For people. Returns: (owned), ends in a newline, safe for a terminal. */
char *contrast_text(const Contrast *contrast);
/* The object of harness/doc/json.md. Returns: (owned), one line with its newline. */
char *contrast_json(const Contrast *contrast);
