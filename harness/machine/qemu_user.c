/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/qemu_user.h"
#include "base/error.h"
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean qemu_user_find(QemuUser *ret, GError **error)
{
  QemuUser user = {.uid = (uid_t)-1, .gid = (gid_t)-1};
  if (geteuid() == 0) {
    char buffer[4096];
    struct passwd entry, *found = NULL;
    if (getpwnam_r(QEMU_USER_NAME, &entry, buffer, sizeof buffer, &found) != 0 || !found)
      return error_set(error, BOOTRACE_ERROR_HOST,
                       "QEMU must not run as root, and the user " QEMU_USER_NAME
                       " does not exist: run `useradd --system "
                       "--user-group --no-create-home --shell /usr/sbin/nologin " QEMU_USER_NAME "`");
    user = (QemuUser){.other = TRUE, .uid = entry.pw_uid, .gid = entry.pw_gid};
  }
  *ret = user;
  return TRUE;
}

/* Opens PATH as USER would. Returns: 0 or an errno. The file-system ids belong to this thread alone. */
static int try_open(const QemuUser *user, const char *path, int flags)
{
  uid_t uid = geteuid();
  gid_t gid = getegid();
  if (user->other) {
    setfsgid(user->gid);
    setfsuid(user->uid);
  }
  int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK);
  int result = fd < 0 ? errno : 0;
  if (user->other) {
    setfsuid(uid);
    setfsgid(gid);
  }
  if (fd >= 0)
    close(fd);
  return result;
}

/* The first folder on the way to PATH that USER may not enter, else PATH itself. Returns: (owned). */
static char *obstacle(const QemuUser *user, const char *path)
{
  for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    g_autofree char *inside = g_strndup(path, (gsize)(slash - path) + 1);
    g_autofree char *entry = g_strconcat(inside, ".", NULL);
    if (try_open(user, entry, O_PATH) != 0)
      return g_strndup(path, (gsize)(slash - path));
  }
  return g_strdup(path);
}

gboolean qemu_user_can_read(const QemuUser *user, const char *what, const char *path, GError **error)
{
  if (!g_path_is_absolute(path))
    return error_set(error, BOOTRACE_ERROR_HOST, "%s %s: QEMU needs an absolute path", what, path);
  if (access(path, F_OK) != 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "%s %s: %s", what, path, g_strerror(errno));
  int problem = try_open(user, path, O_RDONLY);
  if (problem == 0)
    return TRUE;
  if (!user->other || problem != EACCES)
    return error_set(error, BOOTRACE_ERROR_HOST, "%s %s: %s", what, path, g_strerror(problem));
  g_autofree char *at = obstacle(user, path);
  return error_set(error, BOOTRACE_ERROR_HOST,
                   "%s %s: QEMU runs as the user " QEMU_USER_NAME
                   ", whom %s keeps out: `chmod o+%s %s`, or keep the file "
                   "elsewhere",
                   what, path, at, g_str_equal(at, path) ? "r" : "x", at);
}

gboolean qemu_user_give(const QemuUser *user, const char *path, mode_t mode, GError **error)
{
  if (chmod(path, mode) == 0 && (!user->other || chown(path, user->uid, user->gid) == 0))
    return TRUE;
  return error_set(error, BOOTRACE_ERROR_HOST, "cannot give %s to QEMU's user: %s", path, g_strerror(errno));
}
