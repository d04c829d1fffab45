/* SPDX-License-Identifier: GPL-3.0-or-later */
/* accelerator.h: KVM where a guest really runs with it, else TCG: decided by a real start, never by the look of /dev/kvm. */
#pragma once
#include "machine/machine.h"

typedef struct {
  gboolean works;
  char *detail; /* why not, or "first console byte after 12 ms"; (owned) */
} AcceleratorCheck;
void accelerator_check_clear(AcceleratorCheck *check);

/* Starts SPEC with ACCELERATOR (that of SPEC is ignored) and waits TIMEOUT_NS for the first byte on its console. */
void accelerator_check(Hypervisor *hypervisor, const MachineSpec *spec, Accelerator accelerator, gint64 timeout_ns,
                       AcceleratorCheck *ret);
/* The one to use for SPEC. *RET_REASON (owned) says why, for the campaign's record. */
Accelerator accelerator_choose(Hypervisor *hypervisor, const MachineSpec *spec, char **ret_reason);
