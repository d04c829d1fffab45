/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe.h: the unit graphs of an image, from the store or from one probe boot. */
#pragma once
#include "campaign/boot.h"
#include "schedule/delivery.h"
#include "store/store.h"

typedef struct {
  UnitGraph *initrd, *root; /* each NULL where it was not asked for */
} ProbedGraphs;

void probed_graphs_clear(ProbedGraphs *graphs);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProbedGraphs, probed_graphs_clear)

typedef struct {
  Store *store;
  const BootSettings *settings;
  const char *name, *digest; /* of the image */
  gboolean initrd, root;     /* which graphs are wanted */
  const char *without; /* campaign whose lessons are left out: it goes on, and learns them in its course; NULL: none */
  void (*on_note)(const char *text, gpointer data); /* told before a probe boot */
  gpointer data;
} ProbeRequest;

/* Can IMAGE be asked at all? Returns: FALSE with INPUT, which says what is still possible. */
gboolean probe_check(const Image *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What the store knows of the graphs wanted, with what earlier boots have taught; the others stay NULL. Nothing is
 * booted, SETTINGS may be NULL. Errors: the store's. */
gboolean probe_recall(const ProbeRequest *request, ProbedGraphs *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The graphs wanted, with what earlier boots have taught. What the store does not know is probed by one boot and kept
 * there. Errors: HOST, with the end of the probe's console and what is still possible without a graph; CANCELLED; the
 * store's. */
gboolean probe_image(const ProbeRequest *request, ProbedGraphs *ret, GError **error) G_GNUC_WARN_UNUSED_RESULT;
