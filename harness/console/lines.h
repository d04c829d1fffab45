/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lines.h: console bytes in, clean pieces of text out.
 *
 * A line ends at LF. A carriage return or a cursor movement inside it starts a new piece, as on a terminal, so that a
 * status animation does not hide what stands behind it. A piece has no control characters and no escape sequences, is
 * valid UTF-8, and has lost the prefixes that loggers put in front (see prefix.h). Where a kernel message broke into
 * another writer's line, both come as pieces of their own, and the torn line also comes whole (see weave.h). */
#pragma once
#include <glib.h>

/* Bytes of one piece; a longer line is cut into pieces that overlap, so that a message at the cut is not lost. */
#define PIECE_LIMIT 8192
#define PIECE_OVERLAP 512

typedef struct {
  gsize offset, length; /* within the block's text */
  guint line;           /* from 1 */
  guint caller;         /* who wrote a kernel message (see prefix.h), 0: unknown */
  gboolean kernel;      /* it had a kernel's time stamp */
  gboolean mended;      /* put together from a torn line; its parts came before */
} Piece;

/* Pieces in console order, each followed by '\n' in TEXT. */
typedef struct {
  GString *text;
  GArray *pieces; /* Piece */
} Block;

void block_init(Block *block);
void block_clear(Block *block); /* empties it, keeps the memory */
void block_free(Block *block);

typedef struct _Lines Lines;

Lines *lines_new(void);
void lines_free(Lines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lines, lines_free)

/* Appends the pieces that LENGTH bytes complete to BLOCK. Returns: how many bytes were taken: fewer than LENGTH where
 * BLOCK has grown to LIMIT bytes. */
gsize lines_feed(Lines *lines, const guint8 *bytes, gsize length, gsize limit, Block *block);
/* Appends the unfinished line as it stands, and forgets it where FINAL. */
void lines_flush(Lines *lines, gboolean final, Block *block);
/* Appends the pieces of one complete line. */
void lines_single(const char *text, gsize length, Block *block);
/* Has text come since the last LF? */
gboolean lines_unfinished(const Lines *lines);
/* The byte that came last of the unfinished line's text, '\0' where there is none. */
char lines_last_byte(const Lines *lines);
/* Lines that have begun so far. */
guint lines_count(const Lines *lines);
