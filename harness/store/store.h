/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.h: one SQLite file with campaigns, boots, plans, matches and consoles. Used by one thread at a time. */
#pragma once
#include "console/judge.h"

typedef struct {
  char *id;            /* "20261124-075436-3f9a" */
  char *scenario;      /* name */
  char *scenario_text; /* the file as it was */
  char *scenario_path; /* where it lay, absolute; NULL in results of before this was kept */
  guint64 seed;
  gint64 started_ns;  /* wall clock, since the epoch */
  gint64 finished_ns; /* 0 while it runs, or where it was killed */
  char *end;          /* "complete", "first-failure", "interrupted", "host" …; NULL while it runs */
  char *facts;        /* JSON object: host, versions, accelerator and why, machine settings */
  guint jobs;
  char *options; /* key file: how it was asked for (campaign/settings.h); NULL in results of before this was kept */
  char *plan;    /* text of the plan that all boots took in place of the strategies'; NULL for none */
} CampaignRecord;

typedef struct {
  char *name, *digest;
  char *facts;     /* JSON object: kernel, command line, disks … */
  char *arguments; /* QEMU's command line of its first boot; NULL before */
} CampaignImage;

/* When the units of one manager began and finished starting, as the guest reported it (units/unit_times.h reads it). */
typedef struct {
  char *phase; /* "initrd", "root" */
  GBytes *report;
} BootTimes;

/* How much of ten seconds the host's tasks waited for each, in percent; -1 where unknown. */
typedef struct {
  double cpu, memory, io;
} HostPressure;

typedef struct {
  char *campaign;
  guint boot; /* from 1, in launch order */
  char *image, *strategy;
  guint64 seed;
  gboolean forked;        /* went on from a checkpoint; FALSE: a cold boot */
  guint confirms;         /* number of the fork that this cold boot was to confirm, 0 for none */
  char *plan;             /* text of the plan */
  Outcome *outcome;       /* NULL: the boot was lost */
  char *lost;             /* why it was lost; NULL otherwise */
  gint64 started_ns;      /* wall clock, since the epoch */
  gint64 wall_ns, cpu_ns; /* CPU_NS is -1 where unknown */
  double load;            /* 1-minute load average when it began */
  HostPressure pressure;  /* when it began */
  GBytes *console;        /* raw bytes worth keeping, or NULL */
  guint64 console_bytes;  /* how many the guest printed */
  GPtrArray *times;       /* BootTimes; NULL where none came or none was read */
} BootRecord;

void campaign_record_free(CampaignRecord *record);
void campaign_image_free(CampaignImage *image);
void boot_record_free(BootRecord *record);
void boot_times_free(BootTimes *times);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CampaignRecord, campaign_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BootRecord, boot_record_free)

typedef struct _Store Store;

/* STORE_MERGE: as STORE_READ, but an older schema is INPUT, and the file stays as it is. */
typedef enum { STORE_READ, STORE_WRITE, STORE_MERGE } StoreMode;
/* Opens PATH (STORE_WRITE makes it and its folder), brings its schema up to date. Returns: (owned), or NULL: HOST
 * (unwritable, no space, locked: what to free or change), INPUT (no bootrace results file, made by a newer bootrace).
 */
Store *store_open(const char *path, StoreMode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)
/* As given to store_open(). (borrowed) */
const char *store_path(const Store *store);

/* What is written between these two is one transaction. store_end() keeps it where GOOD, else nothing of it. Returns:
 * GOOD, and it is kept; ERROR is set where GOOD but it could not be. */
