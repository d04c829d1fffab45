/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probing.h: the unit graphs of an image without a campaign, for commands that look at them. */
#pragma once
#include "campaign/probe.h"
#include "campaign/turn.h"
#include "scenario/scenario.h"

typedef struct {
  const Scenario *scenario; /* the machine of the probe boot, and the scope: which graphs are wanted */
  ImageLibrary *library;
  Store *store;
  const char *connect; /* libvirt connection, may be NULL; opened only where a boot is needed */
  int interrupt_fd;
  void (*on_note)(const char *text, gpointer data); /* told before a probe boot */
  gpointer data;
} Probing;

/* The machine for an image of which no scenario tells: scenario.h's own values, more time, scope initrd. Returns:
 * (owned). */
Scenario *probing_scenario(void);

/* The graphs of IMAGE (of that library), from the store where it has them, else from one probe boot. Errors: as
 * probe_check(), probe_image() and hypervisor_open(). */
gboolean probing_graphs(const Probing *probing, const Image *image, ProbedGraphs *ret,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A machine for boots of one image outside a campaign. */
typedef struct {
  Hypervisor *hypervisor;
  RuleSet *rules;  /* none: such a boot ends with its records, or its time */
  TurnImage *turn; /* its settings are the boot's */
} ProbingMachine;

/* MACHINE must be cleared in either case. Errors: as hypervisor_open() and image_library_open(). */
gboolean probing_machine_open(ProbingMachine *machine, const Probing *probing, const char *image,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void probing_machine_clear(ProbingMachine *machine);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProbingMachine, probing_machine_clear)
