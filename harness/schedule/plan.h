/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan.h: everything that one boot does differently: extra ordering edges, delays, the seed they came from. Plain data and its
 * text form, a key file:
 *
 *   [Plan]                                       [Order]                              [Delay]
 *   Strategy=jitter                              b.mount=after a.mount;c.service      d.service=250ms
 *   Seed=17
 *   Image=<sha256 of the image>
 *
 * The text of equal plans is equal byte for byte: units sorted, keys in this order, no group without entries. */
#pragma once
#include <glib.h>

typedef struct {
  char *unit, *after; /* UNIT begins to start when AFTER has finished starting */
} PlanOrder;

typedef struct {
  char *unit;
  gint64 delay_ns; /* how long UNIT is held back once its own dependencies are met */
} PlanDelay;

typedef struct {
  char *strategy; /* "natural" … or "file" for a plan that a person wrote without saying */
  guint64 seed;
  char *image;       /* digest, "" where the plan is for any image */
  GPtrArray *orders; /* PlanOrder, sorted by (unit, after), no duplicates */
  GPtrArray *delays; /* PlanDelay, sorted by unit, no duplicates */
} Plan;

Plan *plan_new(const char *strategy, guint64 seed, const char *image);
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

/* Adds an ordering edge or a delay; adding the same order twice is once, a second delay for a unit replaces the first. */
void plan_add_order(Plan *plan, const char *unit, const char *after);
void plan_add_delay(Plan *plan, const char *unit, gint64 delay_ns);
/* Does it change nothing? */
gboolean plan_is_natural(const Plan *plan);

/* NAME stands for the file in messages. Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT: file, line, what was expected. */
Plan *plan_parse(const char *name, const char *text, gssize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Plan *plan_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plan_to_text(const Plan *plan); /* (owned) */
