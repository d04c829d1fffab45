/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/clean.h"
#include <string.h>

/* How loggers write an escape character that they will not pass on. */
static const char *const ESCAPES[] = {"#033", "^[",      "\\x1b",        "\\x1B",       "\\033",
                                      "\\e",  "\\u001b", "\342\220\233", "\357\277\275"};

/* Length of a colour code "[0;1;31m" at TEXT. Returns: 0 where there is none. */
static gsize colour_code(const char *text, gsize length)
{
  gsize i = 1;
  while (i < length && i < 16 && (g_ascii_isdigit(text[i]) || text[i] == ';'))
    i++;
  return i > 1 && i < length && text[i] == 'm' ? i + 1 : 0;
}

static gsize written_escape(const char *text, gsize length)
{
  for (gsize k = 0; k < G_N_ELEMENTS(ESCAPES); k++) {
    gsize size = strlen(ESCAPES[k]);
    if (size <= length && memcmp(text + length - size, ESCAPES[k], size) == 0)
      return size;
  }
  return 0;
}

static void remove_colours(GString *text)
{
  gsize start = 0;
  while (start < text->len) {
    const char *bracket = memchr(text->str + start, '[', text->len - start);
    if (!bracket)
      return;
    gsize i = (gsize)(bracket - text->str);
    gsize size = colour_code(bracket, text->len - i);
    if (size == 0) {
      start = i + 1;
      continue;
    }
    gsize before = written_escape(text->str, i);
    g_string_erase(text, (gssize)(i - before), (gssize)(size + before));
    start = i - before;
  }
}

void clean_text(GString *text, gboolean foreign)
{
  if (foreign && !g_utf8_validate_len(text->str, text->len, NULL)) {
    g_autofree char *valid = g_utf8_make_valid(text->str, (gssize)text->len);
    g_string_assign(text, valid);
  }
  remove_colours(text);
}
