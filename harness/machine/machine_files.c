/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/machine_files.h"
#include "base/error.h"
#include "machine/guard.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes the FIFO BASE SUFFIX and opens it. Returns: the descriptor, or -1 with ERROR set. */
static int make_fifo(const char *base, const char *suffix, int flags, const QemuUser *user, GError **error)
{
  g_autofree char *path = g_strconcat(base, suffix, NULL);
  int fd = -1;
  if (mkfifo(path, 0600) != 0 || (fd = open(path, flags | O_NONBLOCK | O_CLOEXEC)) < 0)
    error_set(error, BOOTRACE_ERROR_HOST, "cannot make the FIFO %s: %s", path, g_strerror(errno));
  else if (!qemu_user_give(user, path, 0600, error)) {
    close(fd);
    fd = -1;
  }
  return fd;
}

static gboolean make_console(MachineFiles *files, const QemuUser *user, GError **error)
{
  /* QEMU opens both directions for reading and writing, so an input that nobody else opens is fine. */
  int unused = make_fifo(files->console_pipe, ".in", O_RDONLY, user, error);
  if (unused < 0)
    return FALSE;
  close(unused);
  files->console_fd = make_fifo(files->console_pipe, ".out", O_RDONLY, user, error);
  return files->console_fd >= 0;
}

static gboolean make_control(MachineFiles *files, const QemuUser *user, GError **error)
{
  files->control_read_fd = make_fifo(files->control_pipe, ".out", O_RDONLY, user, error);
  if (files->control_read_fd < 0)
    return FALSE;
  /* O_RDWR: it opens before there is a reader, and no SIGPIPE comes after QEMU's end. */
  files->control_write_fd = make_fifo(files->control_pipe, ".in", O_RDWR, user, error);
  return files->control_write_fd >= 0;
}

static gboolean make_overlay(const char *overlay, const MachineDisk *disk, const QemuUser *user, GError **error)
{
  g_autofree char *standard_error = NULL;
  const char *argv[] = {"qemu-img", "create", "-q", "-f", "qcow2", "-F", disk->format, "-b", disk->path, overlay, NULL};
  int status = 0;
  if (!g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                    NULL, &standard_error, &status, error))
    return error_adopt(error, BOOTRACE_ERROR_HOST, "cannot run qemu-img (package qemu-utils): ");
  if (status != 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot lay an overlay over %s: %s", disk->path,
                     g_strchomp(standard_error));
  return qemu_user_give(user, overlay, 0600, error);
}

static gboolean make_overlays(MachineFiles *files, const MachineSpec *spec, const QemuUser *user, GError **error)
{
  for (guint i = 0; i < spec->n_disks; i++) {
    const MachineDisk *disk = &spec->disks[i];
    char *overlay = disk->read_only ? NULL : g_strdup_printf("%s/disk%u.qcow2", files->folder, i);
    g_ptr_array_add(files->overlays, overlay);
    if (overlay && !make_overlay(overlay, disk, user, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean make_folder(const char *folder, const QemuUser *user, GError **error)
{
  if (mkdir(folder, 0700) != 0)
    return error_set(error, BOOTRACE_ERROR_HOST, "cannot make %s: %s", folder, g_strerror(errno));
  return qemu_user_give(user, folder, 0700, error);
}

MachineFiles *machine_files_new(const char *directory, const char *name, const MachineSpec *spec, const QemuUser *user,
                                GError **error)
{
  g_autoptr(MachineFiles) files = g_new0(MachineFiles, 1);
  files->console_fd = files->console_write_fd = files->control_read_fd = files->control_write_fd = -1;
  files->overlays = g_ptr_array_new_with_free_func(g_free);
  files->folder = g_build_filename(directory, "m", name, NULL);
  files->console_pipe = g_build_filename(files->folder, "console", NULL);
  files->control_pipe = g_build_filename(files->folder, "control", NULL);
  if (!make_folder(files->folder, user, error) || !make_console(files, user, error) ||
      !make_control(files, user, error) || !make_overlays(files, spec, user, error))
    return NULL;
  return g_steal_pointer(&files);
}

int machine_files_console_input(MachineFiles *files)
{
  g_autofree char *path = g_strconcat(files->console_pipe, ".in", NULL);
  if (files->console_write_fd < 0) /* O_RDWR: no SIGPIPE comes after QEMU's end */
    files->console_write_fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  return files->console_write_fd;
}

static void close_if_open(int fd)
{
  if (fd >= 0)
    close(fd);
}

void machine_files_free(MachineFiles *files)
{
  if (!files)
    return;
  close_if_open(files->console_fd);
  close_if_open(files->console_write_fd);
  close_if_open(files->control_read_fd);
  close_if_open(files->control_write_fd);
  if (!guard_remove_tree(files->folder))
    g_debug("cannot remove %s", files->folder);
  g_ptr_array_unref(files->overlays);
  g_free(files->folder);
  g_free(files->console_pipe);
  g_free(files->control_pipe);
  g_free(files);
}
