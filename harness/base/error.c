/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

G_DEFINE_QUARK(bootrace - error - quark, bootrace_error)

gboolean error_set(GError **error, BootraceError code, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_set_error_literal(error, BOOTRACE_ERROR, (int)code, text);
  return FALSE;
}

gboolean error_adopt(GError **error, BootraceError code, const char *prefix_format, ...)
{
  if (!error || !*error)
    return FALSE;
  va_list arguments;
  va_start(arguments, prefix_format);
  g_autofree char *prefix = g_strdup_vprintf(prefix_format, arguments);
  va_end(arguments);
  g_autoptr(GError) foreign = g_steal_pointer(error);
  return error_set(error, code, "%s%s", prefix, foreign->message);
}
