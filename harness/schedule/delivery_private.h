/* SPDX-License-Identifier: GPL-3.0-or-later */
/* delivery_private.h: what the writers of files for the guest share. Private to schedule/. */
#pragma once
#include "schedule/delivery.h"

/* Drop-ins stand where `systemctl set-property` puts its own: stronger than what the image has, and gone with /run. */
#define DELIVERY_DROP_INS "/run/systemd/system.control"
#define DELIVERY_UNITS "/run/systemd/system"
#define DELIVERY_MODE 0644

/* One manager's share of a plan. */
typedef struct {
  const UnitGraph *graph;
  const char
      *folder; /* in front of every path: "" for the manager that reads next, PROTOCOL_GUEST_NEXT for the one after */
  const Plan *plan;
  const GArray *edges; /* OrderingEdge: the plan's, in this graph */
  GPtrArray *files;
} DeliveryPhase;

const char *delivery_unit_name(const DeliveryPhase *phase, guint index);
void delivery_add_file(const DeliveryPhase *phase, const char *folder, const char *name, const char *text);
void delivery_add_drop_in(const DeliveryPhase *phase, const char *unit, const char *name, const char *text);
/* All of PHASE as drop-ins, for a manager that has read no unit file yet. */
void delivery_add_phase(const DeliveryPhase *phase);

/* Holds back the units that the plan delays, each by a unit of its own (delivery_delay.c). WANTED (NULL: drop-ins have
 * the held units pull it in) collects their names, " a.service b.service", where a manager that runs already is to
 * start them. */
void delivery_add_delays(const DeliveryPhase *phase, GString *wanted);
