/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch.h: what is known of each running domain, fed by the reaper and by libvirt's events, read by the machine. */
#pragma once
#include <glib.h>
#include <sys/types.h>

typedef struct _WatchTable WatchTable;
typedef struct _Watch Watch;

typedef enum {
  WATCH_GUEST_SHUTDOWN, /* the guest asked for it: power off or reset */
  WATCH_HOST_SHUTDOWN,  /* somebody sent QEMU a signal that it obeys */
  WATCH_CRASHED,        /* the guest told of its panic */
  WATCH_FAILED,         /* libvirt saw QEMU vanish; it has let go of the domain */
  WATCH_STOPPED         /* libvirt has let go of the domain */
} WatchEvent;

typedef struct {
  gboolean guest_shutdown, host_shutdown, crashed, failed, stopped;
  gboolean ended;   /* QEMU is gone; where it is our own child, it is reaped as well */
  gboolean reaped;  /* STATUS and CPU_NS are known */
  int status;       /* as from waitpid(2) */
  gint64 cpu_ns;    /* user and system time of QEMU */
} WatchState;

WatchTable *watch_table_new(void);
/* Counted: a late event of libvirt may still hold the table when the hypervisor is closed. */
WatchTable *watch_table_ref(WatchTable *table);
void watch_table_unref(gpointer table);

/* Expects a domain NAME. PROCESS: QEMU becomes our child, so that its end is told by the reaper; else libvirt's word
 * counts. Returns: (owned), or NULL where no descriptor can be had. */
Watch *watch_new(WatchTable *table, const char *name, gboolean process);
void watch_free(Watch *watch);

/* Readable once QEMU is gone. (borrowed) */
int watch_exit_fd(const Watch *watch);
/* Waits until the reaper has found QEMU. Returns: its pid, or 0 after TIMEOUT_NS. */
pid_t watch_wait_pid(Watch *watch, gint64 timeout_ns);
/* SIGKILL by pidfd; nothing where QEMU is gone. */
void watch_kill(Watch *watch);
WatchState watch_state(Watch *watch);
/* Waits until QEMU is gone and, where STOPPED, libvirt has let go of it. Returns: FALSE after TIMEOUT_NS. */
gboolean watch_wait_end(Watch *watch, gboolean stopped, gint64 timeout_ns);

/* The feeders; a NAME that nobody expects is ignored. */
void watch_table_process_started(WatchTable *table, const char *name, pid_t pid, int pidfd);
void watch_table_process_ended(WatchTable *table, const char *name, gboolean reaped, int status, gint64 cpu_ns);
void watch_table_event(WatchTable *table, const char *name, WatchEvent event);
/* The connection is lost: nothing more will be heard of any domain. */
void watch_table_lost(WatchTable *table);
