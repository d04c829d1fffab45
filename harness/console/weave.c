/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/weave.h"
#include "console/prefix.h"

/* A torn line goes on after the kernel's message; later than this, what follows is something else. */
#define MAX_AGE 6
#define MAX_FRAGMENT 1024

void weave_init(Weave *weave)
{
  *weave = (Weave){.fragment = g_string_new(NULL)};
}

void weave_clear(Weave *weave)
{
  g_string_free(weave->fragment, TRUE);
}

static void tear(Weave *weave, const char *text, gsize length, guint line)
{
  if (weave->fragment->len + length > MAX_FRAGMENT)
    return;
  /* a second tear of the same line adds to the first */
  if (weave->fragment->len == 0)
    weave->line = line;
  g_string_append_len(weave->fragment, text, (gssize)length);
  weave->age = 0;
}

static void mend(Weave *weave, const char *text, gsize length, WeaveSink sink, gpointer data)
{
  if (weave->fragment->len > 0 && length > 0 && length <= MAX_FRAGMENT) {
    g_string_append_len(weave->fragment, text, (gssize)length);
    sink(weave->fragment->str, weave->fragment->len, weave->line, TRUE, data);
    g_string_truncate(weave->fragment, 0);
  }
}

static void forget_old(Weave *weave)
{
  if (weave->fragment->len > 0 && ++weave->age > MAX_AGE)
    g_string_truncate(weave->fragment, 0);
}

void weave_line(Weave *weave, const char *text, gsize length, guint line, WeaveSink sink, gpointer data)
{
  forget_old(weave);
  gboolean first = TRUE;
  while (TRUE) {
    Prefix prefix = prefix_measure(text, length);
    gsize inner = prefix_find_printk(text, length, prefix.length);
    gboolean torn = inner < length;
    const char *message = text + prefix.length;
    gsize message_length = inner - prefix.length;
    sink(message, message_length, line, FALSE, data);
    if (first && !prefix.printk && !torn)
      mend(weave, message, message_length, sink, data);
    if (!torn)
      return;
    if (!prefix.printk && message_length > 0)
      tear(weave, message, message_length, line);
    text += inner;
    length -= inner;
    first = FALSE;
  }
}
