/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate.h: a moment that all boots of an image have in common as a checkpoint: *early*, when the guest init is about to
 * take its plan, or *late*, when the units that no plan orders have started. Found in a folder of checkpoints, or made
 * by one boot. Boots that go on from it are *forks*. */
#pragma once
#include "control/control.h"
#include "machine/machine.h"

typedef struct {
  Hypervisor *hypervisor;
  const MachineSpec *spec;
  const char *folder;    /* of all checkpoints (campaign/gate_cache.h) */
  const char *image;     /* digest */
  const GPtrArray *late; /* GuestFile: what builds a late gate into the boot (schedule/delivery_late.h); NULL: early */
  gint64 timeout_ns;     /* of the one boot */
  int interrupt_fd;
} GateRequest;

typedef struct _Gate Gate;

/* Returns: (owned), or NULL: HOST (why this image cannot be kept here), CANCELLED. */
Gate *gate_open(const GateRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void gate_close(Gate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gate, gate_close)

/* Was it made by this gate_open()? */
gboolean gate_is_new(const Gate *gate);
/* What the guest had printed until then: the beginning of every fork's console. (borrowed) */
GBytes *gate_console(const Gate *gate);
/* A new machine at the gate: its guest waits for the frame. Thread-safe. Returns: (owned), or NULL with
 * BOOTRACE_ERROR_HOST. */
Machine *gate_fork(const Gate *gate, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A fork was lost: what it came from is not trusted again, by whatever campaign. */
void gate_spoil(const Gate *gate);
/* What a fork must learn of the world since the gate, to be delivered with its plan: the time, and randomness of its
 * own. Returns: (owned). */
GuestFile *gate_news(void);
