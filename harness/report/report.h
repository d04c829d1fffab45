/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.h: a campaign as tables, made from the store, and its views as text and JSON.
 *
 * What counts: a *failure* is a boot with the verdict failed, hung or died. The denominator of a rate is the boots that
 * passed or failed so: a lost boot says nothing about the guest, and an artefact was made by our own perturbation, so
 * neither is in it; both are shown beside it. Each image and strategy has a denominator of its own: natural and
 * perturbed boots never share one, and totals carry no rate.
 *
 * A *known* failure (console/known.h) is a failure like any other in the counts and the rate, which describe the image;
 * but it makes no test fail and no finding. */
#pragma once
#include "console/known.h"
#include "statistics/proportion.h"
#include "store/store.h"

/* Of the JSON objects; it changes when a reader of the old ones would misread the new ones. */
#define REPORT_SCHEMA 1

/* Of every interval. */
#define REPORT_CONFIDENCE 0.95

typedef struct {
  guint boots; /* all, lost ones too */
  guint passed, failed, hung, died, artefact, lost;
  guint recovered; /* of the passed ones */
  guint forked;    /* of all: went on from a checkpoint in place of a cold start */
  guint known;     /* of the failures: known ones; 0 before report_mark_known() */
} ReportCounts;

/* Failed, hung and died. */
guint report_failures(const ReportCounts *counts);
/* Adds MORE to SUM: for totals, which carry no rate. */
void report_counts_add(ReportCounts *sum, const ReportCounts *more);
/* Failures and passes: the denominator. */
guint report_judged(const ReportCounts *counts);
/* Of the failure rate: the confidence sequence, valid however often one looks. */
Interval report_interval(const ReportCounts *counts);

/* Boots that are counted under one name. */
typedef struct {
  char *name;  /* signature, or why boots were lost */
  char *class; /* "" for lost boots */
  char *text;  /* the console line that stands for it in its first boot, "" where there is none */
  guint boots, first_boot;
  const KnownFailure *known; /* (borrowed); NULL: new, or before report_mark_known() */
  guint known_boots;         /* of boots; 0 where KNOWN has expired, fewer than boots where it names one image only */
} ReportGroup;

typedef struct {
  char *image, *strategy;
  ReportCounts counts;
  gint64 wall_ns;      /* sum over its boots */
  GPtrArray *failures; /* ReportGroup, the most frequent first */
} ReportRow;

/* What a row says as one test: by the decision of When=decided where there is one, else by its counts. */
typedef enum {
  REPORT_ROW_PASSED,
  REPORT_ROW_FAILED,
  REPORT_ROW_KNOWN,  /* it failed, but all its failures are known */
  REPORT_ROW_UNKNOWN /* no boot has a verdict, or it is undecided */
} ReportRowResult;

typedef struct {
  char *results; /* path of the results file */
  CampaignRecord *campaign;
  GPtrArray *images; /* CampaignImage, in the scenario's order */
  GPtrArray *rows;   /* ReportRow, images in that order, then strategies in the order of their first boots */
  GPtrArray *failures, *artefacts, *recovered, *losses; /* ReportGroup, the most frequent first */
  GPtrArray *coverage;                                  /* CoverageRecord, images in the scenario's order */
  GPtrArray *decisions;                                 /* DecisionRecord, likewise; empty but for When=decided */
  ReportCounts counts;
  gint64 wall_ns, cpu_ns; /* sums over the boots */
  KnownFailures known;    /* (borrowed); none before report_mark_known() */
} Report;

/* Tallies campaign ID, whose number of boots does not matter: the database counts. Returns: (owned), or NULL with the
 * store's error. */
Report *report_load(Store *store, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)
/* Whether the test of When=decided said something of IMAGE under STRATEGY. Returns: (borrowed) or NULL. */
const DecisionRecord *report_decision(const Report *report, const char *image, const char *strategy);
ReportRowResult report_row_result(const Report *report, const ReportRow *row);
/* That in words: "3 of 20 boots failed, …". Returns: (owned). */
char *report_row_words(const Report *report, const ReportRow *row);
/* The failure of IMAGE, where no order of units can be blamed for it: all its boots (at least three, *RET_BOOTS of them)
 * failed so, unperturbed ones and ones under chosen orders. Returns: (borrowed) or NULL. */
const ReportGroup *report_always(const Report *report, const char *image, guint *ret_boots);
/* Marks what of REPORT, once, is in KNOWN (list of KnownFailure) on the day TODAY; both must outlive it. */
void report_mark_known(Report *report, const GPtrArray *known, const char *today);
/* "known (TICKET) until 2027-03-31", or that it has expired and counts again. Returns: (owned), as it stands in the
 * file; NULL for what is not known. */
char *report_known_words(const ReportGroup *group);
/* The most frequent failure of GROUPS that is not known; where there is none, of all. Returns: (borrowed) or NULL. */
const ReportGroup *report_first_failure(const GPtrArray *groups);
/* Totals. (borrowed) */
const ReportCounts *report_counts(const Report *report);

/* What a person reads at the end of a campaign. Returns: (owned), ends in a newline, safe for a terminal. */
char *report_summary_text(const Report *report);
/* One line for each of REPORTS. Returns: (owned), as above. */
char *report_list_text(const GPtrArray *reports);
/* What KNOWN (may be NULL) says of the failure of BOOT. Returns: (borrowed); NULL where it is new, or no failure. */
const KnownFailure *report_boot_known(const BootRecord *boot, const KnownFailures *known);
/* One boot in full: facts, plan, matches, and the end of its console, its failure marked where it is in KNOWN (may be
 * NULL). Returns: (owned), as above. */
char *report_boot_text(const BootRecord *boot, const KnownFailures *known);
/* One boot in one line for lists. Returns: (owned), as above. */
char *report_boot_line(const BootRecord *boot, const KnownFailures *known);

/* The objects of harness/doc/json.md, each on one line. Returns: (owned); the boot's without a newline at its end, the
 * summary's with it. */
char *report_boot_json(const BootRecord *boot, const KnownFailures *known);
char *report_summary_json(const Report *report);
