/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes to lines: whatever comes, pieces are bounded, clean and the same at any chunk size. */
#include "console/lines.h"
#include "tests/fuzz/fuzz.h"
#include <string.h>

static void take(Lines *lines, const uint8_t *data, size_t size, Block *block)
{
  while (size > 0) {
    gsize taken = lines_feed(lines, data, size, G_MAXSIZE, block);
    data += taken;
    size -= taken;
  }
}

static guint read_in_chunks(const uint8_t *data, size_t size, uint32_t seed, Block *block)
{
  g_autoptr(Lines) lines = lines_new();
  while (size > 0) {
    size_t chunk = fuzz_chunk(&seed, size);
    take(lines, data, chunk, block);
    data += chunk;
    size -= chunk;
  }
  lines_flush(lines, TRUE, block);
  return lines_count(lines);
}

static guint read_whole(const uint8_t *data, size_t size, Block *block)
{
  g_autoptr(Lines) lines = lines_new();
  take(lines, data, size, block);
  lines_flush(lines, TRUE, block);
  return lines_count(lines);
}

static void check_pieces(const Block *block, guint lines)
{
  gsize offset = 0;
  for (guint i = 0; i < block->pieces->len; i++) {
    const Piece *piece = &g_array_index(block->pieces, Piece, i);
    const char *text = block->text->str + piece->offset;
    FUZZ_ASSERT(piece->offset == offset && piece->length > 0 && piece->length <= 3 * PIECE_LIMIT);
    FUZZ_ASSERT(piece->line >= 1 && piece->line <= lines);
    FUZZ_ASSERT(text[piece->length] == '\n' && g_utf8_validate_len(text, piece->length, NULL));
    for (gsize k = 0; k < piece->length; k++)
      FUZZ_ASSERT((guint8)text[k] >= 0x20 || text[k] == '\t');
    offset += piece->length + 1;
  }
  FUZZ_ASSERT(offset == block->text->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  Block whole, chunked;
  block_init(&whole);
  block_init(&chunked);
  guint lines = read_whole(data, size, &whole);
  check_pieces(&whole, lines);
  FUZZ_ASSERT(read_in_chunks(data, size, (uint32_t)size, &chunked) == lines);
  FUZZ_ASSERT(g_string_equal(whole.text, chunked.text) && whole.pieces->len == chunked.pieces->len);
  block_free(&whole);
  block_free(&chunked);
  return 0;
}
