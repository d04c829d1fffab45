/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/paths.h"
#include <string.h>

/* Length without slashes at the end: 0 for "/". */
static gsize length_of(const char *path)
{
  gsize length = strlen(path);
  while (length > 0 && path[length - 1] == '/')
    length--;
  return length;
}

gboolean path_lies_in(const char *path, const char *folder)
{
  gsize length = length_of(folder);
  return *path == '/' && *folder == '/' && strncmp(path, folder, length) == 0 &&
         (path[length] == '/' || path[length] == '\0');
}

gboolean path_lies_beneath(const char *path, const char *folder)
{
  return path_lies_in(path, folder) && length_of(path) > length_of(folder);
}

gboolean path_is_telling(const char *path)
{
  const char *second = *path == '/' ? strchr(path + 1, '/') : NULL;
  return second && second[1] && second[1] != '/';
}
