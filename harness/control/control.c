/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/control.h"
#include "control/protocol.h"
#include <string.h>

/* PROTOCOL_RECORD, the longest kind, a blank, as many digits as CONTROL_PAYLOAD_MAX has, the newline; and some for
 * kinds to come. */
#define HEADER_MAX 48
#define LENGTH_DIGITS 8
/* What a record costs in memory beside its payload: a flood of empty ones is bounded too. */
#define RECORD_COST 256

static const char *const KINDS[] = {
    [RECORD_READY] = "ready", [RECORD_TOOK] = "took",   [RECORD_DUMP] = "dump",
    [RECORD_TIMES] = "times", [RECORD_TRACE] = "trace", [RECORD_ERROR] = "error",
};

struct _ControlReader {
  GByteArray *bytes; /* received and not yet understood, from START on */
  gsize start;
  GQueue records; /* of ControlRecord: understood and not yet asked for */
  gsize held;     /* what RECORDS costs */
};

GuestFile *guest_file_new(const char *path, const char *text, guint mode)
{
  GuestFile *file = g_new(GuestFile, 1);
  *file = (GuestFile){.path = g_strdup(path), .text = g_strdup(text), .mode = mode};
  return file;
}

void guest_file_free(GuestFile *file)
{
  g_free(file->path);
  g_free(file->text);
  g_free(file);
}

static void free_guest_file(gpointer file)
{
  guest_file_free(file);
}

GPtrArray *guest_files_new(void)
{
  return g_ptr_array_new_with_free_func(free_guest_file);
}

static void append_file(GString *payload, const GuestFile *file)
{
  gsize length = strlen(file->text);
  g_string_append_len(payload, file->path, (gssize)strlen(file->path) + 1);
  g_string_append_printf(payload, "%0*o%0*" G_GSIZE_MODIFIER "x", PROTOCOL_MODE_DIGITS, file->mode & 07777u,
                         PROTOCOL_FILE_DIGITS, length);
  g_string_append_len(payload, file->text, (gssize)length);
}

GBytes *control_frame(const GPtrArray *files)
{
  g_autoptr(GString) payload = g_string_new(NULL);
  for (guint i = 0; i < files->len; i++)
    append_file(payload, g_ptr_array_index(files, i));
  GString *frame = g_string_new(NULL);
  g_string_printf(frame, PROTOCOL_FRAME "%0*" G_GSIZE_MODIFIER "x", PROTOCOL_FRAME_DIGITS, payload->len);
  g_string_append_len(frame, payload->str, (gssize)payload->len);
  return g_string_free_to_bytes(frame);
}

void control_record_free(ControlRecord *record)
{
  g_bytes_unref(record->payload);
  g_free(record);
}

ControlReader *control_reader_new(void)
{
  ControlReader *reader = g_new0(ControlReader, 1);
  reader->bytes = g_byte_array_new();
  g_queue_init(&reader->records);
  return reader;
}

static void free_record(gpointer record)
{
  control_record_free(record);
}

void control_reader_free(ControlReader *reader)
{
  g_byte_array_unref(reader->bytes);
  g_queue_clear_full(&reader->records, free_record);
  g_free(reader);
}

typedef struct {
  RecordKind kind;
  gsize header, payload; /* lengths */
} Announcement;

static gboolean parse_kind(const char *text, gsize length, RecordKind *ret)
{
  for (gsize i = 0; i < G_N_ELEMENTS(KINDS); i++)
    if (strlen(KINDS[i]) == length && memcmp(KINDS[i], text, length) == 0) {
      *ret = (RecordKind)i;
      return TRUE;
    }
  return FALSE;
}

static gboolean parse_length(const char *text, gsize length, gsize *ret)
{
  gsize number = 0;
  if (length == 0 || length > LENGTH_DIGITS)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isdigit(text[i]))
      return FALSE;
    number = number * 10 + (gsize)(text[i] - '0');
  }
  *ret = number;
  return number <= CONTROL_PAYLOAD_MAX;
}

/* Reads "KIND LENGTH" between PROTOCOL_RECORD and the newline at END. */
static gboolean parse_header(const char *header, const char *end, Announcement *ret)
{
  const char *kind = header + strlen(PROTOCOL_RECORD);
  const char *blank = memchr(kind, ' ', (gsize)(end - kind));
  ret->header = (gsize)(end - header) + 1;
  return blank && parse_kind(kind, (gsize)(blank - kind), &ret->kind) &&
         parse_length(blank + 1, (gsize)(end - blank) - 1, &ret->payload);
}

static void emit(ControlReader *reader, RecordKind kind, const char *payload, gsize length)
{
  if (reader->held + length > CONTROL_PAYLOAD_MAX)
    return;
  ControlRecord *record = g_new(ControlRecord, 1);
  *record = (ControlRecord){.kind = kind, .payload = g_bytes_new(payload, length)};
  reader->held += RECORD_COST + length;
  g_queue_push_tail(&reader->records, record);
}

/* Drops noise up to where a record may begin. Returns: FALSE when none begins in what is there. */
static gboolean skip_to_record(ControlReader *reader)
{
  const gsize mark = strlen(PROTOCOL_RECORD);
  gsize left = reader->bytes->len - reader->start;
  const guint8 *bytes = reader->bytes->data + reader->start;
  const guint8 *found = left ? memmem(bytes, left, PROTOCOL_RECORD, mark) : NULL;
  if (found)
    reader->start += (gsize)(found - bytes);
  else if (left >= mark)
    reader->start = reader->bytes->len - (mark - 1);
  return found != NULL;
}

/* Takes one record, or one thing that only looked like one, off the bytes: then what it claimed as its payload is
 * looked through as well, for a guest may have died and started anew within. Returns: FALSE when more bytes are needed.
 */
static gboolean advance(ControlReader *reader)
{
  if (!skip_to_record(reader))
    return FALSE;
  const char *bytes = (const char *)reader->bytes->data + reader->start;
  gsize left = reader->bytes->len - reader->start;
  const char *end = memchr(bytes, '\n', MIN(left, HEADER_MAX));
  if (!end && left < HEADER_MAX)
    return FALSE;
  Announcement record;
  gboolean whole = end && parse_header(bytes, end, &record);
  if (whole && left <= record.header + record.payload)
    return FALSE;
  if (whole && bytes[record.header + record.payload] == '\n') {
    emit(reader, record.kind, bytes + record.header, record.payload);
    reader->start += record.header + record.payload + 1;
  } else {
    reader->start += strlen(PROTOCOL_RECORD);
  }
  return TRUE;
}

void control_reader_feed(ControlReader *reader, const void *bytes, gsize length)
{
  g_byte_array_append(reader->bytes, bytes, (guint)length);
  while (advance(reader))
    ;
  /* Moving the rest costs as much as it is long: only once what goes is at least as long, so a byte moves once on
   * average. */
  if (reader->start >= reader->bytes->len - reader->start) {
    g_byte_array_remove_range(reader->bytes, 0, (guint)reader->start);
    reader->start = 0;
  }
}

ControlRecord *control_reader_next(ControlReader *reader)
{
  ControlRecord *record = g_queue_pop_head(&reader->records);
  if (record)
    reader->held -= RECORD_COST + g_bytes_get_size(record->payload);
  return record;
}
