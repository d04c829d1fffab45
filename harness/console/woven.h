/* SPDX-License-Identifier: GPL-3.0-or-later */
/* woven.h: two writers on one console, byte by byte: what a kernel's text looks like with another writer's bytes in it.
 */
#pragma once
#include <glib.h>

/* More foreign bytes than this inside a time stamp, and it is no time stamp. */
#define WOVEN_STAMP_FOREIGN 24
/* The same for a phrase. */
#define WOVEN_PHRASE_FOREIGN 64

typedef struct {
  gsize start, end; /* the stamp, its caller tag and the blank behind them */
  guint caller;     /* as Prefix has it */
  char foreign[2 * WOVEN_STAMP_FOREIGN + 1];
  gsize foreign_length;
} WovenStamp;

/* Finds the first kernel time stamp in TEXT, from byte START on, that holds foreign bytes: "[ d    1t.o7 9o8p6e56]" is
 * "[    1.798656]" and "d to ope". The field widths are those of "[%5lu.%06lu]" in printk. Returns: FALSE where there
 * is none. */
gboolean woven_stamp(const char *text, gsize length, gsize start, WovenStamp *ret);

/* The same for one that begins at START. *RET is undefined where there is none. */
gboolean woven_stamp_at(const char *text, gsize length, gsize start, WovenStamp *ret);

/* Words so peculiar that chance does not put their bytes in this order. */
typedef struct {
  char *text;
  gsize length, anchor; /* the byte of TEXT that is rarest on a console */
} Phrase;

Phrase *phrase_new(const char *text);
void phrase_free(gpointer phrase);

/* Finds the bytes of PHRASE in TEXT in their order, with 1 to WOVEN_PHRASE_FOREIGN others between them or right in
 * front. The search is for the anchor, from byte START on. *RET_START, *RET_END: from the first of them to behind the
 * last. Returns: the offset of the anchor, LENGTH where there is none. */
gsize woven_phrase(const Phrase *phrase, const char *text, gsize length, gsize start, gsize *ret_start, gsize *ret_end);
