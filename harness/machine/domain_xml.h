/* SPDX-License-Identifier: GPL-3.0-or-later */
/* domain_xml.h: a machine's specification as libvirt's domain XML. Pure. */
#pragma once
#include "machine/machine.h"

/* Where a machine's RAM lies. */
typedef struct {
  const char *file; /* of the RAM's size; NULL: nowhere but in QEMU */
  gboolean forked;  /* FALSE: what the guest writes goes to FILE. TRUE: FILE is only read, what the guest writes stays
                     * in QEMU, which waits for the state of its devices ("-incoming") */
} MachineMemory;

/* What a machine has besides its specification. */
typedef struct {
  const char *name;
  const char *emulator;
  const char *console_pipe; /* serial 0: QEMU opens the FIFOs PATH.in and PATH.out */
  const char *control_pipe; /* serial 1, likewise */
  /* For each disk of the specification the qcow2 file that takes its writes; NULL for a read-only disk. */
  const char *const *overlays;
  MachineMemory memory;
} DomainFiles;

/* Returns: (owned), or NULL with BOOTRACE_ERROR_INPUT for a text that XML cannot hold (not UTF-8, control characters).
 */
char *domain_xml(const MachineSpec *spec, const DomainFiles *files, GError **error) G_GNUC_WARN_UNUSED_RESULT;
