/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/unit_key.h"
#include <string.h>

static gboolean unescape_byte(const char *text, char *ret)
{
  if (text[0] != '\\' || text[1] != 'x' || !g_ascii_isxdigit(text[2]) || !g_ascii_isxdigit(text[3]))
    return FALSE;
  *ret = (char)(g_ascii_xdigit_value(text[2]) << 4 | g_ascii_xdigit_value(text[3]));
  return TRUE;
}

static char *unescape_path(const char *name, gsize length)
{
  GString *path = g_string_new("/");
  for (gsize i = 0; i < length; i++) {
    char byte = 0;
    if (i + 4 <= length && unescape_byte(name + i, &byte)) {
      g_string_append_c(path, byte);
      i += 3;
    } else if (!(length == 1 && name[0] == '-'))
      g_string_append_c(path, name[i] == '-' ? '/' : name[i]);
  }
  return g_string_free(path, FALSE);
}

/* Units that stand for a path are told by the path. Returns: (owned). */
static char *canonical(const char *key)
{
  static const char *const SUFFIXES[] = {".mount", ".automount", ".swap", ".device", NULL};
  for (const char *const *suffix = SUFFIXES; *suffix; suffix++)
    if (*key != '/' && g_str_has_suffix(key, *suffix))
      return unescape_path(key, strlen(key) - strlen(*suffix));
  char *copy = g_strdup(key);
  gsize length = strlen(copy);
  while (length > 1 && copy[length - 1] == '/')
    copy[--length] = '\0';
  return copy;
}

gboolean unit_key_equal(const char *a, const char *b)
{
  g_autofree char *first = canonical(a), *second = canonical(b);
  return strcmp(first, second) == 0;
}
