/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control.h: the host's side of protocol.h, as pure functions from bytes to records and from files to a frame. */
#pragma once
#include <glib.h>

/* A file to be laid into the guest, absolute PATH. */
typedef struct {
  char *path;
  char *text; /* NUL-terminated, no NUL within */
  guint mode; /* permission bits, 0644 for most */
} GuestFile;

GuestFile *guest_file_new(const char *path, const char *text, guint mode);
void guest_file_free(GuestFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuestFile, guest_file_free)
/* Returns: (owned) an empty list of GuestFile that frees them. */
GPtrArray *guest_files_new(void);

/* The frame that delivers FILES (of GuestFile; may be empty). Returns: (owned). */
GBytes *control_frame(const GPtrArray *files);

typedef enum { RECORD_READY, RECORD_TOOK, RECORD_DUMP, RECORD_TIMES, RECORD_ERROR, RECORD_TRACE } RecordKind;

typedef struct {
  RecordKind kind;
  GBytes *payload;
} ControlRecord;

void control_record_free(ControlRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ControlRecord, control_record_free)

/* Longest payload that is believed: a hostile guest must not make the host allocate more. A dump of 159 units is 0.6
 * MB. */
#define CONTROL_PAYLOAD_MAX (32 << 20)

typedef struct _ControlReader ControlReader;
ControlReader *control_reader_new(void);
void control_reader_free(ControlReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ControlReader, control_reader_free)
/* Feeds LENGTH raw bytes from the guest; any chunk size gives the same records. What only looks like a record (an
 * unknown kind, a length that no newline follows) is noise, and records within it are found. Memory is bounded as long
 * as control_reader_next() is asked until NULL after each feed; records of more than CONTROL_PAYLOAD_MAX bytes that
 * wait to be asked for are dropped. */
void control_reader_feed(ControlReader *reader, const void *bytes, gsize length);
/* Returns: (owned) the next whole record, or NULL when more bytes are needed. */
ControlRecord *control_reader_next(ControlReader *reader) G_GNUC_WARN_UNUSED_RESULT;
