/* SPDX-License-Identifier: GPL-3.0-or-later */
/* checkpoint.h: a machine stopped at one moment and kept in a folder, and machines that go on from that moment.
 *
 * FOLDER holds `ram`, the guest's memory (QEMU's `x-ignore-shared`: it is no part of the state, and every machine that
 * goes on maps it privately, so that pages no guest has written exist once), `state`, all else that QEMU migrates, and
 * a qcow2 file for each disk that takes writes. QEMU's user owns it, for QEMU 7 opens memory for writing that it only
 * reads. What is kept fits the specification it was made with and QEMU of the same build alone. */
#pragma once
#include "machine/machine.h"

/* What besides the specification must be the same to go on from a checkpoint: QEMU's build, libvirt, the form of the
 * folder. Returns: (owned). */
char *checkpoint_maker(const Hypervisor *hypervisor);

/* As machine_start(), but with its RAM in FOLDER, which is empty. */
Machine *checkpoint_begin(Hypervisor *hypervisor, const MachineSpec *spec, const char *folder,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Stops MACHINE, made by checkpoint_begin(), and completes FOLDER. What the guest has said until then can still be
 * read; else the machine is only good for machine_end(). Errors: HOST, such as a device that cannot be kept. */
gboolean checkpoint_keep(Machine *machine, const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A machine of its own that goes on from FOLDER. Returns: (owned), or NULL with BOOTRACE_ERROR_HOST. */
Machine *checkpoint_restore(Hypervisor *hypervisor, const MachineSpec *spec, const char *folder,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
