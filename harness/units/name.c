/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "units/name.h"
#include <string.h>

const char *unit_name_type(const char *name)
{
  return strrchr(name, '.') + 1;
}

gboolean unit_name_is_valid(const char *name)
{
  static const char *const TYPES[] = {"service", "socket", "device", "mount", "automount", "swap",
                                      "target",  "path",   "timer",  "slice", "scope",     NULL};
  gsize length = strlen(name);
  const char *dot = strrchr(name, '.');
  if (length > UNIT_NAME_MAX || !dot || dot == name || !g_strv_contains(TYPES, dot + 1))
    return FALSE;
  for (const char *c = name; *c; c++)
    if (!g_ascii_isalnum(*c) && !strchr(":-_.\\@", *c))
      return FALSE;
  return TRUE;
}

gboolean unit_name_is_ours(const char *name)
{
  return g_str_has_prefix(name, "bootrace-");
}

static gboolean stands_as_is(char c, gboolean first)
{
  return g_ascii_isalnum(c) || c == '_' || c == ':' || (c == '.' && !first);
}

char *unit_name_from_path(const char *path, const char *suffix)
{
  g_autoptr(GString) name = g_string_new(NULL);
  for (const char *c = path; *c; c++) {
    if (*c == '/') {
      if (name->len && name->str[name->len - 1] != '/')
        g_string_append_c(name, '/');
    } else if (stands_as_is(*c, name->len == 0)) {
      g_string_append_c(name, *c);
    } else {
      g_string_append_printf(name, "\\x%02x", (guchar)*c);
    }
  }
  while (name->len && name->str[name->len - 1] == '/')
    g_string_truncate(name, name->len - 1);
  if (!name->len)
    g_string_append_c(name, '/');
  g_strdelimit(name->str, "/", '-');
  g_string_append(name, suffix);
  return g_string_free(g_steal_pointer(&name), FALSE);
}
