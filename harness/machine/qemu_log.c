/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/qemu_log.h"
#include <string.h>

/* An error message, not a log file: QEMU's last words say why it ended. */
#define WORDS_BYTES 600

/* "2026-11-24 08:13:52.702+0000: " or "2026-11-24T08:13:52.702000Z ". Returns: what follows, or NULL. */
static const char *after_time_stamp(const char *line)
{
  const char *digits = "dddd-dd-dd";
  for (guint i = 0; digits[i]; i++)
    if (digits[i] == 'd' ? !g_ascii_isdigit(line[i]) : line[i] != digits[i])
      return NULL;
  const char *after = line + strlen(digits);
  if (*after == 'T')
    return (after = strchr(after, ' ')) ? after + 1 : NULL;
  return *after == ' ' ? strstr(after, ": ") : NULL;
}

char *qemu_log_words(const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GString) words = g_string_new(NULL);
  gboolean continued = FALSE; /* inside the command line, whose lines but the last end in a backslash */
  for (char **line = lines; *line; line++) {
    gboolean argument = continued || g_str_has_prefix(*line, "LC_ALL=");
    continued = argument && g_str_has_suffix(*line, "\\");
    const char *rest = after_time_stamp(*line);
    gboolean from_libvirt = rest && g_str_has_prefix(rest, ": ");
    if (argument || from_libvirt || !**line)
      continue;
    const char *said = rest ? rest : *line;
    if (g_str_has_prefix(said, "qemu-system-"))
      said = strstr(said, ": ") ? strstr(said, ": ") + 2 : said;
    g_string_append_printf(words, "%s%s", words->len ? "; " : "", said);
  }
  if (words->len > WORDS_BYTES)
    g_string_erase(words, 0, (gssize)(words->len - WORDS_BYTES));
  return g_utf8_make_valid(words->str, (gssize)words->len);
}