gboolean store_begin(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_end(Store *store, gboolean good, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Each is one transaction, all or nothing, or part of the one that is open. IMAGES: of CampaignImage. */
gboolean store_add_campaign(Store *store, const CampaignRecord *campaign, const GPtrArray *images,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One image more of a campaign that goes on. */
gboolean store_add_campaign_image(Store *store, const char *campaign, const CampaignImage *image,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_add_boot(Store *store, const BootRecord *boot, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Of the first boot of IMAGE: those that stand there already stay. */
gboolean store_set_arguments(Store *store, const char *campaign, const char *image, const char *arguments,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_finish_campaign(Store *store, const char *campaign, const char *end, gint64 finished_ns,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The highest number of a boot of CAMPAIGN among FIRST, FIRST + STEP, …; 0 where it has none. */
gboolean store_last_boot(Store *store, const char *campaign, guint first, guint step, guint *ret_boot,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* It goes on: it has no end any more. */
gboolean store_reopen_campaign(Store *store, const char *campaign, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The full id of the campaign that PREFIX names: an unambiguous beginning of its id, or "last". Returns: (owned), or
 * NULL with BOOTRACE_ERROR_INPUT (none, or several, which are listed). */
char *store_find_campaign(Store *store, const char *prefix, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned) list of CampaignRecord, oldest first. */
GPtrArray *store_campaigns(Store *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
CampaignRecord *store_campaign(Store *store, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned) list of CampaignImage, in the scenario's order. */
GPtrArray *store_campaign_images(Store *store, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls VISIT for every boot of campaign ID in boot order, matches included, console not (console is NULL); stops when
 * VISIT returns FALSE. The record is (borrowed) during the call. */
typedef gboolean (*StoreVisit)(const BootRecord *boot, gpointer data);
gboolean store_foreach_boot(Store *store, const char *id, StoreVisit visit, gpointer data,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* One boot, console and times included. INPUT where there is none. */
BootRecord *store_boot(Store *store, const char *id, guint boot, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The times of one manager in one boot, and how that boot ended. */
typedef struct {
  guint boot;
  const char *image, *phase;
  gboolean judged;       /* has a verdict, else the host lost it */
  Verdict verdict;       /* meaningless where not JUDGED */
  const char *signature; /* NULL where passed or lost */
  GBytes *report;
} BootTimesVisit;
/* Calls VISIT for all times of campaign ID in boot order, one at a time in memory. The argument is (borrowed) during
 * the call. */
typedef void (*StoreTimesVisit)(const BootTimesVisit *times, gpointer data);
gboolean store_foreach_times(Store *store, const char *id, StoreTimesVisit visit, gpointer data,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Boots of one campaign that ended alike, counted while they are read, so that 10^6 boots need no memory. */
typedef struct {
  const char *image, *strategy;
  const char *lost;              /* why the host lost them; NULL otherwise */
  Verdict verdict;               /* meaningless where LOST is set */
  const char *signature, *class; /* NULL where passed or lost */
  gboolean recovered;
  gboolean forked; /* went on from a checkpoint */
  guint boots, first_boot;
  gint64 wall_ns, cpu_ns; /* sums; a boot whose CPU time is unknown adds nothing */
} BootTally;
/* Calls VISIT for each group, in the order of their first boots. The tally is (borrowed) during the call. */
typedef void (*StoreTallyVisit)(const BootTally *tally, gpointer data);
gboolean store_foreach_tally(Store *store, const char *id, StoreTallyVisit visit, gpointer data,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The recovered matches in boots that passed: as tallies with signature, class, boots and first_boot only. */
gboolean store_foreach_recovered(Store *store, const char *id, StoreTallyVisit visit, gpointer data,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The console line that stands for SIGNATURE in one boot; for a boot without such a match (hung, died) the last of its
 * lines that is not blank. Returns: (owned), "" where there is none, NULL with an error. */
char *store_example(Store *store, const char *id, guint boot, const char *signature,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Probes, by image digest and phase ("initrd", "root"). store_probe() gives NULL without error where there is none. */
gboolean store_add_probe(Store *store, const char *digest, const char *phase, GBytes *dump,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_probe(Store *store, const char *digest, const char *phase, GBytes **ret_dump,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The text of the newest trace (units/trace.h) of a boot that passed, likewise. */
gboolean store_add_trace(Store *store, const char *digest, const char *phase, GBytes *trace,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean store_trace(Store *store, const char *digest, const char *phase, GBytes **ret_trace,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the boots of one image in one manager have shown of its unit orders (schedule/coverage.h says how it is
 * counted). */
typedef struct {
  char *image, *phase;
  guint pairs, both_orders, together, infeasible;
} CoverageRecord;
void coverage_record_free(CoverageRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CoverageRecord, coverage_record_free)
/* Sets it, in place of what stood there before. */
gboolean store_set_coverage(Store *store, const char *campaign, const CoverageRecord *coverage,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned) list of CoverageRecord, images in the scenario's order, initrd before root. */
GPtrArray *store_coverage(Store *store, const char *campaign, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What Wald's sequential test said of the boots of one image under one strategy (statistics/sequential.h). */
typedef struct {
  char *image, *strategy;
  char *decision;      /* "good", "bad", "undecided" */
  guint boots, failed; /* that it rests on: the first ones launched */
  double good_rate, bad_rate, alpha, beta;
} DecisionRecord;
void decision_record_free(DecisionRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DecisionRecord, decision_record_free)
/* Sets it, in place of what stood there before. */
gboolean store_set_decision(Store *store, const char *campaign, const DecisionRecord *decision,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned) list of DecisionRecord, images in the scenario's order. */
GPtrArray *store_decisions(Store *store, const char *campaign, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A hidden dependency that a boot has taught: AFTER cannot finish starting before BEFORE has. */
typedef struct {
  char *before, *after, *evidence;
  char *campaign, *image; /* whose boot has taught it; NULL in results of before this was kept */
  char *strategy;         /* which gave plans then, "" for none */
  guint position;         /* how many it had given */
} LearnedEdge;
void learned_edge_free(LearnedEdge *edge);
/* One that is known already stays as it is. */
gboolean store_add_learned(Store *store, const char *digest, const char *phase, const LearnedEdge *edge,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Returns: (owned) list of LearnedEdge, sorted. */
GPtrArray *store_learned(Store *store, const char *digest, const char *phase, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What explain found out about a failed boot. */
typedef struct {
  const char *explained_in; /* campaign that holds the boots of the explanation */
  const char *campaign;     /* of the failed boot */
  guint boot;
  const char *digest;            /* of its image */
  const char *signature, *cause; /* CAUSE: diagnosis/explanation.h has the words */
  const char *minimal_plan;      /* text of the plan with the orders of the cause alone; NULL where there is none */
} ExplanationRecord;
gboolean store_add_explanation(Store *store, const ExplanationRecord *record, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The minimal plan of the newest explanation of SIGNATURE in images of DIGEST; *RET_PLAN (owned) is NULL where there is
 * none. */
gboolean store_minimal_plan(Store *store, const char *digest, const char *signature, char **ret_plan,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
