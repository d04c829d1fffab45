/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/reaper.h"
#include "base/error.h"
#include "base/quantity.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A QEMU that dies before its intermediate parent is ours a moment later; one that never becomes ours is given up. */
#define ADOPTION_TRIES 100000
/* libvirt's name in lib/qemu/qmp-XXXXXX for the QEMU that it examines. */
#define PROBE_PID_FILE "qmp.pid"

typedef struct {
  char *name; /* of its domain */
  pid_t pid;
  int pidfd;
  pid_t session; /* of a probe: its leader is the process in between, an orphan as well; 0 for a domain, where libvirt
                    waits for that one itself */
  guint tries;
} Child;

struct _Reaper {
  WatchTable *table;
  GThread *thread;
  int epoll_fd, inotify_fd, stop_fd;
  GHashTable *folders;  /* inotify watch -> path */
  GHashTable *children; /* pid -> Child */
};

static void child_free(gpointer data)
{
  Child *child = data;
  close(child->pidfd);
  g_free(child->name);
  g_free(child);
}

static gint64 cpu_ns(const struct rusage *usage)
{
  gint64 seconds = usage->ru_utime.tv_sec + usage->ru_stime.tv_sec;
  return seconds * NS_PER_S + (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * NS_PER_US;
}

static void collect(Reaper *reaper, Child *child)
{
  int status = 0;
  struct rusage usage = {0};
  pid_t pid = wait4(child->pid, &status, WNOHANG, &usage);
  if (pid != child->pid && child->tries++ < ADOPTION_TRIES)
    return;
  gboolean reaped = pid == child->pid;
  watch_table_process_ended(reaper->table, child->name, reaped, status, reaped ? cpu_ns(&usage) : -1);
  if (child->session > 0)
    (void)waitpid(child->session, NULL, WNOHANG);
  epoll_ctl(reaper->epoll_fd, EPOLL_CTL_DEL, child->pidfd, NULL);
  g_hash_table_remove(reaper->children, GINT_TO_POINTER(child->pid));
}

/* FILE_NAME is NAME.pid; its text is a bare number, empty while libvirt is about to write it. */
static void adopt(Reaper *reaper, const char *folder, const char *file_name)
{
  if (!g_str_has_suffix(file_name, ".pid"))
    return;
  g_autofree char *path = g_build_filename(folder, file_name, NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL))
    return;
  pid_t pid = atoi(text);
  if (pid <= 0 || pid == getpid() || g_hash_table_contains(reaper->children, GINT_TO_POINTER(pid)))
    return;
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0)
    return;
  Child *child = g_new0(Child, 1);
  child->name = g_strndup(file_name, strlen(file_name) - strlen(".pid"));
  child->pid = pid;
  child->pidfd = pidfd;
  pid_t session = getsid(pid);
  child->session = g_str_equal(file_name, PROBE_PID_FILE) && session != pid && session != getsid(0) ? session : 0;
  g_hash_table_insert(reaper->children, GINT_TO_POINTER(pid), child);
  watch_table_process_started(reaper->table, child->name, pid, pidfd);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = child};
  epoll_ctl(reaper->epoll_fd, EPOLL_CTL_ADD, pidfd, &event);
}

static gboolean add_folder(Reaper *reaper, char *path)
{
  int watch = inotify_add_watch(reaper->inotify_fd, path, IN_MODIFY | IN_CREATE | IN_ONLYDIR);
  if (watch < 0) {
    g_free(path);
    return FALSE;
  }
  g_hash_table_insert(reaper->folders, GINT_TO_POINTER(watch), path);
  return TRUE;
}

static void handle(Reaper *reaper, const struct inotify_event *event)
{
  const char *folder = g_hash_table_lookup(reaper->folders, GINT_TO_POINTER(event->wd));
  if (event->mask & IN_IGNORED)
    g_hash_table_remove(reaper->folders, GINT_TO_POINTER(event->wd));
  else if (!folder || event->len == 0)
    return;
  else if (!(event->mask & IN_ISDIR))
    adopt(reaper, folder, event->name);
  else if (g_str_has_prefix(event->name, "qmp-")) {
    g_autofree char *probe = g_build_filename(folder, event->name, NULL);
    if (add_folder(reaper, g_strdup(probe)))
      adopt(reaper, probe, PROBE_PID_FILE); /* written before the watch was there */
  }
}

static void read_events(Reaper *reaper)
{
  _Alignas(struct inotify_event) char buffer[8 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
  ssize_t length;
  while ((length = read(reaper->inotify_fd, buffer, sizeof buffer)) > 0)
    for (ssize_t at = 0; at < length;) {
      const struct inotify_event *event = (const struct inotify_event *)(const void *)(buffer + at);
      at += (ssize_t)(sizeof *event + event->len);
      handle(reaper, event);
    }
}

static gpointer run(gpointer data)
{
  Reaper *reaper = data;
  for (;;) {
    struct epoll_event event;
    if (epoll_wait(reaper->epoll_fd, &event, 1, -1) != 1)
      continue;
    if (event.data.ptr == &reaper->stop_fd)
      return NULL;
    if (event.data.ptr == &reaper->inotify_fd)
      read_events(reaper);
    else
      collect(reaper, event.data.ptr);
  }
}

static gboolean listen_to(Reaper *reaper, int *fd)
{
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = fd};
  return *fd >= 0 && epoll_ctl(reaper->epoll_fd, EPOLL_CTL_ADD, *fd, &event) == 0;
}

Reaper *reaper_new(const char *root, WatchTable *table, GError **error)
{
  g_autoptr(Reaper) reaper = g_new0(Reaper, 1);
  reaper->table = table;
  reaper->folders = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  reaper->children = g_hash_table_new_full(NULL, NULL, NULL, child_free);
  reaper->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  reaper->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  reaper->stop_fd = eventfd(0, EFD_CLOEXEC);
  if (!listen_to(reaper, &reaper->inotify_fd) || !listen_to(reaper, &reaper->stop_fd) ||
      !add_folder(reaper, g_build_filename(root, "run/qemu", NULL)) ||
      !add_folder(reaper, g_build_filename(root, "lib/qemu", NULL)) || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
    error_set(error, BOOTRACE_ERROR_HOST, "cannot watch for QEMU's pid files in %s: %s", root, g_strerror(errno));
    return NULL;
  }
  reaper->thread = g_thread_new("reaper", run, reaper);
  return g_steal_pointer(&reaper);
}

static void close_if_open(int fd)
{
  if (fd >= 0)
    close(fd);
}

void reaper_free(Reaper *reaper)
{
  if (!reaper)
    return;
  if (reaper->thread) {
    (void)eventfd_write(reaper->stop_fd, 1);
    g_thread_join(reaper->thread);
  }
  g_hash_table_unref(reaper->children);
  g_hash_table_unref(reaper->folders);
  close_if_open(reaper->epoll_fd);
  close_if_open(reaper->inotify_fd);
  close_if_open(reaper->stop_fd);
  g_free(reaper);
}
