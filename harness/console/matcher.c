/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/matcher.h"

static const Piece *piece_at(const Block *block, guint index)
{
  return &g_array_index(block->pieces, Piece, index);
}

/* The piece that holds byte OFFSET, its newline included. */
static guint find_piece(const Block *block, gsize offset)
{
  guint low = 0, high = block->pieces->len;
  while (high - low > 1) {
    guint middle = low + (high - low) / 2;
    if (piece_at(block, middle)->offset <= offset)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void try_piece(const Pattern *pattern, Engine *engine, const Block *block, guint index, GArray *hits,
                      GArray *limited)
{
  const Piece *piece = piece_at(block, index);
  Span span;
  switch (pattern_find(pattern, engine, block->text->str + piece->offset, piece->length, 0, &span)) {
  case PATTERN_HIT:
    g_array_append_val(hits, index);
    break;
  case PATTERN_LIMIT:
    g_array_append_val(limited, index);
    break;
  case PATTERN_MISS:
    break;
  }
}

/* One search through the whole block finds the pieces worth a look; each is then judged alone, since a match may have
 * run over a newline. Where the search gives up, the rest goes piece by piece. */
void matcher_scan(const Pattern *pattern, Engine *engine, const Block *block, GArray *hits, GArray *limited)
{
  guint count = block->pieces->len, index = 0;
  gboolean single = pattern_needs_single_lines(pattern);
  while (index < count && !single) {
    Span span;
    PatternResult result =
        pattern_find(pattern, engine, block->text->str, block->text->len, piece_at(block, index)->offset, &span);
    if (result == PATTERN_MISS)
      return;
    single = result == PATTERN_LIMIT;
    if (single)
      break;
    index = find_piece(block, span.start);
    try_piece(pattern, engine, block, index, hits, limited);
    index++;
  }
  for (; index < count; index++)
    try_piece(pattern, engine, block, index, hits, limited);
}

void matcher_try(const Pattern *pattern, Engine *engine, const Block *block, const GArray *candidates, GArray *hits,
                 GArray *limited)
{
  for (guint i = 0; i < candidates->len; i++)
    try_piece(pattern, engine, block, g_array_index(candidates, guint, i), hits, limited);
}
