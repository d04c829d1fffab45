/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hazard_private.h: shared by the finders, one file hazard_x.c a kind, one line in hazards.c. */
#pragma once
#include "units/acts.h"
#include "units/hazards.h"

typedef struct {
  const UnitGraph *graph;
  const char *kind; /* of the finder at work */
  GPtrArray *found; /* Hazard */
  GPtrArray *acts;  /* by unit index: list of Act; empty for units without a job */
} HazardFinder;

typedef struct {
  guint before, after, unit; /* indexes; UNIT is one of the two */
  const char *directive;     /* (borrowed) */
  char *reason, *drop_in;    /* taken over; DROP_IN may be NULL */
} HazardDraft;

/* Could the pair be a hazard: two units of the boot in no order? */
gboolean hazard_is_free(const HazardFinder *finder, guint before, guint after);
/* Adds a hazard unless its pair is in an order. Where the pair is known already, only its reason is added to. */
void hazard_add(HazardFinder *finder, HazardDraft draft);
/* Adds without a look at the order. */
void hazard_add_anyway(HazardFinder *finder, HazardDraft draft);

/* Of the mount units with a job, but for EXCEPT, the one whose mount point holds PATH most closely, or -1. What is
 * mounted on "/" holds nothing. */
int hazard_mount_of(const HazardFinder *finder, const char *path, guint except);
const Unit *hazard_unit(const HazardFinder *finder, guint index);

/* Texts of drop-ins. Returns: (owned). */
char *drop_in_order(const char *directive, const char *units); /* "After" or "Before" */
char *drop_in_mounts_for(const char *path);

void hazard_find_prefix(HazardFinder *finder);
void hazard_find_overlay(HazardFinder *finder);
void hazard_find_requirement(HazardFinder *finder);
void hazard_find_module(HazardFinder *finder);
void hazard_find_device(HazardFinder *finder);
void hazard_find_settings(HazardFinder *finder);
void hazard_find_leaving(HazardFinder *finder);
void hazard_find_paths(HazardFinder *finder);
void hazard_find_cycle(HazardFinder *finder);
