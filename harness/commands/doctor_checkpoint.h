/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doctor_checkpoint.h: can a guest be kept on this host, and others go on from it? */
#pragma once
#include "machine/machine.h"

/* Keeps and restores the guest of SPEC with a transcript of its own beneath FOLDER, of which nothing is left. *RET_TEXT
 * (owned) says which way is in use, or why all boots are cold. Returns: whether it works. */
gboolean doctor_checkpoint(Hypervisor *hypervisor, const MachineSpec *spec, const char *folder, char **ret_text);
