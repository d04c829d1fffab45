/* SPDX-License-Identifier: GPL-3.0-or-later */
/* votes.h: which order of two units goes together with a failure. For each pair of units whose order is free it counts,
 * apart for the boots that passed and for each signature, the boots in which the second began, and those of them in
 * which the first had not finished, or not even begun, by then. What stands out is a hint for the eye; explain proves
 * by boots of its own. Inside report/ only. */
#pragma once
#include "units/graph.h"

/* Counters are units² × groups: 320 × 320 × 13 × 24 bytes are 32 MB. A real root has some 150 schedulable units. */
#define VOTES_UNITS_MAX 320
/* Signatures that are told apart, in the order of their first boots; later ones are passed over. */
#define VOTES_SIGNATURES_MAX 12

typedef struct _Votes Votes;

/* GRAPH: (borrowed). Returns: (owned), or NULL where it has more than VOTES_UNITS_MAX schedulable units. */
Votes *votes_new(const UnitGraph *graph);
void votes_free(Votes *votes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Votes, votes_free)

/* Adds one boot. SIGNATURE: NULL where it passed. UNITS: of UnitTimes. */
void votes_add(Votes *votes, const char *signature, const GPtrArray *units);

typedef struct {
  const char *signature; /* (borrowed) */
  guint before, after;   /* graph indexes: AFTER began too early */
  gboolean begun;        /* what tells most is that BEFORE had not begun; else, that it had not finished */
  guint failing,
      failing_late; /* boots with the signature that know of the pair; those in which AFTER began too early */
  guint passing, passing_late; /* the same of boots that passed */
  guint others;                /* pairs that tell as much */
} Suspect;

/* The pair that tells failing from passing boots best, for each signature that has one: AFTER began too early in at
 * least half more of its boots than of the passing ones. Of pairs that tell as much, those of a unit whose start failed
 * go first, then those that begin close to one another in passing boots. Returns: (owned) array of Suspect. */
GArray *votes_suspects(const Votes *votes);
