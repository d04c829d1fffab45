/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest/files.h"
#include "guest/fault.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void files_make_parents(const char *path)
{
  char folder[PATH_MAX];
  for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    size_t length = (size_t)(slash - path);
    if (length >= sizeof folder)
      return;
    memcpy(folder, path, length);
    folder[length] = '\0';
    (void)mkdir(folder, 0755);
  }
}

static bool write_all(int fd, const char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return false;
    bytes += written;
    length -= (size_t)written;
  }
  return true;
}

bool files_write(const char *path, const void *bytes, size_t length, mode_t mode)
{
  files_make_parents(path);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0)
    return fault_errno("cannot create %s", path);
  bool written = write_all(fd, bytes, length) && fchmod(fd, mode) == 0;
  if (!written)
    (void)fault_errno("cannot write %s", path);
  (void)close(fd);
  return written;
}

static char *read_fd(int fd, size_t *ret_length)
{
  char *bytes = NULL;
  size_t length = 0, capacity = 0;
  for (;;) {
    if (length + 1 >= capacity) {
      capacity = capacity ? 2 * capacity : 4096;
      char *larger = realloc(bytes, capacity);
      if (!larger)
        break;
      bytes = larger;
    }
    ssize_t got = read(fd, bytes + length, capacity - length - 1);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      break;
    if (got == 0) {
      bytes[length] = '\0';
      *ret_length = length;
      return bytes;
    }
    length += (size_t)got;
  }
  free(bytes);
  return NULL;
}

char *files_read_bytes(const char *path, size_t *ret_length)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  char *bytes = fd < 0 ? NULL : read_fd(fd, ret_length);
  if (!bytes)
    (void)fault_errno("cannot read %s", path);
  if (fd >= 0)
    (void)close(fd);
  return bytes;
}

bool files_copy(const char *from, const char *to, mode_t mode)
{
  size_t length;
  char *bytes = files_read_bytes(from, &length);
  bool copied = bytes && files_write(to, bytes, length, mode);
  free(bytes);
  return copied;
}

char *files_read(const char *path)
{
  size_t length;
  return files_read_bytes(path, &length);
}
