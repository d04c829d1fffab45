/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan.h: everything that one boot does differently: extra ordering edges, delays, the seed they came from. Plain data
 * and its text form, a key file:
 *
 *   [Plan]                                       [Order]                              [Delay]
 *   Strategy=jitter                              b.mount=after a.mount;c.service      d.service=250ms
 *   Seed=17
 *   Image=<sha256 of the image>
 *
 * [Order] is for every manager that knows both units. As units of one name often stand in the initrd and in the real
 * root, [InitrdOrder] and [RootOrder], written likewise, are for one of the two alone.
 *
 * The text of equal plans is equal byte for byte: units sorted, keys in this order, no group without entries. */
#pragma once
#include "units/graph.h"

typedef enum { SCOPE_ALL, SCOPE_INITRD, SCOPE_ROOT } PlanScope;

typedef struct {
  PlanScope scope;
  char *unit, *after; /* UNIT begins to start when AFTER has finished starting */
  guint line;         /* of the plan's file, 0 where it was not read from one */
} PlanOrder;

typedef struct {
  char *unit;
  gint64 delay_ns; /* how long UNIT is held back once its own dependencies are met */
  guint line;      /* as above */
} PlanDelay;

typedef struct {
  char *strategy; /* "natural" … or "file" for a plan that a person wrote without saying */
  guint64 seed;
  char *image;       /* digest, "" where the plan is for any image */
  GPtrArray *orders; /* PlanOrder, sorted by (scope, unit, after), no duplicates */
  GPtrArray *delays; /* PlanDelay, sorted by unit, no duplicates */
} Plan;

Plan *plan_new(const char *strategy, guint64 seed, const char *image);
Plan *plan_copy(const Plan *plan); /* (owned) */
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

/* Adds an ordering edge or a delay; adding the same order twice is once, a second delay for a unit replaces the first.
 */
void plan_add_order(Plan *plan, const char *unit, const char *after); /* SCOPE_ALL */
void plan_add_scoped_order(Plan *plan, PlanScope scope, const char *unit, const char *after);
void plan_add_delay(Plan *plan, const char *unit, gint64 delay_ns);
/* The scope of one manager alone, and whether a scope takes a manager in. */
PlanScope plan_scope_of(UnitPhase phase);
gboolean plan_scope_holds(PlanScope scope, UnitPhase phase);
/* Does it change nothing? */
gboolean plan_is_natural(const Plan *plan);
/* Do both order the same units alike? */
gboolean plan_has_orders_of(const Plan *plan, const Plan *other);

/* NAME stands for the file in messages. Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT: file, line, what was
 * expected. */
Plan *plan_parse(const char *name, const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Plan *plan_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plan_to_text(const Plan *plan); /* (owned) */
