/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/trace_files.h"
#include "guest/fault.h"
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

bool trace_files_open(void)
{
  (void)mkdir(PROTOCOL_GUEST_DIRECTORY, 0755);
  (void)mkdir(TRACE_FOLDER, 0700);
  if (mount("tracefs", TRACE_FOLDER, "tracefs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
    return fault_errno("cannot mount tracefs");
  return true;
}

void trace_files_close(void)
{
  (void)umount2(TRACE_FOLDER, MNT_DETACH);
  (void)rmdir(TRACE_FOLDER);
}

bool trace_files_set(const char *path, const char *text)
{
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return fault_errno("cannot open %s", path);
  ssize_t written = write(fd, text, strlen(text));
  if (written < 0)
    (void)fault_errno("cannot write to %s", path);
  (void)close(fd);
  return written >= 0;
}
