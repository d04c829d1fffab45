/* SPDX-License-Identifier: GPL-3.0-or-later */
/* races.h: races with a known cause on a real unit graph, and the oracle that a diagnosis of them asks. */
#pragma once
#include "diagnosis/explanation.h"
#include "tests/bench/simulation/model.h"

typedef enum {
  RACE_ONE_EDGE,  /* fails when y begins before x has finished */
  RACE_TWO_EDGES, /* fails when that happens to both pairs at once */
  RACE_EITHER,    /* fails when it happens to one of two pairs */
  RACE_READINESS, /* fails when y begins sooner after x than x needs to get ready: no edge helps */
  RACE_OVERLAP,   /* fails when x and y overlap */
  RACE_NONE       /* fails at any order */
} RaceKind;

typedef struct {
  RaceKind kind;
  double rate;
  guint x[2], y[2]; /* elements of the field; x is to be finished before y begins */
} Race;

/* One graph, with what is made of it once. */
typedef struct {
  Field *field;
  Model *model;
  GPtrArray *family; /* schedules that a pairs campaign would boot */
  guint *natural;    /* the schedule of an unperturbed boot */
} Ground;

/* A race on its ground, as the oracle's data. */
typedef struct {
  const Ground *ground;
  Race race;
  Random random;
} Simulation;

/* GRAPH (borrowed) must outlive it. */
Ground ground_new(const UnitGraph *graph);
void ground_clear(Ground *ground);

/* A random race that an unperturbed boot does not show. */
Race race_choose(const Ground *ground, RaceKind kind, double rate, Random *random);

/* The oracle's callback; DATA is a Simulation. */
gboolean simulation_boot(const Plan *plan, Answer *ret, gpointer data, GError **error);

/* An explanation, and the failing schedule that it is of. */
typedef struct {
  Explanation *found;   /* (owned), NULL where no schedule failed */
  const guint *failing; /* (borrowed) from the ground */
} Explained;

/* Boots the family's schedules until one fails, as a campaign would, then explains that one. SEED: of the chances. */
Explained race_explain(const Ground *ground, Race race, guint limit, guint64 seed);

/* Are the pairs found those of the race that the failing schedule has in the wrong order, and no others? */
gboolean race_is_exact(const Race *race, const Explained *explained);
