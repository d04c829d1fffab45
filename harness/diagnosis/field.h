/* SPDX-License-Identifier: GPL-3.0-or-later */
/* field.h: all units of a boot whose order can be chosen, as one poset: those of the initrd, behind them those of the
 * real root. An order of the field's elements is a schedule of the whole boot. */
#pragma once
#include "schedule/delivery.h"
#include "schedule/poset.h"

typedef struct {
  const UnitGraph *graph;
  Poset *poset;
  guint first; /* its element 0 is the field's element FIRST */
} FieldPart;

typedef struct {
  FieldPart parts[2];
  guint n_parts;
  Poset *poset; /* of all elements; its UNITS are NULL */
} Field;

/* An ordered pair of elements: BEFORE is finished before AFTER begins. */
typedef struct {
  guint before, after;
} Pair;

/* GRAPHS (borrowed) must outlive the field. Returns: (owned). */
Field *field_new(Graphs graphs);
void field_free(Field *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Field, field_free)

const UnitGraph *field_graph(const Field *field, guint element);
/* Index of ELEMENT in field_graph(). */
guint field_index(const Field *field, guint element);
const Unit *field_unit(const Field *field, guint element);

/* Adds to PLAN the edges that make the boot follow ORDER, or that force PAIRS (of Pair) alone. */
void field_realise(const Field *field, const guint *order, Plan *plan);
void field_force(const Field *field, const GArray *pairs, Plan *plan);

/* The schedule nearest to LIKE (an order) that is legal and obeys PAIRS, by list scheduling. Returns: (owned), or NULL
 * where the pairs contradict each other or the graph. */
guint *field_extension(const Field *field, const GArray *pairs, const guint *like);
/* The same with the orders of PLAN. *RET_TOTAL: do they leave no choice? */
guint *field_order_of_plan(const Field *field, const Plan *plan, const guint *like, gboolean *ret_total);

/* When the units of one manager began and finished starting. */
typedef struct {
  UnitPhase phase;
  const GPtrArray *units; /* UnitTimes */
} FieldTimes;
/* The schedule in which units finished starting, as the N reports TIMES tell; units that never did come last, those of
 * them that began in front. Returns: (owned). */
guint *field_order_achieved(const Field *field, const FieldTimes *times, guint n);
/* The schedule that reverses as much of ORDER as is legal; but the end of a phase comes as late as it may, since what
 * runs when it is reached would be cut off, or never begin. Returns: (owned). */
guint *field_reverse(const Field *field, const guint *order);

/* Pairs whose order two schedules A and B share although neither the graph nor PAIRS force it, those that have a unit
 * of PAIRS first; none with the end of a phase behind. Returns: (owned) list of Pair. */
GArray *field_shared(const Field *field, const GArray *pairs, const guint *a, const guint *b);
/* A legal schedule that obeys PAIRS and has as many of SHARED turned round as fit, the first ones first; all else is
 * against ORDER. Drops from SHARED what it turned. Returns: (owned), or NULL where PAIRS contradict the graph. */
guint *field_opposed(const Field *field, const GArray *pairs, GArray *shared, const guint *order);
