/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/weave.h"
#include "console/prefix.h"
#include "console/woven.h"

/* A torn line goes on after the kernel's message; later than this, what follows is something else. */
#define MAX_AGE 6
#define MAX_FRAGMENT 1024

void weave_init(Weave *weave)
{
  *weave = (Weave){.other = {.text = g_string_new(NULL)}, .kernel = {.text = g_string_new(NULL)}};
}

void weave_clear(Weave *weave)
{
  g_string_free(weave->other.text, TRUE);
  g_string_free(weave->kernel.text, TRUE);
}

/* A second tear of the same line adds to the first. */
static void tear(Fragment *fragment, const char *text, gsize length, const Strand *strand)
{
  if (length == 0 || fragment->text->len + length > MAX_FRAGMENT)
    return;
  if (fragment->text->len == 0)
    fragment->line = strand->line;
  g_string_append_len(fragment->text, text, (gssize)length);
  fragment->age = 0;
  fragment->caller = strand->caller;
}

static void mend(Fragment *fragment, const Strand *rest, WeaveSink sink, gpointer data)
{
  if (fragment->text->len == 0 || rest->length == 0 || rest->length > MAX_FRAGMENT)
    return;
  g_string_append_len(fragment->text, rest->text, (gssize)rest->length);
  Strand whole = *rest;
  whole.text = fragment->text->str;
  whole.length = fragment->text->len;
  whole.line = fragment->line;
  whole.mended = TRUE;
  sink(&whole, data);
  g_string_truncate(fragment->text, 0);
}

static void forget_old(Fragment *fragment)
{
  if (fragment->text->len > 0 && ++fragment->age > MAX_AGE)
    g_string_truncate(fragment->text, 0);
}

/* The kernel message that stands inside a line. */
typedef struct {
  gsize start, end; /* its stamp; a whole one is left in front of the message */
  guint caller;
  const char *foreign; /* the other writer's bytes within the stamp */
  gsize foreign_length;
} Inner;

/* Returns: FALSE where TEXT holds no kernel message from byte START on. */
static gboolean find_inner(const char *text, gsize length, gsize start, WovenStamp *stamp, Inner *ret)
{
  gsize whole = prefix_find_printk(text, length, start);
  /* the stamp itself may be whole and only its caller tag be torn */
  if (woven_stamp(text, whole, start, stamp) || woven_stamp_at(text, length, whole, stamp)) {
    *ret = (Inner){stamp->start, stamp->end, stamp->caller, stamp->foreign, stamp->foreign_length};
    return TRUE;
  }
  *ret = (Inner){.start = whole, .end = whole};
  return whole < length;
}

/* The first strand of a line may be the rest of one that was torn. */
static void mend_with(Weave *weave, const Strand *strand, WeaveSink sink, gpointer data)
{
  if (!strand->kernel)
    mend(&weave->other, strand, sink, data);
  else if (strand->caller != 0 && strand->caller == weave->kernel.caller)
    mend(&weave->kernel, strand, sink, data);
}

static void tear_strand(Weave *weave, const Strand *strand, const Inner *inner)
{
  if (!strand->kernel) {
    tear(&weave->other, strand->text, strand->length, strand);
    tear(&weave->other, inner->foreign, inner->foreign_length, strand);
  } else if (strand->caller != 0 && inner->foreign_length == 0)
    tear(&weave->kernel, strand->text, strand->length, strand);
}

void weave_line(Weave *weave, const char *text, gsize length, guint line, WeaveSink sink, gpointer data)
{
  forget_old(&weave->other);
  forget_old(&weave->kernel);
  Inner before = {0};
  for (gboolean first = TRUE, torn = TRUE; torn; first = FALSE) {
    Prefix prefix = prefix_measure(text, length);
    WovenStamp stamp;
    Inner inner;
    torn = find_inner(text, length, prefix.length, &stamp, &inner);
    Strand strand = {.text = text + prefix.length,
                     .length = inner.start - prefix.length,
                     .line = line,
                     .caller = prefix.printk ? prefix.caller : before.caller,
                     .kernel = prefix.printk || before.foreign_length > 0};
    sink(&strand, data);
    if (first && !torn)
      mend_with(weave, &strand, sink, data);
    if (torn)
      tear_strand(weave, &strand, &inner);
    before = inner;
    text += inner.end;
    length -= inner.end;
  }
}
