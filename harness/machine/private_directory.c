/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/private_directory.h"
#include "base/error.h"
#include "machine/guard.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A socket's path may have 107 bytes, of which libvirt's "/lib/qemu/domain-NUMBER-NAME/monitor.sock" takes up to 58. */
#define LONGEST_BASE 39

char *private_directory_base(void)
{
  if (geteuid() == 0)
    return g_strdup("/run/bootrace");
  const char *runtime = g_getenv("XDG_RUNTIME_DIR");
  if (runtime && g_path_is_absolute(runtime) && strlen(runtime) + strlen("/bootrace") <= LONGEST_BASE &&
      access(runtime, W_OK) == 0)
    return g_build_filename(runtime, "bootrace", NULL);
  return g_strdup_printf("/tmp/bootrace-%u", (unsigned)geteuid());
}

static gboolean make_base(const char *base, GError **error)
{
  /* Others may pass (QEMU's own user must) but not look. */
  mode_t mode = geteuid() == 0 ? 0711 : 0700;
  if (mkdir(base, mode) != 0 && errno != EEXIST)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot make %s: %s", base, g_strerror(errno));
  struct stat status;
  if (lstat(base, &status) != 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot look at %s: %s", base, g_strerror(errno));
  if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & 0022))
    return error_set(error, BOOTRACE_ERROR_HOST, "%s is not a folder of yours alone: remove it, or set XDG_RUNTIME_DIR",
                     base);
  if (chmod(base, mode) != 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot change %s: %s", base, g_strerror(errno));
  return TRUE;
}

/* Returns: the open lock file, or -1 where OPERATION does not get the lock. */
static int lock_in(const char *directory, int operation)
{
  g_autofree char *path = g_build_filename(directory, "lock", NULL);
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0 && flock(fd, operation) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

static void sweep(const char *base)
{
  g_autoptr(GDir) folder = g_dir_open(base, 0, NULL);
  const char *name;
  while (folder && (name = g_dir_read_name(folder))) {
    if (!g_str_has_prefix(name, "r-"))
      continue;
    g_autofree char *directory = g_build_filename(base, name, NULL);
    int lock_fd = lock_in(directory, LOCK_EX | LOCK_NB);
    if (lock_fd < 0)
      continue;
    guard_end_processes(directory);
    if (!guard_remove_tree(directory))
      g_debug("cannot remove %s", directory);
    close(lock_fd);
  }
}

static char *make_directory(const char *base, const char *wanted, gid_t group, GError **error)
{
  g_autofree char *directory = g_build_filename(base, wanted ? wanted : "r-XXXXXX", NULL);
  gboolean made = wanted ? mkdir(directory, 0700) == 0 : g_mkdtemp(directory) != NULL;
  if (made && group != (gid_t)-1)
    made = chown(directory, (uid_t)-1, group) == 0 && chmod(directory, 0710) == 0;
  if (made)
    return g_steal_pointer(&directory);
  error_set(error, BOOTRACE_ERROR_HOST, "cannot make a private directory in %s: %s", base, g_strerror(errno));
  return NULL;
}

char *private_directory_make(const char *base, const char *wanted, gid_t group, int *ret_lock_fd, GError **error)
{
  if (!make_base(base, error))
    return NULL;
  /* Held until the new directory has its own lock, lest another run sweep it away in between. */
  int base_lock = lock_in(base, LOCK_EX);
  if (base_lock < 0) {
    error_set(error, BOOTRACE_ERROR_HOST, "cannot lock %s: %s", base, g_strerror(errno));
    return NULL;
  }
  sweep(base);
  g_autofree char *directory = make_directory(base, wanted, group, error);
  int lock_fd = directory ? lock_in(directory, LOCK_EX | LOCK_NB) : -1;
  if (directory && lock_fd < 0) {
    error_set(error, BOOTRACE_ERROR_HOST, "cannot lock %s: %s", directory, g_strerror(errno));
    guard_remove_tree(directory);
    g_clear_pointer(&directory, g_free);
  }
  close(base_lock);
  if (directory)
    *ret_lock_fd = lock_fd;
  return g_steal_pointer(&directory);
}
