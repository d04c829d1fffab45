/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn_private.h: one image's turn from inside: turn.c launches boots, turn_land.c takes them back,
 * turn_recall.c takes them from the store; directed.c and rounds.c say which. */
#pragma once
#include "campaign/knowledge.h"
#include "campaign/plan_source.h"
#include "campaign/replay.h"
#include "campaign/ticket.h"
#include "campaign/tracing.h"
#include "campaign/trials.h"
#include "campaign/turn.h"

/* Of cold boots that are to confirm the failure of a fork. */
#define STRATEGY_CONFIRM "confirm"

typedef struct {
  Campaign *campaign;
  TurnImage *image;
  gboolean directed; /* SOURCE is fed by directed.c, one plan at a time; by rounds.c tickets stand in AGAIN */
  gboolean natural;  /* if directed: nothing but natural plans, which need no graph */
  Knowledge knowledge;
  TracedBoot traced; /* what the store keeps, where a strategy asks for it */
  StrategyInput input;
  gboolean *before_gate; /* what cut_find() says of the graph with the late gate; NULL where there is none */
  char **strategies;     /* the scenario's, without those that fall to other shards or that the image cannot take */
  PlanSource *source;
  Replay *replay; /* what an earlier run has stored; NULL where none has */
  Trials *trials; /* NULL where boots do not stop when decided */
  GQueue again;   /* Tickets that go before new plans: boots that were lost, questions about boots that stalled */
  guint plans;    /* how many have become tickets: their positions in the tests of TRIALS */
  guint lessons;  /* hidden dependencies learned by these boots */
  gboolean stopping;
  gboolean spoilt; /* a fork was lost: no more forks of this image */
  gboolean arguments_known;
} Turn;

/* CAMPAIGN, IMAGE and DIRECTED are set, AGAIN is empty: gets graphs and plans. */
gboolean turn_begin(Turn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Boots until the source has no more plans and every boot is landed. */
gboolean turn_fly(Turn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for several images of one campaign at once. */
gboolean turns_fly(Turn *const *turns, guint n, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Has the user interrupted? */
gboolean turn_is_interrupted(const Turn *turn);
/* Frees what TURN holds. */
void turn_clear(Turn *turn);
/* Writes what the boots have shown of the image's orders, and frees what TURN holds. */
gboolean turn_end(Turn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void turn_tell(const Turn *turn, const char *text);
/* Takes ownership of PLAN. Returns: (owned). */
Ticket *turn_make_ticket(Turn *turn, Plan *plan);
/* Opens the gates that the scenario asks for, or tells why there are none. The graphs are known. */
void turn_open_gates(Turn *turn);
/* Says whether, and where from, the boot of TICKET may go on. */
void turn_let_fork(const Turn *turn, Ticket *ticket);
/* FORK was lost: what spoilt it may have been its checkpoint, and would spoil the next one too. */
void turn_give_up_forks(Turn *turn, Ticket *fork);
/* No more boots of this image; those under way end unrecorded. */
void turn_stop(Turn *turn);
/* Writes, counts and draws conclusions from a boot that has ended. Takes ownership of TICKET. Errors: the store's; HOST
 * for a boot lost again and again. */
gboolean turn_land(Turn *turn, Ticket *ticket, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps what the tests say of strategies that no boot has decided: undecided. Errors: the store's. */
gboolean turn_keep_undecided(Turn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Does BOOT end an image's boots with When=first-failure? A known failure shows nothing that anybody waits for. */
gboolean turn_is_first_failure(const Turn *turn, const BootRecord *boot);
/* Counts BOOT, whose test stands at POSITION, and draws conclusions from it. Errors: the store's. */
gboolean turn_account(Turn *turn, const BootRecord *boot, guint position, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what still waited to be booted again when the turn stopped. */
gboolean turn_drop_waiting(Turn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- turn_recall.c: what an earlier run of a resumed campaign has stored. Errors of all: the store's. ---- */

gboolean turn_recall_open(Turn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Learns what was learned at this point, and counts boots that no strategy planned and that were launched before it. */
gboolean turn_recall_course(Turn *turn, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Takes what stands in the store in place of a boot of TICKET; *RET: was there something? */
gboolean turn_recall(Turn *turn, const Ticket *ticket, gboolean *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Counts what has not been taken of STRATEGY, or of all where that is NULL. */
gboolean turn_recall_rest(Turn *turn, const char *strategy, GError **error) G_GNUC_WARN_UNUSED_RESULT;
