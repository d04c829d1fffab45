/* SPDX-License-Identifier: GPL-3.0-or-later */
/* standalone.h: a machine as words for QEMU alone, for hosts without libvirt. Pure. */
#pragma once
#include "machine/machine.h"

/* The words behind the emulator's name that start the machine of SPEC with the same devices as domain_xml() in the same
 * order: serial 0 on standard output, serial 1 connected to nothing. What the guest writes to its disks goes to
 * temporary files of QEMU. Left out, for the caller to add: -accel, -cpu and -append. Returns: (owned)
 * NULL-terminated. */
char **standalone_words(const MachineSpec *spec);
/* The processor model that goes with ACCELERATOR. */
const char *standalone_cpu(Accelerator accelerator);
