/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/lines.h"
#include "console/clean.h"
#include "console/weave.h"
#include <string.h>

/* Longest escape sequence that is believed; a guest can open one and never close it. */
#define CSI_LIMIT 64
#define STRING_LIMIT 4096

typedef enum { GROUND, ESCAPE, ESCAPE_MIDDLE, CSI, STRING, STRING_ESCAPE } State;

struct _Lines {
  State state;
  guint sequence;   /* bytes of the escape sequence so far */
  guint parameter;  /* of a CSI: its first number */
  GString *current; /* the piece so far */
  gboolean foreign; /* it holds bytes beyond ASCII */
  guint line;       /* number of the line that CURRENT belongs to */
  gboolean begun;   /* that line has bytes */
  Weave weave;
};

void block_init(Block *block)
{
  block->text = g_string_sized_new(4096);
  block->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
}

void block_clear(Block *block)
{
  g_string_truncate(block->text, 0);
  g_array_set_size(block->pieces, 0);
}

void block_free(Block *block)
{
  g_string_free(block->text, TRUE);
  g_array_unref(block->pieces);
}

Lines *lines_new(void)
{
  Lines *lines = g_new0(Lines, 1);
  lines->current = g_string_sized_new(256);
  lines->line = 1;
  weave_init(&lines->weave);
  return lines;
}

void lines_free(Lines *lines)
{
  if (!lines)
    return;
  g_string_free(lines->current, TRUE);
  weave_clear(&lines->weave);
  g_free(lines);
}

gboolean lines_unfinished(const Lines *lines)
{
  return lines->current->len > 0;
}

char lines_last_byte(const Lines *lines)
{
  return lines->current->len > 0 ? lines->current->str[lines->current->len - 1] : '\0';
}

guint lines_count(const Lines *lines)
{
  return lines->line - !lines->begun;
}

static void append_piece(const Strand *strand, gpointer data)
{
  Block *block = data;
  gsize length = strand->length;
  while (length > 0 && g_ascii_isspace(strand->text[length - 1]) && strand->mended)
    length--;
  if (length == 0)
    return;
  Piece piece = {.offset = block->text->len,
                 .length = length,
                 .line = strand->line,
                 .caller = strand->caller,
                 .kernel = strand->kernel,
                 .mended = strand->mended};
  g_array_append_val(block->pieces, piece);
  g_string_append_len(block->text, strand->text, (gssize)length);
  g_string_append_c(block->text, '\n');
}

static void end_piece(Lines *lines, Block *block)
{
  if (lines->current->len == 0)
    return;
  clean_text(lines->current, lines->foreign);
  weave_line(&lines->weave, lines->current->str, lines->current->len, lines->line, append_piece, block);
  g_string_truncate(lines->current, 0);
  lines->foreign = FALSE;
}

static void cut_piece(Lines *lines, Block *block)
{
  g_autofree char *tail = g_strndup(lines->current->str + lines->current->len - PIECE_OVERLAP, PIECE_OVERLAP);
  gboolean foreign = lines->foreign;
  end_piece(lines, block);
  g_string_append_len(lines->current, tail, PIECE_OVERLAP);
  lines->foreign = foreign;
}

static void end_line(Lines *lines, Block *block)
{
  end_piece(lines, block);
  if (lines->line < G_MAXUINT)
    lines->line++;
  lines->begun = FALSE;
}

static void control(Lines *lines, guint8 byte, Block *block)
{
  switch (byte) {
  case '\n':
    end_line(lines, block);
    break;
  case '\r':
  case '\v':
  case '\f':
    end_piece(lines, block);
    break;
  case '\t':
    g_string_append_c(lines->current, '\t');
    break;
  case '\b':
    if (lines->current->len > 0)
      g_string_truncate(lines->current, lines->current->len - 1);
    break;
  case 0x1b:
    lines->state = ESCAPE;
    lines->sequence = 0;
    break;
  default: /* NUL, BEL and the rest carry no text */
    break;
  }
}

