/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/guard.h"
#include "base/error.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* QEMU names its private files within the first few hundred bytes; a guest command line may follow for pages. */
#define COMMAND_LINE_BYTES 16384
/* Between two looks a process that was forked but had not yet called exec() gets its telling command line. */
#define LOOK_INTERVAL_MS 50
/* libvirt nests four deep; the bound only protects the stack. */
#define TREE_DEPTH 32

struct _Guard {
  pid_t pid;
  int pipe_fd;
};

/* What getdents64(2) fills in: opendir() allocates, which the child of a threaded process may not. */
struct entry {
  ino64_t inode;
  off64_t offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

typedef void (*EntryVisitor)(int folder_fd, const struct entry *entry, void *data);

static void for_each_entry(int folder_fd, EntryVisitor visit, void *data)
{
  _Alignas(struct entry) char buffer[4096];
  long length;
  while ((length = syscall(SYS_getdents64, folder_fd, buffer, sizeof buffer)) > 0)
    for (long at = 0; at < length;) {
      const struct entry *entry = (const struct entry *)(const void *)(buffer + at);
      at += entry->length;
      if (strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0)
        visit(folder_fd, entry, data);
    }
}

static gboolean mentions(int process_fd, const char *part)
{
  static char text[COMMAND_LINE_BYTES];
  int fd = openat(process_fd, "cmdline", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  ssize_t length = read(fd, text, sizeof text);
  close(fd);
  return length > 0 && memmem(text, (size_t)length, part, strlen(part)) != NULL;
}

static pid_t parse_pid(const char *name)
{
  long pid = 0;
  for (const char *digit = name; *digit; digit++) {
    if (*digit < '0' || *digit > '9' || pid > INT_MAX / 10)
      return 0;
    pid = pid * 10 + (*digit - '0');
  }
  return (pid_t)pid;
}

struct search {
  const char *part;
  guint killed;
};

static void kill_if_mentions(int proc_fd, const struct entry *entry, void *data)
{
  struct search *search = data;
  pid_t pid = parse_pid(entry->name);
  if (pid <= 0 || pid == getpid())
    return;
  /* The descriptor comes before the look, so that a pid that is used again is never hit. */
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0)
    return;
  int process_fd = openat(proc_fd, entry->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (process_fd >= 0 && mentions(process_fd, search->part))
    search->killed += syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) == 0;
  if (process_fd >= 0)
    close(process_fd);
  close(pidfd);
}

void guard_end_processes(const char *directory)
{
  char part[PATH_MAX];
  if (strlen(directory) + sizeof "/lib/qemu/" > sizeof part)
    return;
  strcpy(stpcpy(part, directory), "/lib/qemu/");
  for (int empty = 0; empty < 2;) {
    int proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (proc_fd < 0)
      return;
    struct search search = {.part = part};
    for_each_entry(proc_fd, kill_if_mentions, &search);
    close(proc_fd);
    empty = search.killed ? 0 : empty + 1;
    if (empty < 2)
      poll(NULL, 0, LOOK_INTERVAL_MS);
  }
}

static void remove_entry(int folder_fd, const struct entry *entry, void *data)
{
  int depth = *(int *)data + 1;
  if (unlinkat(folder_fd, entry->name, 0) == 0 || depth > TREE_DEPTH)
    return;
  int fd = openat(folder_fd, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return;
  for_each_entry(fd, remove_entry, &depth);
  close(fd);
  unlinkat(folder_fd, entry->name, AT_REMOVEDIR);
}

gboolean guard_remove_tree(const char *directory)
{
  int fd = open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return errno == ENOENT;
  int depth = 0;
  for_each_entry(fd, remove_entry, &depth);
  close(fd);
  return rmdir(directory) == 0 || errno == ENOENT;
}

static void close_all_but(int first, int second)
{
  int low = MIN(first, second), high = MAX(first, second);
  if (low > 0)
    close_range(0, (unsigned)low - 1, 0);
  if (high > low + 1)
    close_range((unsigned)low + 1, (unsigned)high - 1, 0);
  close_range((unsigned)high + 1, ~0U, 0);
}

static void G_GNUC_NORETURN watch_over(const char *directory, int pipe_fd, int lock_fd)
{
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  setsid();
  prctl(PR_SET_NAME, "bootrace-guard");
  close_all_but(pipe_fd, lock_fd);
  if (chdir("/") != 0)
    _exit(1);

  char dismissed;
  ssize_t length;
  while ((length = read(pipe_fd, &dismissed, 1)) < 0 && errno == EINTR)
    continue;
  if (length == 0) {
    guard_end_processes(directory);
    guard_remove_tree(directory);
  }
  _exit(0);
}

Guard *guard_start(const char *directory, int lock_fd, GError **error)
{
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    error_set(error, BOOTRACE_ERROR_HOST, "cannot make a pipe for the guard: %s", g_strerror(errno));
    return NULL;
  }
  pid_t pid = fork();
  if (pid == 0)
    watch_over(directory, ends[0], lock_fd);
  int fork_error = errno;
  close(ends[0]);
  if (pid < 0) {
    close(ends[1]);
    error_set(error, BOOTRACE_ERROR_HOST, "cannot start the guard process: %s", g_strerror(fork_error));
    return NULL;
  }
  Guard *guard = g_new0(Guard, 1);
  guard->pid = pid;
  guard->pipe_fd = ends[1];
  return guard;
}

void guard_dismiss(Guard *guard)
{
  if (!guard)
    return;
  /* A guard that somebody killed has no reader: MSG_NOSIGNAL does not exist for pipes. */
  sigset_t pipe_signal, before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  if (write(guard->pipe_fd, "q", 1) < 0)
    sigtimedwait(&pipe_signal, NULL, &(struct timespec){0});
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(guard->pipe_fd);
  while (waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  g_free(guard);
}
