/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine_private.h: a machine from inside; for files of this folder only. */
#pragma once
#include "machine/domain_xml.h"
#include "machine/hypervisor_private.h"
#include "machine/machine_files.h"

struct _Machine {
  Hypervisor *hypervisor;
  char *name;
  MachineFiles *files;
  Watch *watch;
  virDomainPtr domain;
  char *arguments;
};

/* As machine_start(), but paused; MEMORY may be NULL. */
Machine *machine_start_paused(Hypervisor *hypervisor, const MachineSpec *spec, const MachineMemory *memory,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Lets MACHINE run. Takes ownership of it and gives it back, or NULL with BOOTRACE_ERROR_HOST. */
Machine *machine_resume(Machine *machine, const MachineSpec *spec, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Stops and frees a machine whose end nobody asks about. */
void machine_discard(Machine *machine);
/* What QEMU itself said. Returns: (owned), "" where nothing is known. */
char *machine_words_of_qemu(const Machine *machine);
