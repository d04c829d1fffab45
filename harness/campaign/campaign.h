/* SPDX-License-Identifier: GPL-3.0-or-later */
/* campaign.h: the boots of one run: what is booted next, when to stop, what is kept. */
#pragma once
#include "campaign/boot.h"
#include "campaign/settings.h"
#include "campaign/shard.h"
#include "console/known.h"
#include "scenario/scenario.h"
#include "schedule/plan.h"
#include "store/store.h"

typedef struct {
  const Scenario *scenario; /* command line options already in it */
  const Plan *plan;         /* boot this one SCENARIO's Boots= times in place of its strategies; NULL otherwise */
  const char *plan_name;    /* its file, for messages */
  const Settings *settings; /* kept with the campaign */
  const char *resume;       /* id of the campaign that goes on; NULL begins a new one */
  Shard shard;              /* the part of the campaign that is booted here */
  guint64 seed;
  guint jobs;
  const RuleSet *rules;
  const GPtrArray *known;  /* KnownFailure: these do not count as the first failure; NULL for none */
  const char *today;       /* the day on which they are known, "2026-11-24" */
  const char *checkpoints; /* folder for them, made when first needed */
  ImageLibrary *library;   /* with all images of SCENARIO built */
  Hypervisor *hypervisor;
  Store *store;
  int interrupt_fd;                                    /* readable once the user has interrupted */
  void (*on_failure)(Machine *machine, gpointer data); /* as in BootSettings */
  gpointer on_failure_data;
} CampaignOptions;

typedef struct {
  guint total;  /* boots at most, 0 where unknown */
  guint judged; /* boots with a verdict */
  guint failed; /* of these: failed, hung or died */
  guint lost, running;
  const char *waits_for; /* what of the host holds new boots back: "memory"; NULL: nothing */
  guint recalled;        /* of JUDGED: by an earlier run of the campaign */
  gint64 begun_ns;       /* monotonic */
  const char *image;     /* of the boot launched last; "" before */
} CampaignProgress;

/* Told, from the thread that called campaign_run(), of what happens. All (borrowed) during the call. */
typedef struct {
  void (*on_note)(const char *text, gpointer data);
  void (*on_boot)(const BootRecord *boot, const CampaignProgress *progress, gpointer data); /* a boot has ended */
  void (*on_tick)(const CampaignProgress *progress, gpointer data);                         /* a few times a second */
  void (*on_recalled)(const BootRecord *boot, gpointer data); /* one that an earlier run has stored; may be NULL */
  gpointer data;
} CampaignObserver;

/* Runs to its end and writes everything to the store. A campaign that goes on makes its plans anew and boots those
 * whose boots do not stand there. *RET_ID (owned) is set as soon as the campaign stands in the store, also when ERROR
 * is set later: what was measured until then is there. Errors: HOST (a boot lost again and again, the store cannot be
 * written, the campaign runs already …), INPUT (the plan does not fit the image; an image is no longer what it was),
 * CANCELLED. */
gboolean campaign_run(const CampaignOptions *options, const CampaignObserver *observer, char **ret_id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
