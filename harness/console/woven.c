/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console/woven.h"
#include "console/prefix.h"
#include <string.h>

/* printk's "[%5lu.%06lu]" and "[%6s]" */
#define SECONDS_WIDTH 5
#define DECIMALS 6
#define CALLER_WIDTH 6

typedef struct {
  const char *text;
  gsize length, at;
  char *foreign; /* room for 2 * WOVEN_STAMP_FOREIGN + 1 bytes */
  gsize foreign_length;
} Reader;

/* What a field of a stamp may be made of. */
typedef enum { BLANK = 1, DIGIT = 2, TASK_OR_CPU = 4, OPEN = 8, POINT = 16, CLOSE = 32 } Kind;

static Kind kind_of(char byte)
{
  switch (byte) {
  case ' ':
    return BLANK;
  case 'T':
  case 'C':
    return TASK_OR_CPU;
  case '[':
    return OPEN;
  case '.':
    return POINT;
  case ']':
    return CLOSE;
  default:
    return g_ascii_isdigit(byte) ? DIGIT : 0;
  }
}

/* Takes the next byte of one of KINDS, what stands before it is foreign. Returns: '\0' where there is none. */
static char take(Reader *reader, guint kinds)
{
  while (reader->at < reader->length && reader->foreign_length <= WOVEN_STAMP_FOREIGN) {
    char byte = reader->text[reader->at++];
    if (kind_of(byte) & kinds)
      return byte;
    reader->foreign[reader->foreign_length++] = byte;
  }
  return '\0';
}

/* WIDTH bytes, right-aligned: as many blanks as there are if BLANKS, then digits. Returns: the number, -1 for none. */
static gint64 take_number(Reader *reader, guint width, gboolean blanks)
{
  gint64 number = 0;
  for (guint i = 0; i < width; i++) {
    char byte = take(reader, blanks && i + 1 < width ? DIGIT | BLANK : DIGIT);
    if (byte == '\0')
      return -1;
    blanks = blanks && byte == ' ';
    if (byte != ' ')
      number = number * 10 + (byte - '0');
  }
  return number;
}

static gboolean take_time(Reader *reader)
{
  return take(reader, OPEN) && take_number(reader, SECONDS_WIDTH, TRUE) >= 0 && take(reader, POINT) &&
         take_number(reader, DECIMALS, FALSE) >= 0 && take(reader, CLOSE);
}

/* "[    T1]". A tag is there or not, so the reader is moved only where it is. */
static guint take_caller(Reader *reader)
{
  char foreign[2 * WOVEN_STAMP_FOREIGN + 1];
  Reader ahead = {.text = reader->text, .length = reader->length, .at = reader->at, .foreign = foreign};
  if (!take(&ahead, OPEN) || ahead.foreign_length > WOVEN_STAMP_FOREIGN / 2)
    return 0;
  guint blanks = 0;
  char kind = take(&ahead, BLANK | TASK_OR_CPU);
  while (kind == ' ' && ++blanks < CALLER_WIDTH - 1)
    kind = take(&ahead, BLANK | TASK_OR_CPU);
  if (kind != 'T' && kind != 'C')
    return 0;
  gint64 number = take_number(&ahead, CALLER_WIDTH - 1 - blanks, FALSE);
  if (number < 0 || !take(&ahead, CLOSE) || ahead.foreign_length > WOVEN_STAMP_FOREIGN)
    return 0;
  memcpy(reader->foreign + reader->foreign_length, foreign, ahead.foreign_length);
  reader->foreign_length += ahead.foreign_length;
  reader->at = ahead.at;
  return prefix_caller(kind, (guint)number);
}

gboolean woven_stamp_at(const char *text, gsize length, gsize start, WovenStamp *ret)
{
  Reader reader = {.text = text, .length = length, .at = start, .foreign = ret->foreign};
  if (!take_time(&reader) || reader.foreign_length > WOVEN_STAMP_FOREIGN)
    return FALSE;
  ret->start = start;
  ret->caller = take_caller(&reader);
  ret->foreign_length = reader.foreign_length;
  ret->end = reader.at;
  if (ret->end < length && text[ret->end] == ' ')
    ret->end++;
  return reader.foreign_length > 0;
}

