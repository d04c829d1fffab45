/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/inert.h"

char *inert_text(const void *bytes, gsize length, InertForm form)
{
  GString *text = g_string_sized_new(length);
  const char *at = bytes, *end = at + length;
  while (at < end) {
    gunichar character = g_utf8_get_char_validated(at, end - at);
    gboolean valid = character != (gunichar)-1 && character != (gunichar)-2 && character != 0;
    gsize width = valid ? (gsize)g_unichar_to_utf8(character, NULL) : 1;
    gboolean keep = valid && (g_unichar_isprint(character) || (character == '\n' && form == INERT_LINES));
    if (keep)
      g_string_append_len(text, at, (gssize)width);
    else
      g_string_append_c(text, '.');
    at += width;
  }
  return g_string_free(text, FALSE);
}
