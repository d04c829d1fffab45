/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/markup.h"
#include "base/inert.h"
#include "report/text.h"
#include <string.h>

char *markup_xml(const char *text)
{
  g_autofree char *inert = inert_text(text, strlen(text), INERT_LINES);
  return g_markup_escape_text(inert, -1);
}

typedef enum { AS_ENTITY, BEHIND_BACKSLASH } Escape;

/* TEXT on one line, each character of SPECIAL escaped. */
static char *escape(const char *text, const char *special, Escape how)
{
  g_autofree char *inert = text_inert(text);
  GString *out = g_string_new(NULL);
  for (const char *at = inert; *at; at++) {
    if (!strchr(special, *at))
      g_string_append_c(out, *at);
    else if (how == AS_ENTITY)
      g_string_append_printf(out, "&#%d;", *at);
    else
      g_string_append_printf(out, "\\%c", *at);
  }
  return g_string_free(out, FALSE);
}

char *markup_tap(const char *text)
{
  return escape(text, "#\\", BEHIND_BACKSLASH);
}

/* '@' and ':' too: a mention would write to somebody, a "scheme:" becomes a link. */
char *markup_markdown(const char *text)
{
  return escape(text, "&<>|`*_~[]()\\!#@:", AS_ENTITY);
}
