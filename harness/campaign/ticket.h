/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ticket.h: one plan on its way to a verdict, over several attempts if the host spoils some. Private to campaign/. */
#pragma once
#include "campaign/pool.h"
#include "scenario/scenario.h"
#include "schedule/plan.h"
#include "store/store.h"

typedef struct _Ticket Ticket;
struct _Ticket {
  PoolTask task; /* its context is the ticket */
  guint boot;    /* number of this attempt */
  guint attempts;
  gint64 due_ns;  /* not to be launched before, on the monotonic clock; 0: at once */
  guint position; /* of its plan among the plans of its image, from 1 */
  Plan *plan;
  char *plan_text;
  GPtrArray *files;      /* GuestFile */
  GPtrArray *late_files; /* the same for a boot from the late gate; NULL where that is too late for the plan */
  GPtrArray *times;      /* BootTimes of the attempt that ended, NULL before */
  Ticket *fork;          /* (owned) the fork whose failure this cold boot is to confirm, until it has; NULL for most */
  guint confirms;        /* number of that fork, 0 for most */
  gboolean disputed;     /* a fork and a cold boot with its plan ended differently: both consoles are kept */
  Ticket *doubted;       /* (owned) the stalled boot that this one asks about (stall.h), NULL for most */
};

/* Takes ownership of PLAN and FILES; SETTINGS (borrowed). */
Ticket *ticket_new(const BootSettings *settings, Plan *plan, GPtrArray *files);
void ticket_free(Ticket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ticket, ticket_free)

/* Makes ready for another attempt: forgets the result. */
void ticket_reset(Ticket *ticket);
/* A record that borrows from TICKET and its result, CAMPAIGN and IMAGE (names). KEEP says whether with its console. */
BootRecord ticket_record(const Ticket *ticket, char *campaign, char *image, ScenarioKeep keep);
/* Is its boot one that failed, hung or died? FALSE for a lost one. */
gboolean ticket_has_failed(const Ticket *ticket);
