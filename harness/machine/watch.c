/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/watch.h"
#include "base/quantity.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct _WatchTable {
  gint references;
  /* Not GLib's: the thread sanitizer cannot see locks that are made of bare futexes. */
  pthread_mutex_t mutex;
  pthread_cond_t changed; /* by the monotonic clock */
  GHashTable *watches;    /* name -> Watch, neither owned */
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
  table->references = 1;
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&table->changed, &monotonic);
  pthread_condattr_destroy(&monotonic);
  pthread_mutex_init(&table->mutex, NULL);
  table->watches = g_hash_table_new(g_str_hash, g_str_equal);
  return table;
}

WatchTable *watch_table_ref(WatchTable *table)
{
  g_atomic_int_inc(&table->references);
  return table;
}

void watch_table_unref(gpointer data)
{
  WatchTable *table = data;
  if (!table || !g_atomic_int_dec_and_test(&table->references))
    return;
  g_hash_table_unref(table->watches);
  pthread_cond_destroy(&table->changed);
  pthread_mutex_destroy(&table->mutex);
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
  pthread_mutex_lock(&table->mutex);
  g_hash_table_insert(table->watches, watch->name, watch);
  pthread_mutex_unlock(&table->mutex);
  return watch;
}

void watch_free(Watch *watch)
{
  if (!watch)
    return;
  pthread_mutex_lock(&watch->table->mutex);
  g_hash_table_remove(watch->table->watches, watch->name);
  pthread_mutex_unlock(&watch->table->mutex);
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

/* The lock is held. Returns: FALSE once DEADLINE_NS is over. */
static gboolean wait_for_change(WatchTable *table, gint64 deadline_ns)
{
  struct timespec deadline = {.tv_sec = deadline_ns / NS_PER_S, .tv_nsec = deadline_ns % NS_PER_S};
  return pthread_cond_timedwait(&table->changed, &table->mutex, &deadline) == 0;
}

pid_t watch_wait_pid(Watch *watch, gint64 timeout_ns)
{
  gint64 deadline_ns = clock_now_ns() + timeout_ns;
  pthread_mutex_lock(&watch->table->mutex);
  while (watch->pid == 0 && wait_for_change(watch->table, deadline_ns))
    continue;
  pid_t pid = watch->pid;
  pthread_mutex_unlock(&watch->table->mutex);
  return pid;
}

void watch_kill(Watch *watch)
{
  pthread_mutex_lock(&watch->table->mutex);
  if (watch->pidfd >= 0)
    (void)syscall(SYS_pidfd_send_signal, watch->pidfd, SIGKILL, NULL, 0);
  pthread_mutex_unlock(&watch->table->mutex);
}

WatchState watch_state(Watch *watch)
{
  pthread_mutex_lock(&watch->table->mutex);
  WatchState state = watch->state;
  pthread_mutex_unlock(&watch->table->mutex);
  return state;
}

gboolean watch_wait_end(Watch *watch, gboolean stopped, gint64 timeout_ns)
{
  gint64 deadline_ns = clock_now_ns() + timeout_ns;
  const WatchState *state = &watch->state;
  pthread_mutex_lock(&watch->table->mutex);
  while (!(state->ended && (state->stopped || !stopped)) && wait_for_change(watch->table, deadline_ns))
    continue;
  gboolean reached = state->ended && (state->stopped || !stopped);
  pthread_mutex_unlock(&watch->table->mutex);
  return reached;
}

static void mark_ended(Watch *watch)
{
  watch->state.ended = TRUE;
  (void)eventfd_write(watch->exit_fd, 1);
}

void watch_table_process_started(WatchTable *table, const char *name, pid_t pid, int pidfd)
{
  pthread_mutex_lock(&table->mutex);
  Watch *watch = g_hash_table_lookup(table->watches, name);
  if (watch && watch->pid == 0) {
    watch->pidfd = fcntl(pidfd, F_DUPFD_CLOEXEC, 3);
    watch->pid = pid;
    pthread_cond_broadcast(&table->changed);
  }
  pthread_mutex_unlock(&table->mutex);
}

void watch_table_process_ended(WatchTable *table, const char *name, gboolean reaped, int status, gint64 cpu_ns)
{
  pthread_mutex_lock(&table->mutex);
  Watch *watch = g_hash_table_lookup(table->watches, name);
  if (watch) {
    watch->state.reaped = reaped;
    watch->state.status = status;
    watch->state.cpu_ns = cpu_ns;
    mark_ended(watch);
    pthread_cond_broadcast(&table->changed);
  }
  pthread_mutex_unlock(&table->mutex);
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
  pthread_mutex_lock(&table->mutex);
  Watch *watch = g_hash_table_lookup(table->watches, name);
  if (watch)
    apply(watch, event);
  pthread_cond_broadcast(&table->changed);
  pthread_mutex_unlock(&table->mutex);
}

void watch_table_lost(WatchTable *table)
{
  GHashTableIter iterator;
  gpointer watch;
  pthread_mutex_lock(&table->mutex);
  g_hash_table_iter_init(&iterator, table->watches);
  while (g_hash_table_iter_next(&iterator, NULL, &watch))
    apply(watch, WATCH_FAILED);
  pthread_cond_broadcast(&table->changed);
  pthread_mutex_unlock(&table->mutex);
}
