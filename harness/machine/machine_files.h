/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine_files.h: one machine's folder in the private directory: two pairs of FIFOs, and the overlays of its disks. */
#pragma once
#include "machine/machine.h"
#include "machine/qemu_user.h"

typedef struct {
  char *folder;
  char *console_pipe, *control_pipe; /* paths without ".in" and ".out" */
  GPtrArray *overlays;               /* for each disk its overlay, NULL where it is read-only */
  int console_fd;                    /* read: serial 0 */
  int console_write_fd;              /* write: serial 0; -1 until somebody wants it */
  int control_read_fd, control_write_fd;
} MachineFiles;

/* Makes DIRECTORY/m/NAME and what SPEC needs in it; the FIFOs are open on return, non-blocking, so that the first byte
 * is kept. Returns: (owned), or NULL with BOOTRACE_ERROR_HOST; nothing is then left. */
MachineFiles *machine_files_new(const char *directory, const char *name, const MachineSpec *spec, const QemuUser *user,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Opens the input of serial 0, which few boots need. Returns: the descriptor, (borrowed), or -1. */
int machine_files_console_input(MachineFiles *files);
/* Closes and removes all of it. */
void machine_files_free(MachineFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MachineFiles, machine_files_free)