/* Cursor movements to another place begin a new piece; those along the line leave a gap. */
static void end_csi(Lines *lines, guint8 final, Block *block)
{
  lines->state = GROUND;
  if (strchr("HfABEFd", final))
    end_piece(lines, block);
  else if (final == 'G' && lines->parameter <= 1)
    end_piece(lines, block);
  else if ((final == 'C' || final == 'G') && lines->current->len > 0)
    g_string_append_c(lines->current, ' ');
}

/* One byte inside an escape sequence. Returns: FALSE where the byte ends the sequence and is text again. */
static gboolean escape(Lines *lines, guint8 byte, Block *block)
{
  gboolean is_control = byte < 0x20 && byte != 0x1b;
  if (byte == '\n' || (is_control && lines->state != STRING && lines->state != STRING_ESCAPE) ||
      ++lines->sequence > STRING_LIMIT || (lines->state == CSI && lines->sequence > CSI_LIMIT)) {
    lines->state = GROUND;
    return FALSE;
  }
  switch (lines->state) {
  case GROUND:
    return FALSE;
  case ESCAPE:
    lines->parameter = 0;
    if (byte == '[')
      lines->state = CSI;
    else if (memchr("]PX^_", byte, 5))
      lines->state = STRING;
    else if (byte >= 0x20 && byte <= 0x2f)
      lines->state = ESCAPE_MIDDLE;
    else if (byte != 0x1b)
      lines->state = GROUND;
    break;
  case ESCAPE_MIDDLE:
    if (byte < 0x20 || byte > 0x2f)
      lines->state = GROUND;
    break;
  case CSI:
    if (g_ascii_isdigit((char)byte) && lines->parameter < 1000)
      lines->parameter = lines->parameter * 10 + (byte - '0');
    if (byte >= 0x40 && byte <= 0x7e)
      end_csi(lines, byte, block);
    else if (byte == 0x1b)
      lines->state = ESCAPE;
    else if (byte >= 0x7f) {
      lines->state = GROUND;
      return FALSE;
    }
    break;
  case STRING:
    if (byte == 0x07)
      lines->state = GROUND;
    else if (byte == 0x1b)
      lines->state = STRING_ESCAPE;
    break;
  case STRING_ESCAPE:
    lines->state = byte == '\\' ? GROUND : STRING;
    break;
  }
  return TRUE;
}

/* How many bytes from BYTES on are plain text. */
static gsize text_run(const guint8 *bytes, gsize length)
{
  gsize i = 0;
  while (i < length && bytes[i] >= 0x20 && bytes[i] < 0x7f)
    i++;
  return i;
}

gsize lines_feed(Lines *lines, const guint8 *bytes, gsize length, gsize limit, Block *block)
{
  gsize i = 0;
  while (i < length && block->text->len < limit) {
    guint8 byte = bytes[i];
    lines->begun = TRUE;
    if (lines->state != GROUND) {
      if (escape(lines, byte, block)) {
        i++;
        continue;
      }
    }
    gsize room = PIECE_LIMIT - lines->current->len;
    gsize run = text_run(bytes + i, MIN(length - i, room));
    if (run > 0) {
      g_string_append_len(lines->current, (const char *)bytes + i, (gssize)run);
      i += run;
    } else if (byte >= 0x80) {
      lines->foreign = TRUE;
      g_string_append_c(lines->current, (char)byte);
      i++;
    } else {
      control(lines, byte, block);
      i++;
    }
    if (lines->current->len >= PIECE_LIMIT)
      cut_piece(lines, block);
  }
  return i;
}

void lines_flush(Lines *lines, gboolean final, Block *block)
{
  if (final) {
    end_piece(lines, block);
    return;
  }
  if (lines->current->len == 0)
    return;
  /* the rest of the line may still come: judge a copy, leave the torn fragment alone */
  g_autoptr(GString) copy = g_string_new_len(lines->current->str, (gssize)lines->current->len);
  clean_text(copy, lines->foreign);
  Weave weave;
  weave_init(&weave);
  weave_line(&weave, copy->str, copy->len, lines->line, append_piece, block);
  weave_clear(&weave);
}

void lines_single(const char *text, gsize length, Block *block)
{
  g_autoptr(Lines) lines = lines_new();
  (void)lines_feed(lines, (const guint8 *)text, length, G_MAXSIZE, block);
  lines_flush(lines, TRUE, block);
}
