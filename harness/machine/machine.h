/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine.h: one virtual machine from start to end, without policy. Thread-safe across different machines of one hypervisor. */
#pragma once
#include "machine/hypervisor.h"

typedef enum { MACHINE_MICROVM, MACHINE_Q35 } MachineType;
const char *machine_type_to_string(MachineType type);
/* "microvm", "q35", NULL: in the order of MachineType. */
const char *const *machine_type_names(void);

typedef enum { ACCELERATOR_KVM, ACCELERATOR_TCG } Accelerator;
const char *accelerator_to_string(Accelerator accelerator);

typedef enum { NETWORK_NONE, NETWORK_USER } MachineNetwork;

typedef struct {
  const char *path;
  const char *format; /* "raw" or "qcow2" */
  gboolean read_only; /* FALSE: writes go to a thin overlay that is thrown away; PATH itself is never written */
} MachineDisk;

typedef struct {
  const char *tag, *path;
  gboolean read_only;
} MachineShare; /* 9p */

typedef struct {
  MachineType type;
  Accelerator accelerator;
  gint64 memory_bytes;
  guint cpus;
  MachineNetwork network;
  const char *kernel, *initrd, *command_line; /* INITRD and COMMAND_LINE may be NULL */
  const MachineDisk *disks;                   /* become vda, vdb … */
  guint n_disks;
  const MachineShare *shares;
  guint n_shares;
} MachineSpec;

typedef struct _Machine Machine;

/* Starts a machine: paused, then resumed once its console, control line and process are held, so that the first byte and the
 * earliest end are seen. Returns: (owned), or NULL with BOOTRACE_ERROR_HOST (QEMU's own words included). */
Machine *machine_start(Hypervisor *hypervisor, const MachineSpec *spec, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Non-blocking descriptors, (borrowed) until machine_end(). */
int machine_console_fd(const Machine *machine);       /* read: serial 0 */
int machine_console_write_fd(Machine *machine);       /* write: serial 0; -1 where it cannot be opened */
int machine_control_read_fd(const Machine *machine);  /* read: serial 1, guest to host */
int machine_control_write_fd(const Machine *machine); /* write: serial 1, host to guest */
int machine_exit_fd(const Machine *machine);          /* readable once the machine is gone; drain the console after that */

typedef enum {
  MACHINE_END_GUEST,   /* the guest powered off, reset or crashed */
  MACHINE_END_STOPPED, /* by machine_end() */
  MACHINE_END_HOST     /* QEMU was killed or failed: the host's fault */
} MachineEndReason;

typedef struct {
  MachineEndReason reason;
  gint64 cpu_ns;   /* user and system time of QEMU; -1 where it cannot be known (remote) */
  char *detail;    /* for MACHINE_END_HOST: what happened ("QEMU was killed by signal 9"), else NULL. (owned) */
} MachineEnd;
void machine_end_clear(MachineEnd *end);

/* Stops the machine if it still runs, collects its rest, frees it. Never fails. */
void machine_end(Machine *machine, MachineEnd *ret_end);
/* QEMU's command line, one line, as it was started; NULL where unknown. (borrowed) */
const char *machine_arguments(const Machine *machine);
