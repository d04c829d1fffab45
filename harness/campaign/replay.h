/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay.h: what an earlier run of the same campaign has stored of one image. A resumed campaign makes all its plans
 * anew, from the first one; a plan whose boot stands here is not booted, but taken from here. Private to campaign/. */
#pragma once
#include "campaign/shard.h"
#include "store/store.h"

typedef struct _Replay Replay;

/* Reads what SHARD of CAMPAIGN has stored of IMAGE, whose digest is DIGEST. Returns: (owned), or NULL with the store's
 * error. */
Replay *replay_load(Store *store, const char *campaign, const char *image, const char *digest, Shard shard,
                    GError **error);
void replay_free(Replay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replay, replay_free)

/* Takes the boot with a verdict that STRATEGY's plan of text PLAN has had. Returns: its number, 0 where there is none
 * (any more). REPLAY may be NULL. */
guint replay_take(Replay *replay, const char *strategy, const char *plan);
/* Boots that no strategy planned (questions, confirmations, lost ones): takes the next that was launched before the
 * oldest planned boot that is not taken. Returns: its number, or 0. REPLAY may be NULL. */
guint replay_take_aside(Replay *replay);
/* Takes any other one of STRATEGY (NULL: of all). Returns: its number, or 0. REPLAY may be NULL. */
guint replay_take_rest(Replay *replay, const char *strategy);

/* A hidden dependency that was learned once STRATEGY ("" for none) had given POSITION plans; NULL: none then, or no
 * more. REPLAY may be NULL. Returns: (borrowed). */
const LearnedEdge *replay_take_lesson(Replay *replay, const char *strategy, guint position, const char **ret_phase);

/* Numbers of all boots of the image, oldest first. (borrowed) array of guint. */
const GArray *replay_boots(const Replay *replay);
