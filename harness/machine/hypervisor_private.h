/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hypervisor_private.h: what a machine needs of its hypervisor; for files of this folder only. */
#pragma once
#include "machine/guard.h"
#include "machine/hypervisor.h"
#include "machine/qemu_user.h"
#include "machine/reaper.h"
#include "machine/watch.h"
#include <libvirt/libvirt.h>

struct _Hypervisor {
  char *uri;
  gboolean embedded; /* QEMUs are our own children; else a daemon's */
  char *directory;
  int lock_fd;
  Guard *guard;
  QemuUser user;
  char *emulator;
  char *versions;
  WatchTable *watches;
  Reaper *reaper;            /* NULL where a daemon has QEMU */
  virConnectPtr connection;  /* NULL until opened */
  int callback;
  gint machines; /* ever started: makes their names */
};
