/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/watch.h"
#include "base/quantity.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

struct _WatchTable {
  gatomicrefcount references;
  GMutex mutex;
  GCond changed;
  GHashTable *watches; /* name -> Watch, neither owned */
};

struct _Watch {
  WatchTable *table;
  char *name;
  gboolean process;
  int exit_fd;
  int pidfd; /* -1 until QEMU is found */
  pid_t pid;
  WatchState state;
};

WatchTable *watch_table_new(void)
{
  WatchTable *table = g_new0(WatchTable, 1);
  g_atomic_ref_count_init(&table->references);
  g_mutex_init(&table->mutex);
  g_cond_init(&table->changed);
  table->watches = g_hash_table_new(g_str_hash, g_str_equal);
  return table;
}

WatchTable *watch_table_ref(WatchTable *table)
{
  g_atomic_ref_count_inc(&table->references);
  return table;
}

void watch_table_unref(gpointer data)
{
  WatchTable *table = data;
  if (!table || !g_atomic_ref_count_dec(&table->references))
    return;
  g_hash_table_unref(table->watches);
  g_cond_clear(&table->changed);
  g_mutex_clear(&table->mutex);
  g_free(table);
}

Watch *watch_new(WatchTable *table, const char *name, gboolean process)
{
  int exit_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (exit_fd < 0)
    return NULL;
  Watch *watch = g_new0(Watch, 1);
  watch->table = table;
  watch->name = g_strdup(name);
  watch->process = process;
  watch->exit_fd = exit_fd;
  watch->pidfd = -1;
  g_mutex_lock(&table->mutex);
  g_hash_table_insert(table->watches, watch->name, watch);
  g_mutex_unlock(&table->mutex);
  return watch;
}

void watch_free(Watch *watch)
{
  if (!watch)
    return;
  g_mutex_lock(&watch->table->mutex);
  g_hash_table_remove(watch->table->watches, watch->name);
  g_mutex_unlock(&watch->table->mutex);
  close(watch->exit_fd);
  if (watch->pidfd >= 0)
    close(watch->pidfd);
  g_free(watch->name);
  g_free(watch);
}

int watch_exit_fd(const Watch *watch)
{
  return watch->exit_fd;
}

pid_t watch_wait_pid(Watch *watch, gint64 timeout_ns)
{
  gint64 deadline = g_get_monotonic_time() + timeout_ns / NS_PER_US;
  g_mutex_lock(&watch->table->mutex);
  while (watch->pid == 0 && g_cond_wait_until(&watch->table->changed, &watch->table->mutex, deadline))
    continue;
  pid_t pid = watch->pid;
  g_mutex_unlock(&watch->table->mutex);
  return pid;
}

void watch_kill(Watch *watch)
{
  g_mutex_lock(&watch->table->mutex);
  if (watch->pidfd >= 0)
    (void)syscall(SYS_pidfd_send_signal, watch->pidfd, SIGKILL, NULL, 0);
  g_mutex_unlock(&watch->table->mutex);
}

WatchState watch_state(Watch *watch)
{
  g_mutex_lock(&watch->table->mutex);
  WatchState state = watch->state;
  g_mutex_unlock(&watch->table->mutex);
  return state;
}

gboolean watch_wait_end(Watch *watch, gboolean stopped, gint64 timeout_ns)
{
  gint64 deadline = g_get_monotonic_time() + timeout_ns / NS_PER_US;
  const WatchState *state = &watch->state;
  g_mutex_lock(&watch->table->mutex);
  while (!(state->ended && (state->stopped || !stopped)) &&
         g_cond_wait_until(&watch->table->changed, &watch->table->mutex, deadline))
    continue;
  gboolean reached = state->ended && (state->stopped || !stopped);
  g_mutex_unlock(&watch->table->mutex);
  return reached;
}

static void mark_ended(Watch *watch)
{
  watch->state.ended = TRUE;
  (void)eventfd_write(watch->exit_fd, 1);
}

void watch_table_process_started(WatchTable *table, const char *name, pid_t pid, int pidfd)
{
  g_mutex_lock(&table->mutex);
  Watch *watch = g_hash_table_lookup(table->watches, name);
  if (watch && watch->pid == 0) {
    watch->pidfd = fcntl(pidfd, F_DUPFD_CLOEXEC, 3);
    watch->pid = pid;
    g_cond_broadcast(&table->changed);
  }
  g_mutex_unlock(&table->mutex);
}

void watch_table_process_ended(WatchTable *table, const char *name, gboolean reaped, int status, gint64 cpu_ns)
{
  g_mutex_lock(&table->mutex);
  Watch *watch = g_hash_table_lookup(table->watches, name);
  if (watch) {
    watch->state.reaped = reaped;
    watch->state.status = status;
    watch->state.cpu_ns = cpu_ns;
    mark_ended(watch);
    g_cond_broadcast(&table->changed);
  }
  g_mutex_unlock(&table->mutex);
}

static void apply(Watch *watch, WatchEvent event)
{
  switch (event) {
  case WATCH_GUEST_SHUTDOWN:
    watch->state.guest_shutdown = TRUE;
    break;
  case WATCH_HOST_SHUTDOWN:
    watch->state.host_shutdown = TRUE;
    break;
  case WATCH_CRASHED:
    watch->state.crashed = TRUE;
    break;
  case WATCH_FAILED:
    watch->state.failed = TRUE;
    G_GNUC_FALLTHROUGH;
  case WATCH_STOPPED:
    watch->state.stopped = TRUE;
    if (!watch->process)
      mark_ended(watch);
    break;
  }
}

void watch_table_event(WatchTable *table, const char *name, WatchEvent event)
{
  g_mutex_lock(&table->mutex);
  Watch *watch = g_hash_table_lookup(table->watches, name);
  if (watch)
    apply(watch, event);
  g_cond_broadcast(&table->changed);
  g_mutex_unlock(&table->mutex);
}

void watch_table_lost(WatchTable *table)
{
  GHashTableIter iterator;
  gpointer watch;
  g_mutex_lock(&table->mutex);
  g_hash_table_iter_init(&iterator, table->watches);
  while (g_hash_table_iter_next(&iterator, NULL, &watch))
    apply(watch, WATCH_FAILED);
  g_cond_broadcast(&table->changed);
  g_mutex_unlock(&table->mutex);
}