gboolean woven_stamp(const char *text, gsize length, gsize start, WovenStamp *ret)
{
  while (start < length) {
    const char *bracket = memchr(text + start, '[', length - start);
    if (!bracket)
      return FALSE;
    start = (gsize)(bracket - text);
    if (woven_stamp_at(text, length, start, ret))
      return TRUE;
    start++;
  }
  return FALSE;
}

/* How often a console shows BYTE, roughly: the lower, the rarer. */
static guint frequency(char byte)
{
  if (g_ascii_isupper(byte))
    return 0;
  if (byte == ':' || byte == '-' || byte == '.' || byte == '/')
    return 2;
  return g_ascii_ispunct(byte) ? 1 : 3;
}

Phrase *phrase_new(const char *text)
{
  Phrase *phrase = g_new0(Phrase, 1);
  *phrase = (Phrase){.text = g_strdup(text), .length = strlen(text)};
  for (gsize i = 1; i < phrase->length; i++)
    if (frequency(text[i]) < frequency(text[phrase->anchor]))
      phrase->anchor = i;
  return phrase;
}

void phrase_free(gpointer data)
{
  Phrase *phrase = data;
  g_free(phrase->text);
  g_free(phrase);
}

/* Behind the nearest bytes from AT on that hold what follows PHRASE's anchor. Returns: 0 where END comes first. */
static gsize run_forward(const Phrase *phrase, const char *text, gsize at, gsize end)
{
  for (const char *wanted = phrase->text + phrase->anchor + 1; *wanted; wanted++) {
    const char *found = memchr(text + at, *wanted, end - at);
    if (!found)
      return 0;
    at = (gsize)(found - text) + 1;
  }
  return at;
}

/* The first of the nearest bytes before AT that hold what comes before PHRASE's anchor. Returns: G_MAXSIZE where BEGIN
 * comes first. */
static gsize run_backward(const Phrase *phrase, const char *text, gsize at, gsize begin)
{
  for (gsize wanted = phrase->anchor; wanted-- > 0;) {
    const char *found = memrchr(text + begin, phrase->text[wanted], at - begin);
    if (!found)
      return G_MAXSIZE;
    at = (gsize)(found - text);
  }
  return at;
}

/* "Failed to oBUG: unable to handle": no word begins where the phrase does. */
static gboolean is_glued(const Phrase *phrase, const char *text, gsize start)
{
  return start > 0 && g_ascii_isalnum(text[start - 1]) && g_ascii_isalnum(*phrase->text);
}

static gboolean phrase_at(const Phrase *phrase, const char *text, gsize length, gsize anchor, gsize *ret_start,
                          gsize *ret_end)
{
  gsize reach = phrase->length + WOVEN_PHRASE_FOREIGN;
  gsize end = run_forward(phrase, text, anchor + 1, MIN(length, anchor + reach));
  if (end == 0)
    return FALSE;
  gsize start = run_backward(phrase, text, anchor, anchor > reach ? anchor - reach : 0);
  if (start == G_MAXSIZE || end - start > reach)
    return FALSE;
  if (end - start == phrase->length && !is_glued(phrase, text, start))
    return FALSE;
  *ret_start = start;
  *ret_end = end;
  return TRUE;
}

gsize woven_phrase(const Phrase *phrase, const char *text, gsize length, gsize start, gsize *ret_start, gsize *ret_end)
{
  while (start < length) {
    const char *found = memchr(text + start, phrase->text[phrase->anchor], length - start);
    if (!found)
      break;
    gsize anchor = (gsize)(found - text);
    if (phrase_at(phrase, text, length, anchor, ret_start, ret_end))
      return anchor;
    start = anchor + 1;
  }
  return length;
}
