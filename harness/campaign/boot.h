/* SPDX-License-Identifier: GPL-3.0-or-later */
/* boot.h: one plan on one image: from a machine that does not exist yet to an outcome. Straight-line, run by a worker
 * thread. */
#pragma once
#include "campaign/gate.h"
#include "console/judge.h"
#include "image/image.h"
#include "machine/machine.h"
#include "store/store.h"

/* What all boots of an image share. (borrowed), read by several threads at once. */
typedef struct {
  Hypervisor *hypervisor;
  MachineSpec spec;
  const Gate *gate, *late; /* where forks begin, early and late; NULL: there are none */
  GuestKind guest;
  const RuleSet *rules;
  const char *pass_marker;
  gint64 timeout_ns, grace_ns;
  int interrupt_fd; /* readable once the user has interrupted */
  int stop_fd;      /* readable once no more boots of this image are wanted */
  /* Lent, on the worker's thread, the machine of each boot that has failed while it still runs; it ends when this
   * returns. May be NULL. */
  void (*on_failure)(Machine *machine, gpointer data);
  gpointer on_failure_data;
} BootSettings;

typedef struct {
  const GPtrArray *files;      /* GuestFile: the plan, delivered */
  const GPtrArray *late_files; /* GuestFile: the same plan for the late gate; NULL where that is too late for it */
  gboolean fork;               /* may go on from a gate, the latest that there is, in place of a cold boot */
  gboolean perturbed;          /* a pass without delivery proves nothing: the boot is then lost */
  guint times_wanted; /* a decided boot is given a moment to report its units' times so often; 0: it ends at once */
  guint dumps_wanted; /* for a probe: the boot ends after so many unit graphs and traces; 0 for a boot to its verdict */
} BootRequest;

typedef enum { BOOT_JUDGED, BOOT_LOST, BOOT_CANCELLED } BootStatus;

typedef struct {
  BootStatus status;
  gboolean forked;  /* went on from a gate */
  Outcome *outcome; /* BOOT_JUDGED */
  char *lost;       /* BOOT_LOST: why */
  GBytes *console;  /* raw bytes, bounded; NULL where the machine never started */
  guint64 console_bytes;
  GPtrArray *records;     /* ControlRecord other than ready and took, bounded in number */
  char *arguments;        /* QEMU's command line, NULL where unknown */
  gint64 started_ns;      /* wall clock, since the epoch */
  gint64 wall_ns, cpu_ns; /* CPU_NS is -1 where unknown */
  double load;            /* 1-minute load average of the host at the start */
  HostPressure pressure;  /* likewise */
} BootResult;

void boot_result_free(BootResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BootResult, boot_result_free)

/* Never fails: what the host spoils is BOOT_LOST. Returns: (owned). */
BootResult *boot_run(const BootSettings *settings, const BootRequest *request);
